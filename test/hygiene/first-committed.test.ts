import { expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import { openRepository } from '../../src/git/repository.ts';
import { firstCommitted } from '../../src/hygiene/project/first-committed.ts';
import { plant } from '../support/keys.ts';
import { type TestRepository, existingRepository, repository, temporaryFolder } from '../support/repository.ts';

const key = (seed: number): string => plant('openai-project-key/74', seed).secret;
const name = (seed: number): string => fingerprint(key(seed));

const asked = (repo: TestRepository, seeds: readonly number[], below = ''): Promise<ReadonlyMap<string, Date>> => {
  const folder = `${repo.path}/${below}`;
  const config = loadConfig({ cwd: folder, root: repo.path, readFile: () => undefined });
  return firstCommitted(openRepository(folder, repo.env), new Set(seeds.map(name)), { config, env: repo.env });
};

/** Commits are a minute apart, from midnight on. */
const minute = (count: number): Date => new Date(Date.UTC(2026, 0, 1) + 60_000 * count);

test('the first commit of each key, whatever became of it', async () => {
  const repo = repository().commit();
  repo
    .write('.env', `A=${key(1)}\n`)
    .stage()
    .commit();
  repo
    .write('.env', `A=${key(2)}\n`)
    .stage()
    .commit();
  repo
    .remove('.env')
    .write('sub/settings.json', JSON.stringify({ key: key(1) }))
    .stage()
    .commit();
  repo.git('checkout', '-q', '-b', 'other');
  repo
    .write('deep.yaml', `key: ${key(3)}\n`)
    .stage()
    .commit(`Adds ${key(4)}`);
  repo.git('checkout', '-q', 'main');
  expect(await asked(repo, [1, 2, 3, 4, 5], 'sub')).toEqual(
    new Map([
      [name(1), minute(1)],
      [name(2), minute(2)],
      [name(3), minute(4)],
      [name(4), minute(4)],
    ]),
  );
});

test('nothing is asked for nothing, and nothing is known before the first commit', async () => {
  const repo = repository().write('.env', key(1)).stage();
  expect(await asked(repo, [])).toEqual(new Map());
  expect(await asked(repo, [1])).toEqual(new Map());
});

test('a shallow clone knows what it has', async () => {
  const repo = repository().write('.env', key(1)).stage().commit();
  repo.commit().commit();
  const path = `${temporaryFolder()}/clone`;
  repo.git('clone', '-q', '--depth', '1', `file://${repo.path}`, path);
  const clone = existingRepository(path, repo.env);
  expect(openRepository(path, repo.env).shallow).toBe(true);
  expect(await asked(clone, [1])).toEqual(new Map([[name(1), minute(2)]]));
});
