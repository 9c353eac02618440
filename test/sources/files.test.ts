import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { GitError, UsageError } from '../../src/errors.ts';
import { createFilesSource } from '../../src/sources/files.ts';
import { expandGlobs } from '../../src/sources/named.ts';
import { segmentSize } from '../../src/sources/segments.ts';
import { env, files, folder, read } from '../support/files.ts';
import { existingRepository, repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { told } from '../support/sources.ts';

const tree = { 'a.txt': 'a', '.hidden': 'h', 'sub/.env': 'e', 'sub/deep/b': 'b' };

/** Tracked, tracked and ignored, untracked, ignored, an ignored folder. */
function mixed(): TestRepository {
  const made = repository().write({
    '.gitignore': '*.log\n.env*\nnode_modules/\n',
    tracked: 't',
    'tracked.log': 'tl',
    'sub/x': 'x',
  });
  made.stage('.gitignore', 'tracked', 'tracked.log', 'sub/x').commit();
  return made.write({
    untracked: 'u',
    'ignored.log': 'i',
    '.env': 'e',
    'sub/new': 'n',
    'node_modules/m/index.js': 'm',
    'sub/node_modules/k': 'k',
  });
}

const listed = {
  '.gitignore': expect.any(String),
  tracked: 't',
  'tracked.log': 'tl',
  'sub/x': 'x',
  untracked: 'u',
  'sub/new': 'n',
};

test('outside git: every file, hidden ones too', async () => {
  const log = told();
  expect(await read(folder(tree), [], {}, log)).toEqual(tree);
  expect(log.counts.files).toBe(4);
});

test.each([
  ['a folder', ['sub'], { 'sub/.env': 'e', 'sub/deep/b': 'b' }],
  ['a folder with a slash', ['sub/'], { 'sub/.env': 'e', 'sub/deep/b': 'b' }],
  ['a file', ['a.txt'], { 'a.txt': 'a' }],
  ['a path with dots', ['./sub/../a.txt'], { 'a.txt': 'a' }],
  ['paths that overlap', ['.', 'sub', 'a.txt'], tree],
])('outside git: %s', async (_, paths, expected) => {
  const log = told();
  expect(await read(folder(tree), paths, {}, log)).toEqual(expected);
  expect(log.counts.files).toBe(Object.keys(expected).length);
});

test('paths are seen from the working directory', async () => {
  const top = folder(tree);
  expect(await read(join(top, 'sub/deep'), ['..'])).toEqual({ '../.env': 'e', b: 'b' });
  expect(await read(join(top, 'sub/deep'), [join(top, 'a.txt')])).toEqual({ '../../a.txt': 'a' });
});

test('in a repository: tracked files, ignored or not, and untracked ones that are not ignored', async () => {
  expect(await read(mixed().path)).toEqual(listed);
});

test('--include-ignored: everything but .git', async () => {
  const ignored = { 'ignored.log': 'i', '.env': 'e', 'node_modules/m/index.js': 'm', 'sub/node_modules/k': 'k' };
  expect(await read(mixed().path, [], { includeIgnored: true })).toEqual({ ...listed, ...ignored });
});

test.each([
  ['an ignored file', ['.env'], { '.env': 'e' }],
  ['an ignored folder', ['node_modules'], { 'node_modules/m/index.js': 'm' }],
  ['a folder in an ignored folder', ['node_modules/m'], { 'node_modules/m/index.js': 'm' }],
  ['a folder that holds an ignored one', ['sub'], { 'sub/x': 'x', 'sub/new': 'n' }],
])('what is named is read: %s', async (_, paths, expected) => {
  expect(await read(mixed().path, paths)).toEqual(expected);
});

test('a named folder of which git ignores all files, but not its name', async () => {
  const made = repository().write({ '.gitignore': 'logs/*\n', 'logs/one': '1' });
  expect(await read(made.path, ['logs'])).toEqual({ 'logs/one': '1' });
});

test('an ignored folder in which one file is tracked, named', async () => {
  const made = repository().write({ '.gitignore': 'out/\n', 'out/tracked': 't', 'out/not': 'n' }).stage('out/tracked');
  expect(await read(made.path, ['out'])).toEqual({ 'out/tracked': 't', 'out/not': 'n' });
  expect(await read(made.path)).toEqual({ '.gitignore': 'out/\n', 'out/tracked': 't' });
});

test('from a subdirectory of a repository', async () => {
  expect(await read(join(mixed().path, 'sub'))).toEqual({ x: 'x', new: 'n' });
});

test('a tracked file that is deleted is not there, and nothing is missing', async () => {
  const made = mixed().remove('tracked', 'sub');
  const log = told();
  expect(Object.keys(await read(made.path, [], {}, log)).sort()).toEqual(['.gitignore', 'tracked.log', 'untracked']);
  expect(log.incompletes).toEqual([]);
});

test('a file in conflict is read once', async () => {
  const made = repository().write('f', 'base').stage().commit();
  made.git('checkout', '-q', '-b', 'side');
  made.write('f', 'theirs').stage().commit();
  made.git('checkout', '-q', 'main');
  made
    .write('f', 'ours')
    .stage()
    .commit()
    .raw(['merge', '-q', 'side'], { allow: [1] });
  const log = told();
  expect(Object.keys(await read(made.path, [], {}, log))).toEqual(['f']);
  expect(log.counts.files).toBe(1);
});

test('submodules and repositories in repositories are read as their own', async () => {
  const inner = repository().write({ '.gitignore': 'secret\n', i: 'inner' }).stage().commit();
  const made = repository().write('top', 't');
  for (const name of ['sub', 'absent']) {
    made.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.path, name);
  }
  made.stage().commit().git('submodule', 'deinit', '-q', '-f', 'absent');
  made.write({ 'sub/secret': 'ignored there', 'sub/new': 'n' });
  repository({ at: join(made.path, 'nested/deep') }).write('x', 'nested');
  const log = told();
  const gitignore = { 'sub/.gitignore': 'secret\n' };
  const expected = { top: 't', ...gitignore, 'sub/i': 'inner', 'sub/new': 'n', 'nested/deep/x': 'nested' };
  expect(await read(made.path, [], {}, log)).toEqual({ '.gitmodules': expect.any(String), ...expected });
  expect(log.skips).toEqual([{ what: 'absent', why: 'a submodule that is not checked out' }]);
  expect(log.incompletes).toEqual([]);
});

