import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';
import { type Run, key, tripkey } from './support.ts';

/** `scan --staged` reads an ordinary repository's files instead of asking git for it first. Nobody is to notice, whatever is broken. */

type Change = (repo: TestRepository) => void | Readonly<Record<string, string>>;

const globalConfig = (text: string): Readonly<Record<string, string>> => {
  const path = join(temporaryFolder(), 'config');
  writeFileSync(path, text);
  return { GIT_CONFIG_GLOBAL: path };
};

const appended =
  (file: string, text: string): Change =>
  (repo) =>
    appendFileSync(join(repo.path, file), text);

const cases: readonly (readonly [string, Change, RegExp | null])[] = [
  ['nothing', () => {}, null],
  ['the user’s configuration', () => globalConfig('[core\n'), /^tripkey: git rev-parse: bad config line 1 in file/],
  ['a value in the user’s configuration', () => globalConfig('[core]\nabbrev = x\n'), /git rev-parse: bad numeric/],
  ['a value that diff alone reads', () => globalConfig('[diff]\nrenameLimit = x\n'), /git diff-index: bad numeric/],
  ['the repository’s configuration', appended('.git/config', '[garbage'), /git rev-parse: bad config line/],
  ['a value in the repository’s', appended('.git/config', '[core]\nabbrev = x\n'), /git rev-parse: bad numeric/],
  [
    'an extension',
    appended('.git/config', '[core]\nrepositoryformatversion=1\n[extensions]\nx=1\n'),
    /git rev-parse: /,
  ],
  ['packed refs', appended('.git/packed-refs', 'garbage\n'), /git diff-index: unexpected line/],
  ['the index', (repo) => writeFileSync(join(repo.path, '.git/index'), 'garbage'), /git diff-index: /],
  [
    'the index, empty: git has lines of advice without a word',
    (repo) => writeFileSync(join(repo.path, '.git/index'), ''),
    /^tripkey: git diff-index: [^\n]*index file smaller than expected\n$/,
  ],
  ['HEAD’s commit', (repo) => rmSync(looseOf(repo, repo.id())), /git diff-index: /],
  ['HEAD', (repo) => writeFileSync(join(repo.path, '.git/HEAD'), 'garbage'), /not a git repository/],
  ['tripkey.toml', (repo) => void repo.write('tripkey.toml', 'x'), /tripkey\.toml/],
  [
    'tripkey.toml and the user’s configuration',
    (repo) => (repo.write('tripkey.toml', 'x'), globalConfig('[core\n')),
    /^tripkey: git rev-parse: bad config line 1 in file/,
  ],
  [
    'the baseline and the user’s configuration',
    (repo) => (repo.write('.tripkey-baseline', 'x'), globalConfig('[core\n')),
    /^tripkey: git rev-parse: bad config line 1 in file/,
  ],
  ['git itself', () => ({ PATH: temporaryFolder() }), /git is not installed/],
];

test.each(cases)('broken: %s', async (_, change, words) => {
  const repo = repository().write({ 'old.txt': 'x', 'sub/a': 'y' }).stage().commit();
  repo.write('new.txt', key()).stage();
  const env = { ...repo.env, ...change(repo) };
  for (const cwd of [repo.path, join(repo.path, 'sub')]) {
    const run = await tripkey(cwd, ['scan', '--staged'], { env });
    expect(withoutTime(run)).toEqual(withoutTime(await askingGitFirst(cwd, env)));
    expect(run.status).toBe(words === null ? 1 : 2);
    if (words !== null) expect(run.stderr).toMatch(words);
  }
});

/** A variable that nobody knows has git asked. */
const askingGitFirst = (cwd: string, env: NodeJS.ProcessEnv): Promise<Run> =>
  tripkey(cwd, ['scan', '--staged'], { env: { ...env, GIT_NOBODY_KNOWS: '' } });

const withoutTime = ({ stdout, ...run }: Run): Run => ({ ...run, stdout: stdout.replace(/ in [\d.]+ m?s\b/, '') });

const looseOf = ({ path }: TestRepository, id: string): string =>
  join(path, '.git/objects', id.slice(0, 2), id.slice(2));
