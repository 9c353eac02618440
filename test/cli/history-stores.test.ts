import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import { type TestRepository, existingRepository, repository } from '../support/repository.ts';
import { historyJson, scanHistory } from './history-support.ts';
import { bin, key } from './support.ts';

const urlOf = ({ path }: TestRepository): string => pathToFileURL(path).href;

/** A repository with another one as a submodule, whose history holds a key. */
function withSubmodule(path = 'libs/inner', seed = 2): TestRepository {
  const inner = repository().write('secret.txt', key(seed)).stage().commit('of the submodule');
  inner.write('secret.txt', '').stage().commit();
  const outer = repository().write('own.txt', key(1)).stage().commit();
  outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '--', inner.path, path);
  return outer.stage().commit();
}

test("a submodule's history is searched, with paths and commits of its own", async () => {
  const outer = withSubmodule();
  const { status, places, findings, document } = await historyJson(outer.path);
  expect({ status, places }).toEqual({ status: 1, places: ['libs/inner/secret.txt', 'own.txt'] });
  expect(findings[0]!.history).toMatchObject({
    paths: ['libs/inner/secret.txt'],
    introduced: [{ subject: 'of the submodule' }],
    removed: [{}],
    pushed: true,
  });
  expect(document.scan.counts).toMatchObject({ commits: 4 });
});

test('one key in both is one finding, with the places and the commits of both', async () => {
  const outer = withSubmodule('inner', 1);
  const { findings, places } = await historyJson(outer.path);
  expect(findings).toHaveLength(1);
  expect([...places].sort()).toEqual(['inner/secret.txt', 'own.txt']);
  expect(findings[0]!.history.introduced).toHaveLength(2);
  expect(findings[0]!.history.paths).toEqual(['inner/secret.txt', 'own.txt']);
  expect(findings[0]!.history.pushed).toBe(true);
});