test('repositories below a folder outside git are read as git sees them', async () => {
  const top = folder({ loose: 'l' });
  repository({ at: join(top, 'one') }).write({ '.gitignore': 'no\n', yes: 'y', no: 'n' });
  expect(await read(top)).toEqual({ loose: 'l', 'one/.gitignore': 'no\n', 'one/yes': 'y' });
  expect(await read(top, [], { includeIgnored: true })).toMatchObject({ 'one/no': 'n' });
});

test.each([
  ['an empty folder', ''],
  ['a file that leads nowhere', 'gitdir: /nowhere\n'],
  ['a file of nonsense', 'nonsense'],
])('a .git that is %s hides nothing', async (_, content) => {
  const top = folder({ 'a/x': 'x', 'a/y': 'y', b: 'b' });
  if (content === '') mkdirSync(join(top, 'a/.git'));
  else writeFileSync(join(top, 'a/.git'), content);
  expect(await read(top)).toEqual({ 'a/x': 'x', 'a/y': 'y', b: 'b' });
});

test('a named folder whose .git git refuses is an error, not a silent walk', async () => {
  const top = folder({ x: 'x', '.git': 'nonsense' });
  await expect(files(top)).rejects.toThrow(GitError);
});

test('in a hook, GIT_INDEX_FILE and GIT_DIR hold for this repository and not for those in it', async () => {
  const made = mixed();
  repository({ at: join(made.path, 'nested') })
    .write('own', 'o')
    .stage()
    .commit();
  const hook = { ...env, GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index', GIT_PREFIX: '' };
  expect(await read(made.path, [], { env: hook })).toEqual({ ...listed, 'nested/own': 'o' });
  expect(await read(made.path, ['sub'], { env: hook })).toEqual({ 'sub/x': 'x', 'sub/new': 'n' });
  expect(await read(made.path, ['nested'], { env: hook })).toEqual({ 'nested/own': 'o' });
  const other = folder({ z: 'z' });
  expect(await read(other, [], { env: { ...env, GIT_INDEX_FILE: join(made.path, '.git/index') } })).toEqual({ z: 'z' });
});

test('a link met on the way is its target, inside and outside git; a named one is followed', async () => {
  const elsewhere = folder({ 'dir/far': 'far', file: 'content' });
  const top = existingRepository(folder({ x: 'x' }), env)
    .symlink('to-dir', join(elsewhere, 'dir'))
    .symlink('to-file', '../file');
  top.symlink('broken', 'sk-nowhere').symlink('loop', 'loop').symlink('up', '..');
  const links = {
    'to-dir': join(elsewhere, 'dir'),
    'to-file': '../file',
    broken: 'sk-nowhere',
    loop: 'loop',
    up: '..',
  };
  expect(await read(top.path)).toEqual({ x: 'x', ...links });
  expect(await read(top.path, ['to-dir'])).toEqual({ 'to-dir/far': 'far' });
  top.git('init', '-q');
  expect(await read(top.path)).toEqual({ x: 'x', ...links });
  expect(await read(top.path, ['to-dir'])).toEqual({ 'to-dir/far': 'far' });
});

test('a named link into another folder of a repository is listed by git', async () => {
  const made = mixed().symlink('short', 'sub');
  expect(await read(made.path, ['short'])).toEqual({ 'short/x': 'x', 'short/new': 'n' });
});

test('tracked files behind a folder that is a link now are not read from elsewhere', async () => {
  const made = repository()
    .write('dir/file', 'tracked')
    .stage()
    .commit()
    .remove('dir')
    .symlink('dir', folder({ file: 'elsewhere' }));
  expect(Object.values(await read(made.path))).not.toContain('elsewhere');
});

test('a tracked file that is a folder now', async () => {
  const made = repository().write('f', 'file').stage().commit().remove('f').write('f/inner', 'i');
  const log = told();
  expect(await read(made.path, [], {}, log)).toEqual({ 'f/inner': 'i' });
  expect(log.incompletes).toEqual([]);
});

const odd: [string, Buffer | string, string][] = [
  ['spaces', ' a  b ', ' a  b '],
  ['a newline', 'a\nb', 'a\nb'],
  ['quotes', `"'`, `"'`],
  ['glob characters', '*[a]', '*[a]'],
  ['the replacement character itself', 'a\ufffdb', 'a\ufffdb'],
  ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0x62]), 'a\\xffb'],
  ['a folder of bytes', Buffer.from([0xe9, 0x2f, 0xe8, 0x2f, 0x78]), '\\xe9/\\xe8/x'],
];

