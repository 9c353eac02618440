import { beforeAll, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, key, parseReport, tripkey } from '../cli/support.ts';
import { repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { type Project, installedProject, runJson } from './project.ts';

let project: Project;
beforeAll(() => {
  project = installedProject();
});

const imports = "import { scanFiles, scanHistory, scanText } from 'tripkey';\n";
const print = 'process.stdout.write(JSON.stringify(result));\n';

/** Keys in files, one accepted by a comment, one by the baseline, one staged, one gone from the tree. */
const story = (): TestRepository => {
  const repo = repository();
  repo
    .write({ 'a.txt': `${key(1)}\n`, 'b/c.env': `OPENAI_API_KEY=${key(2)}\n` })
    .stage()
    .commit('first');
  repo
    .remove('a.txt')
    .write('d.js', `x = '${key(3)}' // tripkey:allow\n`)
    .stage()
    .commit('second');
  repo.write({ 'e.py': `k = "${key(4)}"\nk = "${key(2)}"\n`, 'weak.env': 'OPENAI_API_KEY=correct horse\n' }).stage();
  return repo;
};

describe('the report is that of the program, to the byte', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['files', ['scan'], 'scanFiles()'],
    ['named files', ['scan', 'e.py', 'b'], "scanFiles(['e.py', 'b'])"],
    ['globs', ['scan', '**/*.env'], "scanFiles('**/*.env')"],
    ['what is left out', ['scan', '--exclude', '*.py'], "scanFiles([], { exclude: ['*.py'] })"],
    ['the index', ['scan', '--staged'], 'scanFiles([], { staged: true })'],
    ['a range', ['scan', '--range', 'HEAD~1..HEAD'], "scanFiles([], { range: 'HEAD~1..HEAD' })"],
    ['low confidence', ['scan', '--min-confidence', 'low'], "scanFiles([], { minConfidence: 'low' })"],
    ['all vendors, strict', ['scan', '--all-vendors', '--strict'], 'scanFiles([], { allVendors: true, strict: true })'],
    ['keys in full', ['scan', '--reveal'], 'scanFiles([], { reveal: true })'],
    ['a history', ['scan-history', '--no-cache'], 'scanHistory(undefined, { cache: false })'],
    [
      'a narrow one',
      ['scan-history', '--ref', 'HEAD~1', '--threads', '2'],
      "scanHistory('.', { refs: ['HEAD~1'], threads: 2 })",
    ],
  ];

  test.each(cases)('%s', async (_, args, call) => {
    const repo = story();
    const options = { cwd: repo.path, env: { ...repo.env } };
    const run = await tripkey(repo.path, [...args, '--format', 'json'], options);
    const result = await runJson(project, `${imports}const result = await ${call};\n${print}`, null, options);
    expect(result).toEqual(parseReport(run.stdout));
    expect(parseReport(run.stdout).scan.complete).toBe(true);
    expect(parseReport(run.stdout).findings.length).toBeGreaterThan(0);
  });

  test('a text, in a project', async () => {
    const repo = story().write('tripkey.toml', 'min_confidence = "low"\n');
    const input = `one ${key(5)}\r\ntwo ${key(2)} é\n`;
    const run = await tripkey(repo.path, ['scan', '-', '--format', 'json'], { input, env: repo.env });
    const code = `${imports}const result = await scanText(input, { cwd: '.' });\n${print}`;
    expect(await runJson(project, code, input, { cwd: repo.path })).toEqual(parseReport(run.stdout));
  });
});

test('a text of no project: neither the configuration nor the baseline of the working directory holds, and git is not asked', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'tripkey.toml'), 'this is no TOML');
  const code = `${imports}const result = [];
    for (const text of [input, Buffer.from(input), (async function* () { yield input.slice(0, 50); yield Buffer.from(input.slice(50)); })(),
      new Blob([input]).stream(), new Response(input).body]) result.push(await scanText(text, { path: 'a.ts' }));
    ${print}`;
  const reports = await runJson<Document[]>(project, code, `key = '${key(1)}'\n`, { cwd, env: { PATH: '/nowhere' } });
  expect(reports).toHaveLength(5);
  for (const report of reports) {
    expect(report.findings.map(({ locations }) => locations)).toEqual([
      [{ path: 'a.ts', startLine: 1, startColumn: 8, endLine: 1, endColumn: 8 + key(1).length }],
    ]);
  }
});

