import { expect, test } from '@jest/globals';
import { annotate } from '../../src/action/annotations.ts';
import { changedLines } from '../../src/action/changed-lines.ts';
import { comment } from '../../src/action/comment.ts';
import type { Outcome } from '../../src/action/outcome.ts';
import { jobSummary } from '../../src/action/summary.ts';
import { sarifForUpload } from '../../src/action/upload-sarif.ts';
import { performScan } from '../../src/commands/scan.ts';
import { performHistory } from '../../src/commands/scan-history.ts';
import { openRepository } from '../../src/git/repository.ts';
import { watch } from '../cli/leak-forms.ts';
import { plant } from '../support/keys.ts';
import { type TestRepository, repository } from '../support/repository.ts';
import { TOKEN, mockGitHub } from './mock-github.ts';
import { outcomeOf } from './outcome.ts';

const secrets = Object.fromEntries(
  ['line', 'name', 'message', 'author', 'removed', 'archive', 'encoded'].map((place, seed) => [
    place,
    plant('openai-project-key', seed).secret,
  ]),
);

/** Keys everywhere in a range: in a line, a file's name, a message, an author's name, a version that is gone, and encoded. */
const leaky = (): TestRepository => {
  const of = repository().write('a.ts', 'x\n').stage().commit();
  of.git('tag', 'base');
  of.write({ 'a.ts': `x\nconst key = '${secrets['line']}';\n`, 'b.ts': `k = '${secrets['removed']}'\n` });
  of.write(`keys/${secrets['name']}.txt`, `key = '${secrets['line']}'\n`).stage();
  of.git('commit', '-q', `--author=${secrets['author']} <a@b.example>`, '-m', `Add ${secrets['message']}`);
  of.write('b.ts', `k = process.env.KEY\nencoded = '${Buffer.from(secrets['encoded']!).toString('base64')}'\n`)
    .stage()
    .commit();
  of.git('tag', 'head');
  return of;
};

const saidOf = async (outcome: Outcome, of: TestRepository): Promise<Readonly<Record<string, string>>> => {
  const changed = await changedLines(openRepository(of.path, of.env), 'base', 'head');
  const links = { server: 'https://github.example', repository: 'acme/app', commit: of.id('head') };
  const github = await mockGitHub();
  const target = { apiUrl: github.origin, repository: 'acme/app', number: 7, token: TOKEN };
  const warning = await comment(outcome, target, new AbortController().signal, { env: {}, links });
  await github.close();
  return {
    annotations: annotate(outcome, changed),
    'annotations without a diff': annotate(outcome, undefined),
    summary: jobSummary(outcome, links),
    SARIF: sarifForUpload(outcome.report),
    comment: github.comments.map(({ body }) => body).join(),
    requests: JSON.stringify(github.seen),
    warning: warning ?? '',
  };
};

test.each(['range', 'history'])('no part of a key stands in what the Action says of a %s', async (mode) => {
  const of = leaky();
  const io = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: of.path,
    env: of.env,
    keys: new Map(),
  };
  const { signal } = new AbortController();
  const scan = { paths: [], staged: false, range: 'base..head', includeIgnored: false, hook: undefined };
  const history = {
    repository: undefined,
    unreachable: 'yes',
    allRefs: true,
    allowShallow: false,
    cache: false,
    plan: false,
  };
  // Even of a report that shows keys, which the Action never asks for.
  const { report } =
    mode === 'range'
      ? await performScan({ ...scan, reveal: true }, io, signal)
      : (await performHistory({ ...history, reveal: true }, io, signal)).reported;
  expect(report.findings.length).toBeGreaterThanOrEqual(5);
  const { leaks } = watch(secrets);
  for (const [where, text] of Object.entries(await saidOf(outcomeOf(report), of))) {
    expect([where, leaks(text)]).toEqual([where, []]);
    if (where !== 'warning') expect(text).toContain('sk-proj-…');
  }
});
