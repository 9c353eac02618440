import { describe, expect, test } from '@jest/globals';
import { repository } from '../support/repository.ts';
import { key, scanJson, tripkey } from './support.ts';

const K = key();

/** A name as bytes, and as reports show it. */
const names: readonly (readonly [string | Uint8Array, string])[] = [
  ['with space', 'with space'],
  ['-x', '-x'],
  ['--staged', '--staged'],
  ['"quoted"', '"quoted"'],
  ["it's", "it's"],
  ['two\nlines', 'two\nlines'],
  ['tab\there', 'tab\there'],
  ['back\\slash', 'back\\slash'],
  ['*', '*'],
  ['[a]?{b}', '[a]?{b}'],
  ['!not', '!not'],
  [':(top)', ':(top)'],
  ['#hash', '#hash'],
  ['日本 é 😀', '日本 é 😀'],
  ['e\u0301', 'e\u0301'],
  [Buffer.from([0x61, 0xff, 0x62]), 'a\\xffb'],
];

describe('names', () => {
  const repo = repository().commit();
  for (const [index, [name]] of names.entries())
    repo.write(Buffer.concat([Buffer.from('d/'), Buffer.from(name)]), key(index + 1));
  repo.stage();
  const shown = names.map(([, text]) => `d/${text}`).toSorted();
  const pathsOf = async (...args: string[]): Promise<readonly string[]> =>
    (await scanJson(repo.path, args)).locations.map(({ path }) => String(path)).toSorted();

  test('in a folder', async () => {
    expect(await pathsOf()).toEqual(shown);
    expect(await pathsOf('--include-ignored', 'd')).toEqual(shown);
  });

  test('in the index and in a range', async () => {
    expect(await pathsOf('--staged')).toEqual(shown);
    repo.commit();
    expect(await pathsOf('--range', 'HEAD~1..HEAD')).toEqual(shown);
  });

  test.concurrent.each(names.filter(([name]) => typeof name === 'string') as (readonly [string, string])[])(
    '%j as an argument',
    async (name) => {
      const { locations } = await scanJson(`${repo.path}/d`, ['--', name]);
      expect(locations).toEqual([expect.objectContaining({ path: name })]);
    },
  );

  test('beginning with a dash, without --', async () => {
    const { locations } = await scanJson(`${repo.path}/d`, ['./-x']);
    expect(locations).toEqual([expect.objectContaining({ path: '-x' })]);
  });

  test('a file called - is not standard input', async () => {
    const dash = repository().write('-', K);
    const { locations } = await scanJson(dash.path, ['./-'], { input: 'x' });
    expect(locations).toEqual([expect.objectContaining({ path: '-' })]);
  });
});

describe('a key that only the name of a submodule holds is found', () => {
  const repo = repository().write('a', 'x').stage().commit();
  const first = repo.id();
  repo.git('update-index', '--add', '--cacheinfo', `160000,${first},libs/${K}`);
  repo.commit('the submodule');
  const pushed = `refs/heads/main ${repo.id()} refs/heads/main ${first}\n`;
  repo.git('tag', 'tree', 'HEAD^{tree}');
  const tagged = `refs/tags/tree ${repo.id('HEAD^{tree}')} refs/tags/tree ${'0'.repeat(40)}\n`;

  test.each<readonly [string, readonly string[], string?]>([
    ['in a folder', []],
    ['in a range', ['--range', 'HEAD~1..HEAD']],
    ['in a push', ['--push-to', 'origin'], pushed],
    ['in the tree that a pushed tag names', ['--push-to', 'origin'], tagged],
  ])('%s', async (_, args, input = '') => {
    const { status, locations } = await scanJson(repo.path, args, { input });
    expect({ status, locations }).toMatchObject({ status: 1, locations: [{ path: null, in: 'path' }] });
  });

  test('in the index, and no more in the next commit', async () => {
    repo.git('reset', '-q', '--soft', first);
    const { status, locations } = await scanJson(repo.path, ['--staged']);
    expect({ status, locations }).toMatchObject({ status: 1, locations: [{ path: null, in: 'path' }] });
    repo.commit('again').git('update-index', '--cacheinfo', `160000,${repo.id()},libs/${K}`);
    expect((await scanJson(repo.path, ['--staged'])).status).toBe(0);
  });
});

describe('the same configuration is in force for', () => {
  const toml = `exclude = ["vendor/"]
disable = ["openai-user-key"]
[limits]
max_file_size = "1KB"
[severity]
openai-project-key = "low"
[[rules]]
id = "acme-key"
pattern = 'acme_[0-9a-f]{32}'
keywords = ["acme_"]
`;
  const repo = repository().write('tripkey.toml', toml).stage().commit();
  repo
    .write({
      'a.txt': `${K}\nacme_0123456789abcdef0123456789abcdef\n`,
      'vendor/b.txt': key(2),
      'long.txt': 'x'.repeat(2000),
    })
    .stage();
  const told = async (args: readonly string[], input = ''): Promise<unknown> => {
    const { document, status } = await scanJson(repo.path, args, { input });
    const found = document.findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`);
    return { status, found, unread: document.scan.incomplete.length };
  };
  const expected = { status: 1, found: ['openai-project-key low', 'acme-key high'], unread: 1 };

  test('files', async () => {
    expect(await told([])).toEqual(expected);
  });

  test('the index', async () => {
    expect(await told(['--staged'])).toEqual(expected);
  });

  test('a range', async () => {
    const commit = repo.git('commit-tree', '-p', 'HEAD', '-m', 'x', repo.git('write-tree'));
    expect(await told(['--range', `HEAD..${commit}`])).toEqual(expected);
  });

  test('standard input', async () => {
    const input = `${K}\nacme_0123456789abcdef0123456789abcdef\n${'x'.repeat(2000)}`;
    expect(await told(['-'], input)).toEqual(expected);
  });
});

test('a file that vanishes, and one that cannot be read, are told apart from clean ones', async () => {
  const repo = repository().write('loop', 'x').stage().commit().remove('loop');
  repo.symlink('loop', 'loop');
  expect((await scanJson(repo.path)).status).toBe(0);
  expect((await tripkey(repo.path, ['scan', 'loop'])).stderr).toBe('tripkey: no such file or folder: loop\n');
});
