import { beforeAll, expect, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { key } from '../cli/support.ts';
import { watch } from '../cli/leak-forms.ts';
import { expand } from '../support/keys.ts';
import { repository, temporaryFolder } from '../support/repository.ts';
import { type Project, installedProject, runJson } from './project.ts';

let project: Project;
beforeAll(() => {
  project = installedProject();
});

/** Keys in contents, names of files and folders, messages, authors and branches. */
const planted = () => {
  const repo = repository();
  repo.write({
    'a.txt': `${key(1)}\n`,
    [`${key(2)}.txt`]: `x ${key(3)}\n`,
    [`d/${key(4)}/f`]: 'OPENAI_API_KEY=pass word\n',
  });
  repo.stage().commit(`with ${key(5)}`);
  repo.git('branch', `b-${key(6)}`);
  return repo;
};

test('no key is in any report, finding, verdict, error, cause or stack, however it is asked for', async () => {
  const repo = planted();
  mkdirSync(join(repo.path, 'config'), { recursive: true });
  writeFileSync(join(repo.path, 'config', 'bad.toml'), `${key(7)} = [\n`);
  const code = `import { inspect } from 'node:util';
    import { scanFiles, scanHistory, scanText, verify } from 'tripkey';
    const k = input;
    const seen = [];
    const see = (value) => seen.push(inspect(value, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null }), String(JSON.stringify(value)), value?.stack ?? '', String(value?.message));
    const calls = [
      () => scanFiles(), () => scanFiles([], { minConfidence: 'low', allVendors: true }), () => scanFiles([], { staged: true }), () => scanHistory('.', { cache: false }),
      () => scanText(k[8] + ' ' + k[9]), () => scanText(k[8], { path: k[9] + '.txt' }),
      () => scanText((async function* () { yield k[8] + '\\n'; throw new Error('at ' + k[9]); })()),
      () => scanText((async function* () { yield { key: k[9] }; })()), () => scanText({ key: k[9] }), () => scanText(k[8], { [k[9]]: 1 }),
      () => scanText(k[8], k[9]), () => scanText(k[8], { minConfidence: k[9] }), () => scanText(k[8], { verify: { apiBase: 'https://' + k[9] + '.example' } }),
      () => scanText(k[8], { verify: { apiBase: 'http://user:' + k[9] + '@127.0.0.1' } }), () => scanText(k[8], { config: k[9] + '.toml' }), () => scanText(k[8], { cwd: '/' + k[9] }),
      () => scanFiles(k[9]), () => scanFiles(['/nowhere/' + k[9]]), () => scanFiles([], { config: 'config/bad.toml' }), () => scanFiles([], { range: k[9] + '..HEAD' }), () => scanFiles([], { policyRef: k[9] }),
      () => scanFiles([], { exclude: ['[' + k[9]] }), () => scanHistory(k[9]), () => scanHistory('/nowhere/' + k[9]), () => scanHistory('file:///nowhere/' + k[9]), () => scanHistory('http://user:' + k[9] + '@127.0.0.1:9/x.git'),
      () => scanHistory('.', { since: k[9] }), () => scanHistory('.', { refs: [k[9]] }), () => scanHistory('.', { maxAge: k[9] }),
      () => verify('x' + k[9]), () => verify(k[9], { apiBase: 'http://127.0.0.1:9' }), () => verify(k[9], { apiBase: k[9] }), () => verify(k[9], { azureEndpoint: 'https://' + k[8], apiBase: 'http://127.0.0.1:9' }),
    ];
    for (const call of calls) {
      let scan;
      try { scan = call(); see(await scan); } catch (error) { see(error); see(error.cause); }
      if (scan instanceof Promise || scan?.[Symbol.asyncIterator] === undefined) continue;
      try { for await (const finding of call()) see(finding); } catch (error) { see(error); }
      try { for await (const finding of call()) { see(finding); break; } } catch (error) { see(error); }
    }
    process.stdout.write(JSON.stringify({ text: seen.join('\\n'), bugs: seen.filter((one) => one.includes('ERR_TRIPKEY_INTERNAL')) }));`;
  const keys = Array.from({ length: 10 }, (_, seed) => key(seed));
  const { status, stdout, stderr } = await project.run(code, keys, { cwd: repo.path, env: repo.env });
  expect([status, stderr]).toEqual([0, '']);
  const { text, bugs } = JSON.parse(stdout) as { text: string; bugs: readonly string[] };
  expect(bugs).toEqual([]);
  expect(text.length).toBeGreaterThan(10_000);
  expect(watch(Object.fromEntries(keys.entries())).leaks(text)).toEqual([]);
});

test.each([
  ['a random value', '{62:40}', ''],
  ['32 digits of Azure', '{hex:32}', ''],
  [
    'words, by a rule of the project',
    'correct-horse-battery',
    "[[rules]]\nid = 'own'\ntitle = 'own'\npattern = 'OWN=(?<secret>[a-z-]{20,40})'\n",
  ],
])(
  'a path in a loop shows no value that is told by another file alone, read before or after: %s',
  async (_, template, config) => {
    const value = expand(template, 1);
    const cwd = temporaryFolder();
    const named = [`a-${value}.txt`, `z-${value}.txt`];
    writeFileSync(join(cwd, named[0]!), `${key(1)}\n`);
    writeFileSync(join(cwd, 'm.env'), `AZURE_OPENAI_API_KEY=${value}\nOWN=${value}\n`);
    writeFileSync(join(cwd, named[1]!), `${key(2)}\n`);
    writeFileSync(join(cwd, 'tripkey.toml'), config);
    const code = `import { scanFiles } from 'tripkey';
    const result = []; for await (const { locations } of scanFiles(input)) result.push(locations[0].path);
    process.stdout.write(JSON.stringify(result));`;
    const paths = await runJson<readonly string[]>(project, code, [named[0], 'm.env', named[1]], { cwd });
    expect(paths).toHaveLength(3);
    expect(paths[0]).toBe('m.env');
    expect(paths.filter((path) => path.includes(value))).toEqual([]);
  },
);

test('reveal is refused in CI, and gives keys elsewhere', async () => {
  const code = `import { scanText } from 'tripkey';
    const result = await scanText(input, { reveal: true }).then((report) => report.findings[0].secret === input, (error) => error.name);
    process.stdout.write(JSON.stringify(result));`;
  const inCi = await project.run(code, key(1), { env: { CI: 'true' } });
  const elsewhere = await project.run(code, key(1));
  expect([inCi.stdout, elsewhere.stdout]).toEqual(['"UsageError"', 'true']);
});
