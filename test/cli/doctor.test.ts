import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { plant } from '../support/keys.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';
import { type Document, type Run, parseReport, tripkey } from './support.ts';

interface Problem {
  readonly check: string;
  readonly severity: string;
  readonly path?: string;
  readonly startLine?: number;
  readonly message: string;
  readonly fix?: string;
}

const key = (seed: number, shape = 'openai-project-key'): string => plant(shape, seed).secret;

/** A project with something wrong for most checks. */
const careless = (): TestRepository => {
  const repo = repository();
  repo.write({
    '.gitignore': 'node_modules\r\n*.log\r\n',
    '.env': `# of the team\nOPENAI_API_KEY=${key(1)}\nPORT=3000\n`,
    'package.json': '{\n  "name": "careless"\n}\n',
    'src/app.ts': 'console.log(process.env.OPENAI_API_KEY);\n',
    Dockerfile: 'FROM node\nCOPY . .\n',
  });
  chmodSync(join(repo.path, '.env'), 0o644);
  repo.stage().commit();
  return repo;
};

const doctor = ({ path }: { readonly path: string }, ...args: readonly string[]): Promise<Run> =>
  tripkey(path, ['doctor', ...args]);

type DoctorDocument = Omit<Document, 'problems'> & { readonly problems: readonly Problem[] };

const documentOf = (run: Run): DoctorDocument => parseReport(run.stdout) as unknown as DoctorDocument;

const idsOf = (run: Run): readonly string[] => [...new Set(documentOf(run).problems.map(({ check }) => check))];

test('problems come out of the same reporters as findings, with the same exit codes', async () => {
  const repo = careless();
  const run = await doctor(repo, '--format', 'json');
  expect(run.status).toBe(1);
  const document = documentOf(run);
  expect(document.scan.mode).toBe('doctor');
  expect(idsOf(run)).toEqual(expect.arrayContaining(['env-tracked', 'env-example', 'key-logged']));
  for (const problem of document.problems) {
    expect(Object.keys(problem)).toEqual(expect.arrayContaining(['check', 'severity', 'message', 'fix']));
    expect(problem.message + problem.fix).not.toContain(key(1));
  }
  const text = await doctor(repo);
  expect(text.status).toBe(1);
  expect(text.stdout).toContain('src/app.ts:1: ');
  const lines = (await doctor(repo, '--format', 'jsonl')).stdout.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(document.problems.length);
});

test('the same bytes each time', async () => {
  const repo = careless();
  const [one, two] = await Promise.all([doctor(repo, '--format', 'json'), doctor(repo, '--format', 'json')]);
  expect(one.stdout).toBe(two.stdout);
});

test('a project in order has no problem', async () => {
  const repo = repository();
  repo.write({ 'README.md': '# Nothing to do with keys\n', 'src/a.ts': 'export const a = 1;\n' }).stage().commit();
  const run = await doctor(repo, '--format', 'json');
  expect(documentOf(run).problems.filter(({ severity }) => !['low', 'info'].includes(severity))).toEqual([]);
  expect(run.status).toBe(0);
});

test('--fix mends, and a second time changes nothing', async () => {
  const repo = careless();
  const first = await doctor(repo, '--fix', '--yes', '--format', 'json');
  expect(first.stderr).toContain('tripkey: changed .gitignore');
  expect(first.stderr).toContain('tripkey: git rm --cached .env');
  expect(readFileSync(join(repo.path, '.gitignore'), 'utf8')).toMatch(/^node_modules\r\n\*\.log\r\n(?:[^\n]*\r\n)+$/);
  expect(repo.git('ls-files')).not.toMatch(/^\.env$/m);
  expect(repo.git('check-ignore', '.env')).toBe('.env');
  expect(statSync(join(repo.path, '.env')).mode & 0o777).toBe(0o600);
  const example = readFileSync(join(repo.path, '.env.example'), 'utf8');
  expect(example).toContain('OPENAI_API_KEY=');
  expect(example).not.toContain(key(1));
  expect(idsOf(first)).not.toContain('env-tracked');

  const before = repo.git('status', '--porcelain');
  const second = await doctor(repo, '--fix', '--yes', '--format', 'json');
  expect(second.stderr).toBe('');
  expect(repo.git('status', '--porcelain')).toBe(before);
  expect(second.stdout).toBe((await doctor(repo, '--format', 'json')).stdout);
  expect((await doctor(repo, '--fix', '--dry-run')).stdout).toBe('');
});

test('--fix --dry-run prints a patch that git applies to the same end, and changes nothing', async () => {
  const repo = careless();
  const { stdout, status } = await doctor(repo, '--fix', '--dry-run');
  expect(status).toBe(1);
  expect(repo.git('status', '--porcelain')).toBe('');
  expect(stdout).toContain('# git rm --cached -- .env');
  expect(stdout).not.toContain(key(1));
  repo.raw(['apply', '-'], { input: stdout });
  const patched = ['.gitignore', '.env.example'].map((file) => readFileSync(join(repo.path, file), 'utf8'));
  const other = careless();
  await doctor(other, '--fix', '--yes');
  expect(['.gitignore', '.env.example'].map((file) => readFileSync(join(other.path, file), 'utf8'))).toEqual(patched);
});

test('without a yes git forgets no file, and the report says how', async () => {
  const repo = careless();
  const run = await doctor(repo, '--fix');
  expect(repo.git('ls-files')).toMatch(/^\.env$/m);
  expect(run.stdout).toContain('.env: still tracked: say --yes');
  expect(run.status).toBe(1);
});

