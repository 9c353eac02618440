import { chmodSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { expand } from '../support/keys.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';
import { historyJson, leaky, scanHistory } from './history-support.ts';
import { type ReportedFinding, env, key, scanJson } from './support.ts';

test('a key that is gone from the files is found, with what became of it', async () => {
  const repo = leaky();
  const { status, stderr, findings, document } = await historyJson(repo.path);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(findings).toHaveLength(1);
  expect(findings[0]!.locations).toEqual([
    expect.objectContaining({ path: 'src/config.ts', startLine: 1, commit: repo.id('HEAD~1') }),
  ]);
  expect(findings[0]!.history).toMatchObject({
    introduced: [{ id: repo.id('HEAD~1'), subject: 'bring it' }],
    removed: [{ id: repo.id('HEAD') }],
    inHead: false,
    pushed: null,
    reach: 'refs',
  });
  expect(document.scan).toMatchObject({ mode: 'history', complete: true });
  expect(document.scan.counts).toMatchObject({ commits: 2, blobs: 2, trees: 4, tags: 0 });
});

test('nothing to find is said with what was searched', async () => {
  const repo = repository().write('a.txt', 'nothing\n').stage().commit();
  const { status, stdout, stderr } = await scanHistory(repo.path);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^1 commit, 1 file version \(blob\), 1 tree, 0 tags, .* searched; nothing found\.\n$/);
});

test.each<[string, (repo: TestRepository) => { cwd: string; args?: string[] }]>([
  ['its top', ({ path }) => ({ cwd: path })],
  ['a subfolder', ({ path }) => ({ cwd: join(path, 'src') })],
  ['a subfolder by name', ({ path }) => ({ cwd: '/', args: [join(path, 'src')] })],
  ['a relative name', ({ path }) => ({ cwd: join(path, 'src'), args: ['../../repository'] })],
  ['its .git folder', ({ path }) => ({ cwd: path, args: ['.git'] })],
  ['inside of its .git folder', ({ path }) => ({ cwd: join(path, '.git') })],
  [
    'a bare clone',
    ({ path, git }) => (git('clone', '-q', '--bare', '.', `${path}.bare`), { cwd: '/', args: [`${path}.bare`] }),
  ],
  [
    'a linked worktree',
    ({ path, git }) => (git('worktree', 'add', '-q', `${path}.linked`, '-b', 'linked'), { cwd: `${path}.linked` }),
  ],
])('the whole repository is searched from %s, and paths are those from its top', async (_, place) => {
  const { cwd, args = [] } = place(leaky());
  const { status, places, stderr } = await historyJson(cwd, args);
  expect({ status, places, stderr }).toEqual({ status: 1, places: ['src/config.ts'], stderr: '' });
});

/** A leaky repository whose work tree is another one's, as dotfiles are kept; its git folder goes where it is wanted. */
function withWorktreeElsewhere(gitFolder: string): { readonly git: string; readonly worktree: string } {
  const other = repository().write('a', 'a').stage().commit();
  const made = leaky();
  made.git('config', 'core.worktree', other.path);
  const git = join(other.path, '..', gitFolder);
  mkdirSync(dirname(git), { recursive: true });
  renameSync(join(made.path, '.git'), git);
  return { git, worktree: other.path };
}

test.each<[string, string, (git: string) => { cwd: string; args?: string[] }]>([
  ['its folder by name', 'repo.git', (git) => ({ cwd: '/', args: [git] })],
  ['its folder', 'repo.git', (git) => ({ cwd: git })],
  ['a folder with a .git', 'plain/.git', (git) => ({ cwd: dirname(git) })],
  ['that folder by name', 'plain/.git', (git) => ({ cwd: '/', args: [dirname(git)] })],
  ['a .git', 'plain/.git', (git) => ({ cwd: '/', args: [git] })],
  ['a folder in its work tree', 'repository/dot.git', (git) => ({ cwd: '/', args: [git] })],
])('a repository with core.worktree elsewhere is not taken for none: %s', async (_, gitFolder, place) => {
  const { git, worktree } = withWorktreeElsewhere(gitFolder);
  const { cwd, args = [] } = place(git);
  const { status, places, stderr, document } = await historyJson(cwd, args);
  expect({ status, places, stderr }).toEqual({ status: 1, places: ['src/config.ts'], stderr: '' });
  expect(document.scan).toMatchObject({ complete: true, counts: { commits: 2 } });
  const plan = await scanHistory(cwd, [...args, '--plan']);
  expect(plan.stdout).toContain(`out of ${git}`);
  writeFileSync(join(worktree, 'tripkey.toml'), 'exclude = ["/src"]\n');
  expect((await historyJson(cwd, args)).places).toEqual([]);
});

