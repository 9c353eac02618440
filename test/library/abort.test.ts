import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { key } from '../cli/support.ts';
import { repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { type Project, installedProject, runJson } from './project.ts';

let project: Project;
let repo: TestRepository;
beforeAll(() => {
  project = installedProject();
  repo = large();
});

/** Enough for a scan to be ended in its middle: keys, megabytes of text, commits and loose objects, half of them packed, and files that are only staged. */
const large = (): TestRepository => {
  const made = repository();
  const write = (folder: number, files: number): void => {
    const text = (file: number): string =>
      `${key(folder * 10 + file)}\n${`${folder} ${file} nothing to see here\n`.repeat(18_000)}`;
    made.write(Object.fromEntries(Array.from({ length: files }, (_, file) => [`${folder}/${file}.txt`, text(file)])));
    made.stage();
  };
  for (let commit = 0; commit < 8; commit++) {
    write(commit, 10);
    made.commit(`commit ${commit}`);
    if (commit === 4) made.git('gc', '-q');
  }
  write(8, 40);
  return made;
};

const print = 'process.stdout.write(JSON.stringify(result));\n';

describe('a signal', () => {
  const abort = `import { scanFiles, scanHistory, scanText, verify } from 'tripkey';
    const told = (error) => [error.name, error.code, error.cause === reason, error.report?.scan.complete, (error.report?.findings.length ?? 0) > 0];
    const reason = new Error('enough');\n`;

  test('that is aborted before the start: nothing is read', async () => {
    const code = `${abort}const signal = AbortSignal.abort(reason);
      const calls = [scanFiles('.', { signal }), scanHistory('.', { signal }), scanText(input, { signal }), verify(input, { signal })];
      const result = (await Promise.allSettled(calls)).map((outcome) => told(outcome.reason));\n${print}`;
    expect(await runJson(project, code, key(1))).toEqual(
      Array.from({ length: 4 }, () => ['AbortError', 'ABORT_ERR', true, null, false]),
    );
  });

  test('ends a scan in its middle: what was found is not lost', async () => {
    const code = `${abort}const result = [];
      const stopper = new AbortController();
      const scan = scanFiles('.', { signal: stopper.signal });
      try { for await (const finding of scan) stopper.abort(reason); } catch (error) { result.push(told(error)); }
      result.push(await scan.catch(told));\n${print}`;
    const expected = ['AbortError', 'ABORT_ERR', true, false, true];
    expect(await runJson(project, code, null, { cwd: repo.path })).toEqual([expected, expected]);
  });

  test('of AbortSignal.timeout ends the wait for a stream that says nothing, and the stream', async () => {
    const code = `${abort}let closed = false;
      const silent = { [Symbol.asyncIterator]: () => ({ n: 0, next() { return this.n++ === 0 ? Promise.resolve({ value: input, done: false }) : new Promise(() => {}); }, async return() { closed = true; return { done: true }; } }) };
      const keep = setInterval(() => {}, 1000);
      const error = await scanText(silent, { signal: AbortSignal.timeout(200) }).catch((error) => error);
      clearInterval(keep);
      const result = [error.name, error.cause.name, error.report.findings.length, closed];\n${print}`;
    expect(await runJson(project, code, key(1))).toEqual(['AbortError', 'TimeoutError', 1, true]);
  });

  test('ends the wait for a service that never answers; what is not known is unknown', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((listening) => silent.once('listening', listening));
    const apiBase = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const code = `${abort}const error = await verify(input.key, { apiBase: input.apiBase, signal: AbortSignal.timeout(300) }).catch((error) => error);
      const result = [error.name, error.verdicts[0].verification.verdict, error.verdicts[0].verification.reason];\n${print}`;
    const result = await runJson(project, code, { key: key(1), apiBase });
    silent.close();
    expect(result).toEqual(['AbortError', 'unknown', 'interrupted']);
  });
});

test('an error of a callback ends the scan, and is what it rejects with', async () => {
  const code = `import { scanFiles } from 'tripkey';
    const mine = new TypeError('mine');
    const result = (await scanFiles('.', { onProgress() { throw mine; } }).catch((error) => error)) === mine;\n${print}`;
  expect(await runJson(project, code, null, { cwd: repo.path })).toBe(true);
});