describe('a loop over findings', () => {
  test('gets each key once, also one that stands in many files; those that do not count at the end', async () => {
    const repo = story().write(Object.fromEntries([1, 2, 3, 4].map((n) => [`f${n}.txt`, `${key(6)}\n`])));
    const code = `${imports}const scan = scanFiles();
      const told = []; for await (const finding of scan) told.push(finding);
      const result = { told, report: await scan };\n${print}`;
    const { told, report } = await runJson<{ told: Document['findings']; report: Document }>(project, code, null, {
      cwd: repo.path,
    });
    const names = (findings: Document['findings']): string[] => findings.map(({ fingerprint }) => fingerprint).sort();
    expect(names(told)).toEqual(names(report.findings));
    expect(told.map(({ status }) => status)).toEqual(
      [...told]
        .map(({ status }) => status)
        .sort()
        .reverse(),
    );
    expect(told.at(-1)!.status).toBe('allowed');
    expect(told.filter(({ status }) => status === 'new').map(({ locations }) => locations.length)).toEqual([1, 1, 1]);
  });

  test('a key that is accepted where it is seen first, and not elsewhere, counts', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a.txt'), `${key(1)} # tripkey:allow\n`);
    writeFileSync(join(cwd, 'b.txt'), `${key(1)}\n`);
    const code = `${imports}const result = []; for await (const f of scanFiles(['a.txt', 'b.txt'])) result.push([f.status, f.locations[0].path]);\n${print}`;
    expect(await runJson(project, code, null, { cwd })).toEqual([['new', 'b.txt']]);
  });

  test('sets the pace: no more is read than it has taken', async () => {
    const code = `${imports}let given = 0;
      async function* endless() { for (;;) { given++; yield input[given % 12] + '\\n' + 'x'.repeat(17e6) + '\\n'; } }
      const result = [];
      for await (const finding of scanText(endless(), { minConfidence: 'low' })) {
        await new Promise((go) => setTimeout(go, 300));
        result.push(given);
        if (result.length === 4) break;
      }
      const before = given;
      await new Promise((go) => setTimeout(go, 300));
      result.push(given - before);\n${print}`;
    const keys = Array.from({ length: 12 }, (_, seed) => key(seed));
    const given = await runJson<readonly number[]>(project, code, keys);
    // A piece is two chunks: one is searched while the loop has the one before.
    expect(given[0]).toBeLessThanOrEqual(5);
    expect(given[3]).toBeLessThanOrEqual(9);
    expect(given[4]).toBe(0);
  });

  test('that waits for the report in its middle, or never takes a key, does not wait forever', async () => {
    const cwd = temporaryFolder();
    for (const n of [1, 2, 3]) writeFileSync(join(cwd, `${n}.txt`), `${key(n)}\n`);
    const code = `${imports}const result = [];
      const scan = scanFiles();
      for await (const _ of scan) result.push((await scan).findings.length);
      const untaken = scanFiles();
      untaken[Symbol.asyncIterator]();
      result.push((await untaken).findings.length);\n${print}`;
    expect(await runJson(project, code, null, { cwd })).toEqual([3, 3, 3, 3]);
  });

  test('that is left ends the scan; who awaits it then gets what was found', async () => {
    const repo = story();
    const code = `${imports}const scan = scanFiles(); let first;
      for await (const finding of scan) { first = finding; break; }
      const error = await scan.catch((error) => error);
      const result = [error.name, error.code, error.report.scan.complete, error.report.findings.some((f) => f.fingerprint === first.fingerprint)];\n${print}`;
    expect(await runJson(project, code, null, { cwd: repo.path })).toEqual(['AbortError', 'ABORT_ERR', false, true]);
  });

  test('that is left while keys wait for it ends, whichever key it was', async () => {
    const code = `${imports}const result = [];
      for (const last of [1, 2, 3, 4]) {
        let n = 0;
        for await (const _ of scanText(input)) if (++n === last) break;
        result.push(n);
      }\n${print}`;
    const text = Array.from({ length: 6 }, (_, seed) => `${key(seed)}\n`).join('');
    expect(await runJson(project, code, text)).toEqual([1, 2, 3, 4]);
  });

  test('twice is refused, as a report has them all', async () => {
    const code = `${imports}const scan = scanText(input); for await (const _ of scan); let result;
      try { for await (const _ of scan); } catch (error) { result = [error.name, (await scan).findings.length]; }\n${print}`;
    expect(await runJson(project, code, key(1))).toEqual(['UsageError', 1]);
  });
});

test('two scans at the same time do not disturb each other', async () => {
  const repo = story();
  const code = `${imports}const calls = [() => scanFiles(), () => scanHistory('.', { cache: false }), () => scanText(input), () => scanFiles([], { staged: true })];
    const alone = []; for (const call of calls) alone.push(await call());
    const result = { alone, together: await Promise.all([...calls, ...calls].map((call) => call())) };\n${print}`;
  const { alone, together } = await runJson<{ alone: unknown[]; together: unknown[] }>(project, code, key(9), {
    cwd: repo.path,
  });
  expect(together).toEqual([...alone, ...alone]);
});