test.each(odd)('a name with %s, outside and inside git, tracked or not', async (_, name, shown) => {
  const made = existingRepository(folder({}), env).write(name, 'content').write('plain', 'p');
  expect(await read(made.path)).toEqual({ [shown]: 'content', plain: 'p' });
  made.git('init', '-q');
  expect(await read(made.path)).toEqual({ [shown]: 'content', plain: 'p' });
  made.stage();
  expect(await read(made.path)).toEqual({ [shown]: 'content', plain: 'p' });
});

test('include decides, and not on the names of repositories', async () => {
  const made = repository().write({ 'a.ts': 'a', 'b.js': 'b' });
  repository({ at: join(made.path, 'nested') }).write({ 'c.ts': 'c', 'd.js': 'd' });
  expect(await read(made.path, [], { include: (path) => path.endsWith('.ts') })).toEqual({
    'a.ts': 'a',
    'nested/c.ts': 'c',
  });
});

test('a limit is said, not kept silent', async () => {
  const log = told();
  expect(await read(folder({ long: '123456', short: '12345' }), [], { maxFileSize: 5 }, log)).toEqual({
    short: '12345',
  });
  expect(log.incompletes).toEqual([{ what: 'long', why: 'larger than 5 bytes (the limit)' }]);
});

test('an empty file is counted, and its name handed on', async () => {
  const log = told();
  expect(await read(folder({ empty: '' }), [], {}, log)).toEqual({ empty: '' });
  expect(log.counts.files).toBe(1);
});