test('one signal for many scans: Node warns of no leak, each of them ends, and nothing listens afterwards', async () => {
  const code = `import { getEventListeners } from 'node:events';
    import { scanFiles, scanText } from 'tripkey';
    const stopper = new AbortController();
    const { signal } = stopper;
    const many = (start) => Promise.allSettled(Array.from({ length: 30 }, (_, n) => start(n)));
    const done = await many(() => scanText('nothing', { signal }));
    const between = getEventListeners(signal, 'abort').length;
    const going = many(() => scanFiles('.', { signal }));
    setTimeout(() => stopper.abort(), 20);
    const codes = new Set((await going).map(({ reason }) => reason?.code));
    const result = [done.every(({ value }) => value?.scan.complete), between, [...codes], getEventListeners(signal, 'abort').length];\n${print}`;
  expect(await runJson(project, code, null, { cwd: repo.path })).toEqual([true, 0, ['ABORT_ERR'], 0]);
});

test('an async callback that rejects ends the scan, and not the process', async () => {
  const code = `import { scanFiles, scanText } from 'tripkey';
    const mine = new TypeError('mine');
    const onProgress = async () => { throw mine; };
    const calls = [scanFiles('.', { onProgress }), scanText('nothing', { onProgress })];
    const result = (await Promise.allSettled(calls)).map(({ reason }) => reason === mine);\n${print}`;
  expect(await runJson(project, code, null, { cwd: repo.path })).toEqual([true, true]);
});

/** Some ten moments between the start and the end of each kind of scan, by a seed that jest prints when it fails. */
const moments = (kind: string): readonly number[] =>
  fc.sample(fc.double({ min: 0, max: 1.1, noNaN: true }), { numRuns: 10, seed: kind.length });

// Handles, threads and processes are counted in /proc.
(process.platform === 'linux' ? describe : describe.skip)('ended at any moment, nothing is left', () => {
  test.each([
    ['files', 'scanFiles(".", options)'],
    ['a range', 'scanFiles([], { ...options, range: "HEAD~5..HEAD" })'],
    ['the index', 'scanFiles([], { ...options, staged: true })'],
    ['a history', 'scanHistory(".", { ...options, cache: false, threads: 3 })'],
    ['a URL', 'scanHistory(input.url, options)'],
  ])('%s: no child, handle, thread or folder; the process ends by itself', async (kind, call) => {
    const tmp = temporaryFolder();
    const code = `import { readdirSync } from 'node:fs';
      import { scanFiles, scanHistory } from 'tripkey';
      const options = {};
      // The first one makes what later ones find made.
      await ${call};
      const started = performance.now();
      await ${call};
      const whole = performance.now() - started;
      const handles = () => readdirSync('/proc/self/fd').length;
      const threads = () => readdirSync('/proc/self/task').length;
      const before = [handles(), threads()];
      const result = [];
      for (const moment of input.moments) {
        const stopper = new AbortController();
        const timer = setTimeout(() => stopper.abort(), moment * whole);
        options.signal = stopper.signal;
        const outcome = await (${call}).then(() => 'done', (error) => error.name);
        clearTimeout(timer);
        // What was closed is gone after a turn.
        await new Promise((go) => setTimeout(go, 5));
        const left = spawned();
        result.push([outcome, handles() - before[0], threads() - before[1], left, readdirSync(process.env.TMPDIR)]);
      }
      function spawned() { return process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length; }
      ${print}`;
    const input = { moments: moments(kind), url: `file://${repo.path}` };
    const outcomes = await runJson<readonly unknown[][]>(project, code, input, {
      cwd: repo.path,
      env: { ...repo.env, TMPDIR: tmp },
    });
    expect(outcomes.map(([outcome]) => outcome).filter((name) => name !== 'done' && name !== 'AbortError')).toEqual([]);
    expect(outcomes.map(([outcome]) => outcome)).toContain('AbortError');
    expect(outcomes.map(([, ...left]) => left)).toEqual(Array.from({ length: 10 }, () => [0, 0, 0, []]));
    expect(processesOf(repo.path)).toEqual([]);
  });
});

/** Processes that work in a folder or name it, by their command lines. */
const processesOf = (folder: string): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .flatMap((id) => {
      try {
        const command = readFileSync(`/proc/${id}/cmdline`, 'utf8');
        return command.includes(folder) || readlinkSync(`/proc/${id}/cwd`) === folder ? [command] : [];
      } catch {
        // Has ended meanwhile, or is another user's.
        return [];
      }
    });

test('a loop that is left at any key ends git and threads as well', async () => {
  const code = `import { scanFiles } from 'tripkey';
    const result = [];
    for (const last of input) {
      let n = 0;
      for await (const _ of scanFiles([], { range: 'HEAD~6..HEAD' })) if (++n === last) break;
      await new Promise((go) => setTimeout(go, 5));
      result.push(process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length);
    }\n${print}`;
  expect(await runJson(project, code, [1, 7, 30], { cwd: repo.path })).toEqual([0, 0, 0]);
});