test('a program that changes its working directory while files are read gets those of the folder that it asked for', async () => {
  const [asked, other] = [temporaryFolder(), temporaryFolder()];
  for (const n of [1, 2, 3, 4]) {
    writeFileSync(join(asked, `${n}.txt`), `${key(n)}\n`);
    writeFileSync(join(other, `${n}.txt`), 'nothing\n');
  }
  const code = `${imports}const scan = scanFiles();
    for await (const _ of scan) process.chdir(input);
    const { scan: { complete }, findings } = await scan;
    const result = [complete, findings.map((finding) => finding.locations[0].path).sort()];\n${print}`;
  const result = await runJson(project, code, other, { cwd: asked });
  expect(result).toEqual([true, ['1.txt', '2.txt', '3.txt', '4.txt']]);
});

test('a process whose working directory is gone can search what does not lie there', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a.txt'), `${key(1)}\n`);
  const code = `import { mkdtempSync, rmdirSync } from 'node:fs';
    import { verify } from 'tripkey';
    ${imports}
    const gone = mkdtempSync('gone-');
    process.chdir(gone);
    rmdirSync('../' + gone);
    const reports = [await scanText(input.text), await scanFiles([], { cwd: input.cwd })];
    const result = [...reports.map(({ findings }) => findings.length), (await verify('no key')).verification.verdict];
    result.push(await scanFiles().catch((error) => error.message));\n${print}`;
  expect(await runJson(project, code, { text: key(1), cwd })).toEqual([1, 1, 'unknown', 'cwd: no such folder: .']);
});

test('a stream that fails makes the report incomplete, and what came before is in it', async () => {
  const code = `${imports}async function* broken() { yield input + '\\n'; throw new Error('the line is dead'); }
    const result = await scanText(broken());\n${print}`;
  const report = await runJson<Document>(project, code, key(1));
  expect([report.scan.complete, report.scan.incomplete[0]?.why, report.findings.length]).toEqual([
    false,
    'the line is dead',
    1,
  ]);
});

test('100 MB of a stream need no more memory than a few segments', async () => {
  const code = `${imports}const chunk = Buffer.from(('x'.repeat(99) + '\\n').repeat(10_000));
    // The process's own maximum has what the test's process needed when it was forked.
    let peak = 0;
    async function* large() { for (let n = 0; n < 100; n++) { peak = Math.max(peak, process.memoryUsage.rss()); yield chunk; } yield input; }
    await scanText('warm');
    const before = process.memoryUsage().rss;
    const { scan, findings } = await scanText(large());
    const result = { bytes: scan.counts.bytes, found: findings[0]?.locations[0].startLine, grown: (peak - before) / 1e6 };\n${print}`;
  const { bytes, found, grown } = await runJson<{ bytes: number; found: number; grown: number }>(project, code, key(1));
  expect(bytes).toBeGreaterThan(100e6);
  expect(found).toBe(1_000_001);
  expect(grown).toBeLessThan(150);
});

test('a stream of many small chunks needs no more memory than one of a few large ones', async () => {
  const code = `${imports}let peak = 0;
    const heap = () => { gc(); return process.memoryUsage().heapUsed; };
    async function* lines() {
      for (let n = 0; n < 300_000; n++) { if (n % 50_000 === 0) peak = Math.max(peak, heap()); yield 'a line\\n'; }
      yield input;
    }
    await scanText('warm');
    const before = heap();
    const { findings } = await scanText(lines());
    const result = { found: findings[0]?.locations[0].startLine, grown: (peak - before) / 1e6 };\n${print}`;
  const flags = ['--expose-gc'];
  const { found, grown } = await runJson<{ found: number; grown: number }>(project, code, key(1), { flags });
  expect(found).toBe(300_001);
  expect(grown).toBeLessThan(20);
});

test('a text of millions of characters is the same text in whatever pieces it becomes bytes', async () => {
  const code = `${imports}const result = [];
    for (const before of [1 << 20, (1 << 20) - 1, (1 << 20) - 60, (2 << 20) - 1]) {
      const { scan, findings } = await scanText('-'.repeat(before - 3) + '\u{1f600} ' + input);
      result.push([scan.counts.bytes - before - 3, findings[0].locations[0].startColumn - before]);
    }\n${print}`;
  const length = key(1).length;
  expect(await runJson(project, code, key(1))).toEqual(Array.from({ length: 4 }, () => [length - 1, 1]));
});