test('a long file is read to its last byte, in segments; the next one is not mixed up with it', async () => {
  const top = folder({ 'a-long': '', 'b-short': 'short' });
  writeFileSync(join(top, 'a-long'), 'head');
  truncateSync(join(top, 'a-long'), segmentSize + 12_345);
  writeFileSync(join(top, 'a-long'), 'tail', { flag: 'a' });
  const seen: unknown[] = [];
  const options = { paths: ['a-long', 'b-short'], cwd: top, includeIgnored: false, include: () => true, env };
  for await (const { bytes, origin, base } of createFilesSource(options, told()).blobs()) {
    seen.push([
      origin.path,
      base === undefined,
      (base?.offset ?? 0) + bytes.length,
      Buffer.from(bytes.slice(-4)).toString(),
    ]);
  }
  expect(seen).toEqual([
    ['a-long', true, segmentSize, '\0\0\0\0'],
    ['a-long', false, segmentSize + 12_349, 'tail'],
    ['b-short', true, 5, 'hort'],
  ]);
});

test('bytes come as they are', async () => {
  const top = temporaryFolder();
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  writeFileSync(join(top, 'all'), all);
  for await (const { bytes } of createFilesSource(
    { paths: [], cwd: top, includeIgnored: false, include: () => true, env },
    told(),
  ).blobs()) {
    expect(Buffer.from(bytes)).toEqual(all);
    expect(bytes.byteOffset % 2).toBe(0);
  }
});

test('a working directory that is reached through a link', async () => {
  const top = mixed().path;
  const link = join(temporaryFolder(), 'link');
  symlinkSync(top, link);
  expect(await read(link)).toEqual(listed);
});

test('without git, a folder outside repositories is read; inside one, git is asked for', async () => {
  const without = { ...env, PATH: '/nowhere' };
  expect(await read(folder({ x: 'x' }), [], { env: without })).toEqual({ x: 'x' });
  await expect(files(mixed().path, [], { env: without })).rejects.toThrow('git is not installed');
  expect(await read(mixed().path, ['tracked'], { env: without })).toEqual({ tracked: 't' });
});

test.each([
  [['*.txt'], ['a.txt']],
  [['sub/**'], ['sub/.env', 'sub/deep/b']],
  [['{a.txt,sub/deep/*}'], ['a.txt', 'sub/deep/b']],
  [
    ['a.txt', '-'],
    ['a.txt', '-'],
  ],
  [['nothing'], ['nothing']],
])('globs %j', async (paths, expected) => {
  expect(await expandGlobs(paths, folder(tree))).toEqual(expected);
});

test('a glob names links to files as a shell would, and no folders, links to them or links to nothing', async () => {
  const top = folder({ 'real.txt': 'a', 'sub/x.env': 'b' });
  symlinkSync('real.txt', join(top, 'link.env'));
  symlinkSync('sub', join(top, 'folder.env'));
  symlinkSync('nothing', join(top, 'dangling.env'));
  mkdirSync(join(top, 'own.env'));
  expect(await expandGlobs(['*.env'], top)).toEqual(['link.env']);
  expect(await expandGlobs(['**/*.env'], top)).toEqual(['link.env', 'sub/x.env']);
});

test('a file whose name looks like a glob is that file; a glob without matches is refused', async () => {
  const top = folder({ '[a].txt': 'brackets', 'a.txt': 'a' });
  expect(await expandGlobs(['[a].txt'], top)).toEqual(['[a].txt']);
  await expect(expandGlobs(['*.md'], top)).rejects.toThrow(new UsageError('no such file, and no file matches: *.md'));
});
