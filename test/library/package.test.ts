import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { key } from '../cli/support.ts';
import { plantedFolder } from './planted.ts';
import { type Project, installedProject, runJson } from './project.ts';

let project: Project;
beforeAll(() => {
  project = installedProject();
});

const print = 'process.stdout.write(JSON.stringify(result));\n';
const names = ['AbortError', 'TripkeyError', 'UsageError', 'scanFiles', 'scanHistory', 'scanText', 'verify'];

test('its types are right for whoever imports it', async () => {
  const packed = createPackageFromTarballData(new Uint8Array(readFileSync(project.tarball)));
  const { problems = [] } = (await checkPackage(packed)) as { problems?: { kind: string; resolutionKind?: string }[] };
  // Node 10 knows no exports; require() of an ES module works where engines says, which TypeScript's node16 does not know.
  const isOld = ({ resolutionKind }: { resolutionKind?: string }): boolean => /^node10$|cjs/.test(resolutionKind ?? '');
  expect(problems.filter((problem) => !isOld(problem))).toEqual([]);
});

describe('it can be had', () => {
  test('by import', async () => {
    const code = `import * as tripkey from 'tripkey';\nconst result = Object.keys(tripkey);\n${print}`;
    expect(await runJson(project, code)).toEqual(names);
  });

  test('by require(), and it is the same', async () => {
    const code = `const tripkey = require('tripkey');
      (async () => {
        const same = (await import('tripkey')).UsageError === tripkey.UsageError;
        const result = [Object.keys(tripkey), same, (await tripkey.scanText(input)).findings.length];
        ${print}
      })();`;
    // Node 22.12 to 22.18 says that this is new.
    const flags = ['--disable-warning=ExperimentalWarning'];
    expect(await runJson(project, code, key(1), { name: 'script.cjs', flags })).toEqual([names, true, 1]);
  });
});

test('a process that uses it stays as it was: nothing printed, no variable, listener, handle or exit status', async () => {
  const { path, env } = plantedFolder();
  const code = `import { scanFiles, scanHistory, scanText, verify, UsageError } from 'tripkey';
    const state = () => JSON.stringify([{ ...process.env }, process.cwd(), process.exitCode,
      process.eventNames().map((name) => [String(name), process.listenerCount(name)]), process.stdout.eventNames().map(String), process.stderr.eventNames().map(String)]);
    process.stdout; process.stderr;
    // While a clone is there, the end of the process removes it.
    const withoutExit = () => state().replace(/\\["exit",[0-9]\\],?/, '');
    const before = state();
    let during = withoutExit();
    const atFirst = during;
    const onProgress = () => { if (withoutExit() !== atFirst) during = withoutExit(); };
    const counts = [];
    counts.push((await scanText(input.key, { onProgress })).findings.length);
    counts.push((await scanFiles([], { onProgress })).findings.length);
    counts.push((await scanHistory('.', { onProgress, cache: false, threads: 4 })).findings.length);
    counts.push((await scanHistory(input.url, { onProgress })).findings.length);
    counts.push((await scanFiles('nowhere').catch((error) => error instanceof UsageError ? [] : error)).length);
    counts.push((await verify('no key')).verification.reason);
    await new Promise((go) => setTimeout(go, 50));
    const result = [counts, during === atFirst, state() === before, process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap')];
    ${print}`;
  const run = await runJson<unknown[]>(project, code, { key: key(1), url: `file://${path}` }, { cwd: path, env });
  expect(run).toEqual([[1, 2, 3, 3, 0, 'not_sent:not_a_key'], true, true, []]);
});

test('nothing that reaches the network is loaded before keys are to be verified', async () => {
  const code = `import { scanText, verify } from 'tripkey';
    const loaded = () => process.moduleLoadList.filter((name) => /^NativeModule (tls|http|https|http2)$/.test(name)).length;
    await scanText(input, { config: false });
    const before = loaded();
    await verify('no key');
    const result = [before, loaded() > 0];\n${print}`;
  expect(await runJson(project, code, key(1))).toEqual([0, true]);
});

test('what git is started with has no key of the environment', async () => {
  const { path, env } = plantedFolder();
  const code = `import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
    import { scanFiles } from 'tripkey';
    mkdirSync('.git/bin');
    writeFileSync('.git/bin/git', '#!/bin/sh\\nenv >> "$SEEN"\\nPATH="$REAL" exec git "$@"\\n');
    chmodSync('.git/bin/git', 0o755);
    process.env.REAL = process.env.PATH; process.env.PATH = process.cwd() + '/.git/bin:' + process.env.PATH; process.env.SEEN = process.cwd() + '/.git/seen';
    await scanFiles();
    const seen = readFileSync('.git/seen', 'utf8');
    const result = [seen.includes('HOME='), seen.includes(process.env.OPENAI_API_KEY), seen.includes(process.env.ANOTHER), process.env.OPENAI_API_KEY === input];\n${print}`;
  const keys = { OPENAI_API_KEY: key(7), ANOTHER: key(8), TEST_INPUT: '' };
  expect(await runJson(project, code, key(7), { cwd: path, env: { ...env, ...keys } })).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