test('a repository that is named is searched, whatever a hook says of the one here', async () => {
  const [here, there] = [repository().write('a', 'a').stage().commit(), leaky()];
  const hook = { GIT_DIR: join(here.path, '.git'), GIT_INDEX_FILE: join(here.path, '.git/index'), GIT_PREFIX: '' };
  expect((await historyJson(here.path, [there.path], { env: hook })).places).toEqual(['src/config.ts']);
  expect((await historyJson(there.path, [], { env: hook })).places).toEqual([]);
});

test('a folder whose name looks like a place on a server is a folder', async () => {
  const base = temporaryFolder();
  leaky(1, join(base, 'host:path'));
  expect((await historyJson(base, ['host:path'])).places).toEqual(['src/config.ts']);
});

test.each<[string, (folder: string) => { args?: string[] } | void, RegExp]>([
  ['no repository', () => {}, /^tripkey: not a git repository: .*\n {2}tripkey scan searches/],
  ['no such folder', () => ({ args: ['nowhere'] }), /^tripkey: no such folder: .*nowhere\n$/],
  ['a file', (at) => (writeFileSync(join(at, 'x'), ''), { args: ['x'] }), /^tripkey: not a folder: .*x\n/],
  ['an empty name', () => ({ args: [''] }), /^tripkey: the repository is empty\n/],
  ['two names', () => ({ args: ['a', 'b'] }), /^tripkey: unexpected argument: b\n/],
  [
    'a .git file that leads nowhere',
    (at) => writeFileSync(join(at, '.git'), 'gitdir: /nowhere/at/all\n'),
    /^tripkey: .*\.git points to \/nowhere\/at\/all, where no repository is\n {2}git worktree repair/,
  ],
])('%s: exit 2, and it is named', async (_, make, message) => {
  const folder = temporaryFolder();
  const { args = [] } = make(folder) ?? {};
  const { status, stdout, stderr } = await scanHistory(folder, args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test("another owner's repository is not opened, and the way out is said", async () => {
  const { path } = leaky();
  const { status, stderr } = await scanHistory(path, [], { env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } });
  expect(status).toBe(2);
  expect(stderr).toMatch(/dubious ownership in repository at .*\n.*safe\.directory/);
});

test.each([
  [['--since', 'yesterdya'], /--since: not a date: yesterdya/],
  [['--until', '2026-02-30'], /--until: not a date/],
  [['--since', '2999-01-01'], /--since lies in the future/],
  [['--since', '2026-02-01', '--until', '2026-01-01'], /--until is before the beginning/],
  [['--since', '2026-02-01', '--max-age', '30d'], /do not go together/],
  [['--max-age', '30'], /--max-age: not a duration: 30/],
  [['--ref', 'nowhere'], /--ref: no such ref: nowhere/],
  [['--threads', '0'], /--threads 0: not a number from 1 to 64/],
  [['--threads', '65'], /--threads 65/],
  [['--threads', '2.5'], /--threads 2.5/],
  [['--unreachable', 'maybe'], /--unreachable maybe: not one of yes, no/],
  [['--plan', '--format', 'json'], /--plan is written instead of a report/],
  [['--plan', '--reveal'], /--plan is written instead of a report/],
  [['--staged'], /unknown option: --staged/],
  [['--no-cahce'], /unknown option/],
] as const)('%j is refused', async (args, message) => {
  const { status, stdout, stderr } = await scanHistory(leaky().path, args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test.each([
  ['--until', '2026-01-01T00:00:30Z'],
  ['--ref', 'early'],
  ['--unreachable', 'no'],
] as const)('a version that %s %s leaves out still holds the key: nobody has taken it away', async (...args) => {
  const repo = repository()
    .write('a.txt', `${key(1)}\n`)
    .stage()
    .commit('brings it');
  repo.git('branch', 'early');
  repo
    .write('a.txt', `${key(1)}\n# edited\n`)
    .stage()
    .commit('edits around it');
  if (args[0] === '--unreachable') repo.git('reset', '-q', '--hard', 'early');
  const all = await historyJson(repo.path);
  const { findings } = await historyJson(repo.path, args);
  expect(findings.map(({ history }) => history)).toEqual(all.findings.map(({ history }) => history));
  expect(findings[0]!.history.removed).toEqual([]);
  expect(findings[0]!.locations.map(({ commit }) => commit)).toEqual([repo.id('early')]);
});

test.each(['UTF-16LE', 'UTF-16BE', 'ISO-2022-JP'])(
  'a commit that says that it is %s shows no key in other characters',
  async (encoding) => {
    const repo = repository().write('a.txt', 'a\n').stage();
    const subject = encoding === 'ISO-2022-JP' ? `\u001b$B ${key(1)}` : `use ${key(1)}`;
    repo.raw(['-c', `i18n.commitEncoding=${encoding}`, 'commit', '-q', '-F', '-'], { input: Buffer.from(subject) });
    const { stdout, findings } = await historyJson(repo.path);
    expect(findings).toHaveLength(1);
    const shown = [...stdout].flatMap((character) => {
      const code = character.charCodeAt(0);
      return [code & 0xff, code >> 8].filter((byte) => byte > 0x20 && byte < 0x7f);
    });
    expect(Buffer.from(shown).toString('latin1')).not.toContain(key(1).slice(8, 60));
    expect(findings[0]!.history.introduced[0]!.subject).toContain('…');
  },
);

test.each([
  [['--since', '2026-01-01T00:00:30Z'], ['late.txt']],
  [['--until', '2026-01-01T00:00:30Z'], ['early.txt']],
  [
    ['--since', '2026-01-01T00:00:00Z', '--until', '@1767225660'],
    ['early.txt', 'late.txt'],
  ],
  [['--since', '1 day ago'], []],
  [['--max-age', '1d'], []],
  [
    ['--max-age', '20y'],
    ['early.txt', 'late.txt'],
  ],
  [['--ref', 'early'], ['early.txt']],
  [
    ['--ref', 'early', '--ref', 'refs/heads/main'],
    ['early.txt', 'late.txt'],
  ],
  [['--ref', 'early', '--since', '2026-01-01T00:00:30Z'], []],
  [
    ['--unreachable', 'no'],
    ['early.txt', 'late.txt'],
  ],
] as const)('%j asks for %j', async (args, wanted) => {
  const repo = repository().write('early.txt', key(1)).stage().commit();
  repo.git('branch', 'early');
  repo.write('late.txt', key(2)).stage().commit();
  const { status, places } = await historyJson(repo.path, args);
  expect({ status, places }).toEqual({ status: wanted.length > 0 ? 1 : 0, places: wanted });
});

test('what no ref reaches any more is found, unless it is not asked for', async () => {
  const repo = repository().write('a', 'a').stage().commit().write('key.txt', key()).stage().commit();
  repo.git('reset', '-q', '--hard', 'HEAD~1');
  expect((await historyJson(repo.path)).places).toEqual(['key.txt']);
  expect((await historyJson(repo.path, ['--unreachable=no'])).places).toEqual([]);
});

test.each([[['--unreachable=no']], [['--ref', 'main', '--ref', 'bad']]])(
  'one broken branch does not hide the key on another: %j',
  async (args) => {
    const repo = leaky();
    repo.git('checkout', '-q', '-b', 'bad');
    const lost = repo.commit('lost').id();
    repo.commit('last').git('checkout', '-q', 'main');
    repo.remove(`.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`);
    const { status, places, document } = await historyJson(repo.path, args);
    expect({ status, places }).toEqual({ status: 1, places: ['src/config.ts'] });
    expect(document.scan.complete).toBe(false);
    expect(JSON.stringify(document.scan.incomplete)).toContain(lost);
  },
);

test('what the project accepts is accepted in its history, by path too', async () => {
  const repo = leaky();
  const { fingerprint } = (await historyJson(repo.path)).findings[0]!;
  repo.write('.tripkey-baseline', `${fingerprint} src/config.ts # rotated\n`);
  const { status, findings } = await historyJson(join(repo.path, 'src'));
  expect(status).toBe(0);
  expect(findings).toMatchObject([{ status: 'baseline', statusReason: 'rotated' }]);
});

test('exclude globs are about the paths that a version had', async () => {
  const repo = repository()
    .write({ 'vendor/a.txt': key(1), 'b.txt': key(1), 'vendor/c.txt': key(2) })
    .stage()
    .commit();
  expect((await historyJson(repo.path, ['--exclude', 'vendor/'])).places).toEqual(['b.txt']);
  repo.write('tripkey.toml', 'include = ["vendor/"]\n');
  expect((await historyJson(repo.path)).places).toEqual(['vendor/a.txt', 'vendor/c.txt']);
});

test('a message has no path that could be left out', async () => {
  const repo = repository().commit(`use ${key()}`);
  expect((await historyJson(repo.path, ['--exclude', '*'])).places).toEqual(['(message)']);
});

test('--config is relative to where the command runs', async () => {
  const [repo, here] = [leaky(), temporaryFolder()];
  writeFileSync(join(here, 'my.toml'), 'exclude = ["src"]\n');
  expect((await historyJson(here, [repo.path, '--config', 'my.toml'])).places).toEqual([]);
});

test('--policy-ref reads what is accepted from a commit, of a bare repository too', async () => {
  const repo = leaky().write('tripkey.toml', 'exclude = ["src"]\n').stage().commit();
  repo.git('clone', '-q', '--bare', '.', `${repo.path}.bare`);
  expect((await historyJson('/', [`${repo.path}.bare`])).places).toEqual(['src/config.ts']);
  expect((await historyJson('/', [`${repo.path}.bare`, '--policy-ref', 'main'])).places).toEqual([]);
});

test('a value too weak for a hash is one finding in all versions of a file, and named as a scan names it', async () => {
  const weak = `OPENAI_API_KEY=${expand('{hex:16}', 1)}\n`;
  const repo = repository().write('.env', weak).stage().commit().write('.env', `# more\n${weak}`).stage().commit();
  repo.write('other/.env', weak).stage().commit();
  const { findings } = await historyJson(repo.path, ['--min-confidence', 'low']);
  const { document } = await scanJson(repo.path, ['--min-confidence', 'low']);
  const named = (all: readonly ReportedFinding[]) =>
    all.map(({ fingerprint, locations }) => `${fingerprint} ${locations[0]!.path}`);
  expect(named(document.findings)).toHaveLength(2);
  expect(named(findings)).toEqual(named(document.findings));
  expect(findings[0]!.locations).toHaveLength(2);
  expect(findings[0]!.history.introduced).toMatchObject([{ id: repo.id('HEAD~2') }]);
});

test('--plan prints a plan and changes nothing; the exit status stays', async () => {
  const repo = leaky();
  const before = repo.git('for-each-ref');
  const { status, stdout, stderr } = await scanHistory(repo.path, ['--plan']);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toMatch(/^#!\/bin\/sh\n/);
  expect(stdout).not.toContain(key());
  expect(repo.git('for-each-ref')).toBe(before);
  const file = await scanHistory(repo.path, ['--plan', '--output', 'plan.sh']);
  expect(file).toMatchObject({ status: 1, stdout: '' });
  expect(readFileSync(join(repo.path, 'plan.sh'), 'utf8')).toBe(stdout);
  const clean = repository().commit();
  expect(await scanHistory(clean.path, ['--plan'])).toMatchObject({ status: 0, stderr: '' });
});

test('--plan of an audit that could not read everything says so where the plan is read', async () => {
  const repo = repository().write('a', 'a').stage().commit();
  const id = repo.id('HEAD:a');
  repo.remove(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
  const { status, stdout } = await scanHistory(repo.path, ['--plan']);
  expect(status).toBe(3);
  expect(stdout).toMatch(new RegExp(`^# No key to take out of .*\n# INCOMPLETE: .*\n# .*${id}`));
});

test('the same bytes for any number of threads', async () => {
  const repo = leaky();
  for (let n = 0; n < 30; n++)
    repo
      .write(`f/${n}.txt`, `${n}\n${key(n % 5)}\n`)
      .stage()
      .commit();
  repo.git('repack', '-adq');
  const runs = await Promise.all(
    ['1', '2', '8'].map((n) => scanHistory(repo.path, ['-f', 'json', '--no-cache', '--threads', n])),
  );
  expect(runs[1]).toEqual(runs[0]);
  expect(runs[2]).toEqual(runs[0]);
});

test('--reveal is refused in CI', async () => {
  expect(await scanHistory(leaky().path, ['--reveal'], { env: { CI: '1' } })).toMatchObject({ status: 2, stdout: '' });
  const { stdout } = await scanHistory(leaky().path, ['--reveal', '-f', 'json']);
  expect(stdout).toContain(key());
});

test('a name that holds a key is not printed, nor one in an argument', async () => {
  const repo = leaky();
  const { status, stderr, stdout } = await scanHistory(repo.path, ['--ref', key(3)]);
  expect(status).toBe(2);
  expect(stderr + stdout).not.toContain(key(3));
  const odd = await scanHistory('/', [`/nowhere/${key(4)}`]);
  expect(odd.stderr).toMatch(/no such folder/);
  expect(odd.stderr).not.toContain(key(4));
});

test('repositories without a commit, or without an object, are clean', async () => {
  expect(await historyJson(repository().path)).toMatchObject({ status: 0, places: [] });
  expect(await historyJson(repository({ bare: true }).path)).toMatchObject({ status: 0, places: [] });
  const staged = repository().write('a.txt', key()).stage();
  const { status, findings } = await historyJson(staged.path);
  expect(status).toBe(1);
  expect(findings).toMatchObject([{ history: { reach: 'index' } }]);
});

test('SHA-256 repositories are searched as well', async () => {
  const repo = repository({ objectFormat: 'sha256' }).write('a.txt', key()).stage().commit();
  expect((await historyJson(repo.path)).places).toEqual(['a.txt']);
  expect((await historyJson(repo.path, ['--since', '2026-01-01'])).places).toEqual(['a.txt']);
});

test('the environment is used, and no tool of it is started', async () => {
  const repo = leaky();
  const tools = temporaryFolder();
  const started = join(tools, 'started');
  for (const name of ['pager', 'monitor', 'hook']) {
    writeFileSync(join(tools, name), `#!/bin/sh\necho ${name} >> ${started}\n`);
    chmodSync(join(tools, name), 0o755);
  }
  repo.git('config', 'core.pager', join(tools, 'pager'));
  repo.git('config', 'core.fsmonitor', join(tools, 'monitor'));
  repo.git('config', 'diff.external', join(tools, 'hook'));
  mkdirSync(join(repo.path, '.git/hooks'), { recursive: true });
  renameSync(join(tools, 'hook'), join(repo.path, '.git/hooks/post-checkout'));
  expect((await historyJson(repo.path, ['--since', '2026-01-01'], { env })).status).toBe(1);
  expect(readdirSync(tools)).not.toContain('started');
});

test('without options, where the table of options is not even loaded, it is as with every default spelt out', async () => {
  const repo = leaky();
  repo
    .write('later', `${key(2)}\n`)
    .stage()
    .commit('only staged by an amended commit');
  repo.write('later', '').stage().git('commit', '-q', '--amend', '-m', 'amended');
  const plain = await scanHistory(repo.path);
  const spelt = await scanHistory(repo.path, ['--unreachable', 'yes']);
  expect(plain.status).toBe(1);
  expect(plain.stdout).toContain('2 keys');
  expect(spelt).toEqual(plain);
});
