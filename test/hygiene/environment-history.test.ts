import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { openRepository } from '../../src/git/repository.ts';
import { environmentHistory } from '../../src/hygiene/project/environment-history.ts';
import { plant } from '../support/keys.ts';
import { type TestRepository, existingRepository, repository, temporaryFolder } from '../support/repository.ts';

const KEY = plant('openai-project-key', 1).secret;

const historyOf = async (made: TestRepository, folder = made.path) => {
  const unread: string[] = [];
  const history = await environmentHistory(
    openRepository(folder, made.env),
    (path, why) => void unread.push(`${path}: ${why}`),
  );
  return { history, unread };
};

const told = async (made: TestRepository, folder?: string) =>
  (await historyOf(made, folder)).history.map(({ path, names, secrets, inHead }) => ({ path, names, secrets, inHead }));

test('a file that was removed again, and one that still stands', async () => {
  const made = repository().write('.env', `OPENAI_API_KEY=${KEY}\nPORT=3000\nEMPTY=\n`).stage().commit();
  const first = made.id();
  made.remove('.env').write('api/.env.local', 'NODE_ENV=production\n').stage().commit();
  const { history, unread } = await historyOf(made);
  expect(unread).toEqual([]);
  expect(history).toEqual([
    {
      path: '.env',
      commit: first,
      committedAt: new Date('2026-01-01T00:00:00Z'),
      inHead: false,
      names: ['OPENAI_API_KEY', 'PORT'],
      secrets: ['OPENAI_API_KEY'],
    },
    {
      path: 'api/.env.local',
      commit: made.id(),
      committedAt: new Date('2026-01-01T00:01:00Z'),
      inHead: true,
      names: ['NODE_ENV'],
      secrets: [],
    },
  ]);
});

test('the first commit that held a value counts, not the one that held placeholders', async () => {
  const made = repository().write('.env', 'OPENAI_API_KEY=your-key-here\n').stage().commit();
  made.write('.env', `OPENAI_API_KEY=${KEY}\n`).stage().commit();
  const filled = made.id();
  made.write('.env', 'OPENAI_API_KEY=\n').stage().commit();
  const { history } = await historyOf(made);
  expect(history.map(({ commit, inHead }) => ({ commit, inHead }))).toEqual([{ commit: filled, inHead: false }]);
});

test('examples, placeholders and empty values are no history', async () => {
  const made = repository().write({ '.env': 'A=\nB=<your-key>\n', '.env.example': `A=${KEY}\n`, 'env.d.ts': 'A=1\n' });
  made.stage().commit();
  expect(await told(made)).toEqual([]);
});

test('a branch that was merged without it, a merge that brought it, a stash, another branch', async () => {
  const made = repository().write('a', '1').stage().commit();
  made.git('checkout', '-q', '-b', 'side');
  made.write('side.env', 'A=north1\n').stage().commit().remove('side.env').stage().commit();
  made.git('checkout', '-q', 'main');
  made.write('b', '1').stage().commit();
  made.git('merge', '-q', '--no-ff', '--no-commit', 'side');
  made.write('.env.merge', 'B=north2\n').stage().commit();
  made.git('checkout', '-q', '-b', 'other');
  made.write('.env.other', 'C=north3\n').stage().commit();
  made.git('checkout', '-q', 'main');
  made.write('.env.stash', 'D=north4\n').stage();
  made.git('stash');
  expect((await told(made)).map(({ path }) => path).toSorted()).toEqual([
    '.env.merge',
    '.env.other',
    '.env.stash',
    'side.env',
  ]);
});

test('a file that was renamed to an example was there before', async () => {
  const made = repository().write('.env', `A=${KEY}\n`).stage().commit();
  made.git('mv', '.env', '.env.example');
  made.commit();
  expect(await told(made)).toEqual([{ path: '.env', names: ['A'], secrets: ['A'], inHead: false }]);
});

test('a folder knows its own files alone', async () => {
  const made = repository().write({ '.env': 'A=north1\n', 'api/.env': 'B=north2\n' }).stage().commit();
  expect(await told(made, join(made.path, 'api'))).toEqual([{ path: '.env', names: ['B'], secrets: [], inHead: true }]);
});

test('no commit yet; a file that is no text; a link; names like __proto__', async () => {
  expect(await told(repository())).toEqual([]);
  const made = repository().write({
    '.env': Buffer.from('A=1\0\0'),
    '__proto__.env': '__proto__=north\n',
    'a\nb/.env': 'X=north\n',
  });
  made.symlink('.env.link', '.env').stage().commit();
  expect(await told(made)).toEqual([
    { path: '__proto__.env', names: ['__proto__'], secrets: [], inHead: true },
    { path: 'a\nb/.env', names: ['X'], secrets: [], inHead: false },
  ]);
});

test('a version that is not here is told', async () => {
  const made = repository().write('.env', 'A=north\n').stage().commit();
  made.remove(`.git/objects/${made.id('HEAD:.env').slice(0, 2)}`);
  const { history, unread } = await historyOf(made);
  expect(history).toEqual([]);
  expect(unread).toEqual([expect.stringMatching(/^\.env \([0-9a-f]{10}\): the object is not in the repository$/)]);
});

test('a commit that git cannot read is told, and the others are looked at', async () => {
  const made = repository().write('.env', 'A=north\n').stage().commit();
  made.write('folder/a', '1').stage().commit();
  const tree = made.id('HEAD:folder');
  made.remove('folder').write('b', '2').stage().commit();
  made.write('prod.env', 'B=south\n').stage().commit();
  made.remove(`.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`);
  const { history, unread } = await historyOf(made);
  expect(history.map(({ path }) => path)).toEqual(['.env', 'prod.env']);
  expect(unread.length).toBeGreaterThan(0);
  expect(unread.every((one) => /^commit [0-9a-f]{10}: git diff-tree: /.test(one))).toBe(true);
});

test('more files than a command line names', async () => {
  const names = Array.from({ length: 150 }, (_, at) => `p${at}/.env`);
  const made = repository()
    .write(Object.fromEntries(names.map((name) => [name, 'A=north\n'])))
    .stage()
    .commit();
  expect((await historyOf(made)).history.length).toBe(150);
});

test('in a shallow clone, the oldest commit that is here counts', async () => {
  const made = repository().write('.env', 'A=north\n').stage().commit().write('b', '').stage().commit();
  const at = join(temporaryFolder(), 'clone');
  made.git('clone', '-q', '--depth', '1', `file://${made.path}`, at);
  const { history } = await historyOf(existingRepository(at, made.env));
  expect(history.map(({ commit }) => commit)).toEqual([made.id()]);
});