test('a file that is a link or no UTF-8 is not rewritten, and said', async () => {
  const repo = repository();
  repo.write({ '.env': `OPENAI_API_KEY=${key(1)}\n`, 'a.py': 'import openai\n' });
  writeFileSync(join(repo.path, '.gitignore'), Buffer.from([0x2a, 0xff, 0x0a]));
  repo.git('add', 'a.py');
  repo.git('commit', '-qm', 'a');
  const run = await doctor(repo, '--fix', '--check', 'env-not-ignored');
  expect(run.stdout).toContain('.gitignore stays as it is: it is not UTF-8');
  expect(readFileSync(join(repo.path, '.gitignore'))).toEqual(Buffer.from([0x2a, 0xff, 0x0a]));
});

test('checks are listed, chosen, switched off and judged by the configuration, and by comments', async () => {
  const repo = careless();
  const listed = JSON.parse((await doctor(repo, '--list', '--format', 'json')).stdout) as { id: string; why: string }[];
  expect(listed.length).toBeGreaterThanOrEqual(18);
  expect(listed.every(({ why }) => why.length > 20)).toBe(true);
  expect((await doctor(repo, '--list')).stdout).toContain('env-not-ignored');
  expect(idsOf(await doctor(repo, '--check', 'key-logged', '--format', 'json'))).toEqual(['key-logged']);
  repo.write('tripkey.toml', '[doctor]\ndisable = ["key-logged"]\n[doctor.severity]\nenv-example = "critical"\n');
  const run = await doctor(repo, '--format', 'json');
  expect(idsOf(run)).not.toContain('key-logged');
  expect(documentOf(run).problems.find(({ check }) => check === 'env-example')?.severity).toBe('critical');
  repo
    .remove('tripkey.toml')
    .write('src/app.ts', 'console.log(process.env.OPENAI_API_KEY); // tripkey:allow key-logged\n');
  expect(idsOf(await doctor(repo, '--format', 'json'))).not.toContain('key-logged');
});

test('several folders are several projects; a key of both is reused', async () => {
  const [one, two] = [repository(), repository()];
  for (const repo of [one, two]) {
    repo.write({ '.gitignore': '.env\n', '.env': `OPENAI_API_KEY=${key(3)}\n`, 'a.py': 'import openai\n' });
    repo.stage().commit();
  }
  const run = await tripkey('/', ['doctor', one.path, two.path, '--format', 'json']);
  const reused = documentOf(run).problems.filter(({ check }) => check === 'key-reuse');
  expect(reused.length).toBeGreaterThan(0);
  expect(reused.every(({ path }) => path?.startsWith(one.path) === true || path?.startsWith(two.path) === true)).toBe(
    true,
  );
});

test.each<[readonly string[], RegExp]>([
  [['nowhere'], /no such folder: nowhere/],
  [['.env'], /\.env is no folder/],
  [['--check', 'env-traked'], /unknown check env-traked; did you mean `env-tracked`/],
  [['--dry-run'], /--dry-run goes with --fix/],
  [['--fix', '--dry-run', '--format', 'json'], /prints a patch instead of a report/],
  [['--fix', '--dry-run', '--output', 'a.txt'], /prints a patch instead of a report\n {2}leave --output out/],
  [['--fix', '--dry-run', '--record'], /--dry-run does not go with --record/],
  [['--fix', '--dry-run', '--calendar', 'a.ics'], /--dry-run does not go with --calendar/],
  [['--account', '--dry-run'], /--dry-run does not go with --account/],
  [['--account', '--config', 'a.toml'], /--config does not go with --account/],
  [['--account', '--min-confidence', 'low'], /--min-confidence does not go with --account/],
  [['--machine', '--yes'], /--yes does not go with --machine/],
  [['--machine', '--exclude', 'a'], /--exclude does not go with --machine/],
  [['--list', '--all-vendors'], /--all-vendors does not go with --list/],
  [['--list', '--account'], /do not go together/],
  [['--machine', '.'], /--machine takes no folders/],
  [['--machine', '--fix'], /--fix does not go with --machine/],
  [['--account', '--calendar', 'a.ics'], /--calendar does not go with --account/],
  [['--account', '--check', 'account-key-age'], /--check does not go with --account/],
  [['--api-base', 'https://gateway.example'], /--api-base needs --account/],
])('%j is refused', async (args, message) => {
  const repo = careless();
  const run = await doctor(repo, ...args);
  expect(run.stderr).toMatch(message);
  expect(run.status).toBe(2);
  expect(run.stdout).toBe('');
});

test('a configuration that names no check is refused, with its file', async () => {
  const repo = careless().write('tripkey.toml', '[doctor]\ndisable = ["keylogged"]\n');
  const run = await doctor(repo);
  expect(run.stderr).toMatch(/tripkey\.toml names the unknown check keylogged; did you mean `key-logged`/);
  expect(run.status).toBe(2);
});

test('a folder outside of any repository is checked, too', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'app.py'), 'import os\nprint(os.environ["OPENAI_API_KEY"])\n');
  const run = await doctor({ path: folder }, '--format', 'json');
  expect(idsOf(run)).toContain('key-logged');
});

test('what cannot be read makes the check incomplete', async () => {
  const repo = repository().write('a.txt', 'x\n').stage().commit();
  repo.write('b.txt', 'x\n');
  chmodSync(join(repo.path, 'b.txt'), 0);
  const run = await doctor(repo, '--check', 'key-logged', '--format', 'json');
  const isRoot = process.getuid?.() === 0;
  expect(run.status).toBe(isRoot ? 0 : 3);
});