test('--plan rewrites no repository for a key that its submodule alone has, and names the submodule', async () => {
  const outer = withSubmodule();
  const { stdout } = await scanHistory(outer.path, ['--plan']);
  expect(stdout.match(/[0-9a-f]{16}(?="\))/g)).toEqual([fingerprint(key(1))]);
  expect(stdout).not.toContain('git clone -q --mirror');
  expect(stdout).toContain(`#   libs/inner: sk-proj-…${key(2).slice(-4)} (${fingerprint(key(2))})\n`);
  expect(stdout).toContain(`#     tripkey scan-history --plan -- '${outer.path}/libs/inner'\n`);

  outer.git('rm', '-qf', 'libs/inner');
  const removed = await scanHistory(outer.commit('take it out').path, ['--plan']);
  expect(removed.stdout).toContain(`delete its store, which git clones anew: ${outer.path}/.git/modules/libs/inner\n`);
});

test('--plan where a submodule alone has a key has nothing to run', async () => {
  const inner = repository().write('secret.txt', key(2)).stage().commit();
  const outer = repository();
  outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '--', inner.path, 'inner');
  const { status, stdout } = await scanHistory(outer.stage().commit().path, ['--plan']);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^(?:#.*\n|\n)+$/);
  expect(stdout).toContain(`# No key to take out of ${outer.path} itself.\n`);
});

test('a submodule that was taken out again is still kept by git, and searched', async () => {
  const outer = withSubmodule();
  outer.git('rm', '-qf', 'libs/inner');
  outer.commit('take it out');
  const { places, document } = await historyJson(outer.path);
  expect(places).toEqual(['libs/inner/secret.txt', 'own.txt']);
  expect(document.scan.complete).toBe(true);
});

test('a submodule in a submodule, and one of a linked worktree', async () => {
  const middle = withSubmodule('deep');
  const outer = repository().write('a', 'a').stage().commit();
  const allow = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet'];
  outer.git(...allow, 'add', '--', middle.path, 'mid');
  outer.git(...allow, 'update', '--init', '--recursive');
  outer.stage().commit();
  expect((await historyJson(outer.path)).places).toEqual(['mid/deep/secret.txt', 'mid/own.txt']);

  const plain = withSubmodule();
  plain.git('worktree', 'add', '-q', `${plain.path}.linked`);
  const linked = existingRepository(`${plain.path}.linked`, plain.env);
  linked.git(...allow, 'update', '--init');
  rmSync(join(plain.path, '.git/modules'), { recursive: true });
  expect((await historyJson(plain.path)).places).toContain('own.txt');
  expect((await historyJson(plain.path)).places.filter((path) => path.endsWith('secret.txt'))).toHaveLength(1);
});

test.each<[string, (outer: TestRepository, head: string) => unknown]>([
  ['that git does not know', (outer, head) => outer.write(head, 'nothing that git knows\n')],
  ['that is empty', (outer, head) => outer.write(head, '')],
  ['that is lost', (outer, head) => outer.remove(head)],
])('a submodule with a HEAD %s is named, and the rest is searched', async (_, damage) => {
  const outer = withSubmodule();
  damage(outer, '.git/modules/libs/inner/HEAD');
  const { status, places, document } = await historyJson(outer.path);
  expect({ status, places }).toEqual({ status: 1, places: ['own.txt'] });
  expect(document.scan.incomplete).toEqual([{ what: 'submodule libs/inner', why: expect.any(String) }]);
});

test('a submodule called objects is no damage to the folder that it is in', async () => {
  const { document, places } = await historyJson(withSubmodule('libs/objects').path);
  expect(places).toEqual(['libs/objects/secret.txt', 'own.txt']);
  expect(document.scan.incomplete).toEqual([]);
});

test('--ref is about the refs of the repository itself', async () => {
  const { places, document } = await historyJson(withSubmodule().path, ['--ref', 'main']);
  expect(places).toEqual(['own.txt']);
  expect(document.scan.skipped).toEqual([{ what: 'libs/inner', why: expect.stringContaining('--ref') }]);
});

test('exclude globs reach into submodules', async () => {
  expect((await historyJson(withSubmodule().path, ['--exclude', '/libs'])).places).toEqual(['own.txt']);
});

test('a shallow clone says how much of the history it has, and is incomplete unless that is all right', async () => {
  const origin = repository().write('a.txt', key()).stage().commit().remove('a.txt').stage().commit().commit();
  const path = `${origin.path}.shallow`;
  origin.git('clone', '-q', '--depth', '1', urlOf(origin), path);
  const cut = await historyJson(path);
  expect(cut).toMatchObject({ status: 3, places: [] });
  expect(cut.document.scan).toMatchObject({
    complete: false,
    incomplete: [
      { what: 'history', why: expect.stringMatching(/^this clone is shallow and has 1 commit;.*--unshallow/) },
    ],
  });
  const accepted = await historyJson(path, ['--allow-shallow']);
  expect(accepted).toMatchObject({ status: 0, document: { scan: { complete: true, incomplete: [] } } });
  expect(accepted.document.scan.notices).toEqual([expect.stringMatching(/shallow and has 1 commit/)]);
  const text = await scanHistory(path);
  expect(text.status).toBe(3);
  expect(text.stdout).toMatch(/shallow/);
});

test('a partial clone names what it lacks, and fetches nothing', async () => {
  const origin = repository()
    .write({ 'a.txt': key(1), 'b.txt': key(2) })
    .stage()
    .commit();
  for (let n = 0; n < 5; n++) origin.write('c.txt', `version ${n}`).stage().commit();
  origin.git('config', 'uploadpack.allowFilter', 'true');
  const path = `${origin.path}.partial`;
  origin.git('clone', '-q', '--bare', '--filter=blob:none', urlOf(origin), path);
  const { status, document } = await historyJson(path);
  expect(status).toBe(3);
  expect(document.scan.complete).toBe(false);
  expect(document.scan.incomplete).toContainEqual({
    what: '7 objects',
    why: expect.stringMatching(/^not in this partial clone: ([0-9a-f]{40}, ){2}[0-9a-f]{40} and 4 more/),
  });
});

test('a partial clone that has everything is complete', async () => {
  const origin = repository().write('a.txt', 'a').stage().commit();
  origin.git('config', 'uploadpack.allowFilter', 'true');
  const path = `${origin.path}.partial`;
  origin.git('clone', '-q', '--filter=blob:none', urlOf(origin), path);
  expect(await historyJson(path)).toMatchObject({ status: 0, document: { scan: { complete: true } } });
});

test('more packs than files may be open are told with the way out', () => {
  const repo = repository().write('a', key(1)).stage().commit();
  repo.git('repack', '-adq');
  const folder = join(repo.path, '.git/objects/pack');
  const packs = readdirSync(folder).filter((name) => /\.(?:pack|idx)$/.test(name));
  for (let copy = 0; copy < 120; copy++) {
    for (const name of packs) copyFileSync(join(folder, name), join(folder, `pack-${copy}${extname(name)}`));
  }
  const command = `ulimit -n 160; exec '${process.execPath}' '${bin}' scan-history --no-cache`;
  const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: repo.path, env: repo.env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/^tripkey: there are 121 packs, and this process may open 160 files\n.*ulimit -n/),
  });
});
