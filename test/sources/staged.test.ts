import { chmodSync, copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openRepository } from '../../src/git/repository.ts';
import { segmentSize } from '../../src/sources/segments.ts';
import { createStagedSource } from '../../src/sources/staged.ts';
import { existingRepository, repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { contents, readAll, textsIn, told, type ReadBlob } from '../support/sources.ts';

type Env = Readonly<Record<string, string>>;

async function staged(
  made: TestRepository,
  { cwd = made.path, env = {}, log = told() }: { cwd?: string; env?: Env; log?: ReturnType<typeof told> } = {},
): Promise<ReadBlob[]> {
  return readAll(createStagedSource(openRepository(cwd, { ...made.env, ...env }), log, () => true));
}

const lines = (word: string): string => `${word}\n`.repeat(30);

test.each(['sha1', 'sha256'] as const)(
  'the first commit of a %s repository: all of the index is new',
  async (objectFormat) => {
    const made = repository({ objectFormat }).write({ 'a.txt': 'one', 'b/c.txt': 'two' }).stage();
    const blobs = await staged(made);
    expect(contents(blobs)).toEqual({ 'a.txt': 'one', 'b/c.txt': 'two' });
    expect(textsIn(blobs, 'path')).toEqual(['a.txt', 'b/c.txt']);
    const file = blobs.find(({ origin }) => origin.path === 'a.txt');
    expect(file?.previous).toEqual([]);
    expect(file?.origin.blob).toBe(made.git('rev-parse', ':a.txt'));
  },
);

test.each(['sha1', 'sha256'] as const)(
  'a changed file of a %s repository comes with what HEAD has',
  async (objectFormat) => {
    const made = repository({ objectFormat })
      .write({ a: 'old', same: 'same' })
      .stage()
      .commit()
      .write('a', 'new')
      .stage();
    const blobs = await staged(made);
    expect(blobs.map(({ text, previous }) => [text, previous])).toEqual([['new', ['old']]]);
  },
);

test('the index is read, not the disk', async () => {
  const made = repository().write('a', 'staged').stage().write({ a: 'on the disk', untracked: 'x' });
  expect(contents(await staged(made))).toEqual({ a: 'staged' });
});

test('partial staging: only what is staged', async () => {
  const made = repository().write('a', 'one\ntwo\n').stage().commit().write('a', 'ONE\ntwo\n').stage();
  made.write('a', 'ONE\nTWO\n');
  expect(contents(await staged(made))).toEqual({ a: 'ONE\ntwo\n' });
});

test('nothing staged, and an empty repository, are nothing', async () => {
  expect(await staged(repository())).toEqual([]);
  expect(await staged(repository().write('a', 'x').stage().commit())).toEqual([]);
});

test('deleted files are nothing', async () => {
  expect(await staged(repository().write('a', 'x').stage().commit().remove('a').stage())).toEqual([]);
});

test('a file that was renamed and edited comes with the version that it was', async () => {
  const made = repository().write('old.txt', lines('same')).stage().commit();
  made.git('mv', 'old.txt', 'new.txt');
  const blobs = await staged(made.write('new.txt', `${lines('same')}edited`).stage());
  expect(textsIn(blobs, 'path')).toEqual(['new.txt']);
  expect(blobs.find(({ origin }) => origin.path === 'new.txt')?.previous).toEqual([lines('same')]);
});

test('type changes: a link is its target, in both directions', async () => {
  const made = repository().write('file', 'content').symlink('link', 'old-target').stage().commit();
  made.remove('file', 'link').symlink('file', 'new-target').write('link', 'now a file').stage();
  const blobs = await staged(made);
  expect(contents(blobs)).toEqual({ file: 'new-target', link: 'now a file' });
  expect(blobs.map(({ previous }) => previous)).toEqual([['content'], ['old-target']]);
});

test('a mode change alone shows the same bytes before and after', async () => {
  const made = repository().write('a', 'x').stage().commit();
  chmodSync(join(made.path, 'a'), 0o755);
  expect((await staged(made.stage())).map(({ text, previous }) => [text, previous])).toEqual([['x', ['x']]]);
});

test('git add -N announces a file, and adds nothing', async () => {
  const made = repository().write({ a: 'x', announced: 'y' }).stage('a');
  made.git('add', '-N', 'announced');
  expect(contents(await staged(made))).toEqual({ a: 'x' });
});

test('a submodule is no blob; what replaces it is new', async () => {
  const inner = repository().write('i', 'x').stage().commit();
  const made = repository();
  made.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.path, 'sub');
  expect(Object.keys(contents(await staged(made)))).toEqual(['.gitmodules']);
  made.commit();
  made.git('rm', '-q', '--cached', 'sub');
  made.remove('sub').write('sub', 'a file now').stage('sub');
  expect((await staged(made)).map(({ text, previous }) => [text, previous])).toEqual([['a file now', []]]);
});

function conflict(): TestRepository {
  const made = repository().write('f', 'base').stage().commit();
  made.git('checkout', '-q', '-b', 'side');
  made.write({ f: 'theirs', g: 'from the side' }).stage().commit();
  made.git('checkout', '-q', 'main');
  made.write('f', 'ours').stage().commit();
  made.raw(['merge', '-q', 'side'], { allow: [1] });
  return made;
}

test('a merge in conflict: every version of the path, ours as what was there', async () => {
  const blobs = (await staged(conflict())).filter(({ origin }) => origin.path === 'f');
  expect(blobs.map(({ text }) => text).sort()).toEqual(['base', 'ours', 'theirs']);
  expect(blobs.map(({ previous }) => previous)).toEqual([['ours'], ['ours'], ['ours']]);
});

test('a merge in conflict is seen from a subdirectory as well', async () => {
  const made = conflict().write('sub/x', '');
  const blobs = await staged(made, { cwd: join(made.path, 'sub') });
  expect(blobs.filter(({ origin }) => origin.path === '../f')).toHaveLength(3);
});

test('a merge that is resolved: what the commit adds to HEAD', async () => {
  const made = conflict().write('f', 'resolved').stage();
  expect(contents(await staged(made))).toEqual({ f: 'resolved', g: 'from the side' });
});

test.each([
  ['commit -a', ['commit', '-a', '-m', 'x'], { a: 'changed', b: 'changed too' }],
  ['commit <path>', ['commit', '-m', 'x', 'b'], { b: 'changed too' }],
])('in the hook of `git %s`, the temporary index is the one', async (_, args, expected) => {
  const made = repository().write({ a: 'a', b: 'b', c: 'c' }).stage().commit();
  made.write({ c: 'staged before' });
  if (args.includes('b')) made.stage('c');
  else made.write('c', 'c');
  made.write({ a: 'changed', b: 'changed too' });
  // The hook keeps what git gave it and refuses the commit, so that the index can be looked at.
  const kept = temporaryFolder();
  const hook = join(made.path, '.git/hooks/pre-commit');
  writeFileSync(hook, `#!/bin/sh\nenv > '${kept}/env'\ncp "$GIT_INDEX_FILE" '${kept}/index'\nexit 1\n`);
  chmodSync(hook, 0o755);
  made.raw(args, { allow: [1] });
  expect(readdirSync(kept).sort()).toEqual(['env', 'index']);
  const index = join(made.path, '.git/hook-index');
  copyFileSync(join(kept, 'index'), index);
  expect(contents(await staged(made, { env: { GIT_INDEX_FILE: '.git/hook-index' } }))).toEqual(expected);
  expect(contents(await staged(made, { env: { GIT_INDEX_FILE: index } }))).toEqual(expected);
});

test('a linked worktree has an index of its own, also with the variables of its hook', async () => {
  const made = repository().write('a', 'x').stage().commit();
  const path = join(temporaryFolder(), 'linked');
  made.git('worktree', 'add', '-q', '-b', 'other', path);
  const linked = existingRepository(path, made.env).write('sub/only-here', 'linked').stage();
  expect(contents(await staged(linked))).toEqual({ 'sub/only-here': 'linked' });
  expect(await staged(made)).toEqual([]);
  const env = { GIT_DIR: linked.git('rev-parse', '--absolute-git-dir'), GIT_PREFIX: '' };
  expect(contents(await staged(linked, { env }))).toEqual({ 'sub/only-here': 'linked' });
});

test('a relative GIT_DIR with GIT_WORK_TREE', async () => {
  const made = repository().write('a', 'x').stage();
  expect(contents(await staged(made, { env: { GIT_DIR: '.git', GIT_WORK_TREE: '.' } }))).toEqual({ a: 'x' });
  const git = join(made.path, '.git');
  expect(contents(await staged(made, { cwd: git, env: { GIT_DIR: '.', GIT_WORK_TREE: '..' } }))).toEqual({
    '../a': 'x',
  });
});

test('from a subdirectory: all staged paths, seen from there', async () => {
  const made = repository().write({ 'a/x': '1', 'a/b/y': '2', 'a/bc/z': '3', top: '4' }).stage();
  const shown = contents(await staged(made, { cwd: join(made.path, 'a/b') }));
  expect(shown).toEqual({ '../x': '1', y: '2', '../bc/z': '3', '../../top': '4' });
});

test('include decides on paths as they are shown', async () => {
  const made = repository().write({ 'a/x': '1', 'b/y': '2' }).stage();
  const asked: string[] = [];
  const include = (path: string): boolean => asked.push(path) > 0 && path !== '../b/y';
  const source = createStagedSource(openRepository(join(made.path, 'a'), made.env), told(), include);
  const blobs = await readAll(source);
  expect(asked).toEqual(['x', '../b/y']);
  expect(contents(blobs)).toEqual({ x: '1' });
  expect(textsIn(blobs, 'path')).toEqual(['a/x']);
});

test.each([
  ['spaces', ' a  b ', ' a  b '],
  ['quotes', `"it's"`, `"it's"`],
  ['a newline', 'a\nb', 'a\nb'],
  ['a tab', 'a\tb', 'a\tb'],
  ['a backslash', 'a\\b', 'a\\b'],
  ['accents', 'clé', 'clé'],
  ['glob characters', '*[a]?', '*[a]?'],
  ['a colon first', ':(top)x', ':(top)x'],
  ['a dash first', '--cached', '--cached'],
  ['the word HEAD', 'HEAD', 'HEAD'],
  ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0xc3, 0x62]), 'a\\xff\\xc3b'],
])('a name with %s', async (_, name, shown) => {
  const made = repository().write(name, 'before').stage();
  expect(contents(await staged(made))).toEqual({ [shown]: 'before' });
  const blobs = await staged(made.commit().write(name, 'after').stage());
  expect(blobs.map(({ origin, text, previous }) => [origin.path, text, previous])).toEqual([
    [shown, 'after', ['before']],
  ]);
});

const hostile = `
[color]
	ui = always
[diff]
	noprefix = true
	external = false
	renames = copies
	mnemonicPrefix = true
	orderFile = /nowhere
	ignoreSubmodules = all
	algorithm = nonsense
	wordRegex = "["
	relative = true
[core]
	quotePath = true
	pager = false
	attributesFile = /nowhere
	fsmonitor = touch FSMONITOR-RAN
	hooksPath = /nowhere
[diff "hide"]
	textconv = true
	command = false
	binary = true
[log]
	showSignature = true
`;

test('no attribute and no setting of any level changes what is seen, and no program of theirs runs', async () => {
  const made = repository().write({ '.gitattributes': '* binary -diff diff=hide\n', clé: 'old' }).stage().commit();
  made.write('clé', 'new\0bytes').write('sub/b', 'b').stage();
  const before = await staged(made);
  for (const file of ['.git/config', made.env['GIT_CONFIG_GLOBAL'] ?? '']) {
    writeFileSync(file.startsWith('/') ? file : join(made.path, file), hostile, { flag: 'a' });
  }
  const env = {
    GIT_EXTERNAL_DIFF: 'false',
    GIT_DIFF_OPTS: '--unified=0',
    GIT_TRACE: '1',
    GIT_GLOB_PATHSPECS: '1',
    GIT_PAGER: 'false',
  };
  expect(await staged(made, { env })).toEqual(before);
  expect(contents(before)).toEqual({ clé: 'new\0bytes', 'sub/b': 'b' });
  expect(readdirSync(made.path)).not.toContain('FSMONITOR-RAN');
});

test('replaced objects do not hide what is committed', async () => {
  const made = repository().write({ a: 'true content', b: 'decoy' }).stage();
  made.git('replace', made.git('rev-parse', ':a'), made.git('rev-parse', ':b'));
  expect(contents(await staged(made))['a']).toBe('true content');
});

test('an object that is not there makes the scan incomplete, and the rest is read', async () => {
  const made = repository().write({ a: 'lost', b: 'kept' }).stage();
  const id = made.git('rev-parse', ':a');
  made.remove(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
  const log = told();
  expect(contents(await staged(made, { log }))).toEqual({ b: 'kept' });
  expect(log.incompletes).toEqual([{ what: 'a', why: 'the object is not in the repository' }]);
});

test('a corrupt object, too', async () => {
  const made = repository()
    .write({ a: lines('corrupt'), b: 'kept', c: 'kept too' })
    .stage();
  const id = made.git('rev-parse', ':a');
  const object = join(made.path, '.git/objects', id.slice(0, 2), id.slice(2));
  chmodSync(object, 0o644);
  writeFileSync(object, 'no zlib stream');
  const log = told();
  expect(contents(await staged(made, { log }))).toEqual({ b: 'kept', c: 'kept too' });
  expect(log.incompletes.map(({ what }) => what)).toEqual(['a']);
});

test('a limit is said, not kept silent', async () => {
  const made = repository().write({ long: '123456', short: '12345' }).stage();
  const log = told();
  const source = createStagedSource(openRepository(made.path, made.env), log, () => true, { maxFileSize: 5 });
  expect(contents(await readAll(source))).toEqual({ short: '12345' });
  expect(log.incompletes).toEqual([{ what: 'long', why: 'larger than 5 bytes (the limit)' }]);
});

test('a long file comes in segments, an empty one is counted', async () => {
  const made = repository()
    .write({ big: Buffer.alloc(segmentSize + 1000, 'x\n'), empty: '' })
    .stage();
  const log = told();
  const source = createStagedSource(openRepository(made.path, made.env), log, () => true);
  const seen: unknown[] = [];
  for await (const { bytes, origin, base } of source.blobs()) {
    if (origin.path !== null) seen.push([origin.path, base?.offset, (base?.offset ?? 0) + bytes.length]);
  }
  expect(seen).toEqual([
    ['empty', undefined, 0],
    ['big', undefined, segmentSize],
    ['big', expect.any(Number), segmentSize + 1000],
  ]);
  expect(log.counts.files).toBe(2);
});

test('10 000 files', async () => {
  const made = repository();
  // fast-import, because 10 000 loose objects would take longer than everything else here.
  const files = Array.from({ length: 10_000 }, (_, file) => {
    const text = `file ${file}`;
    return `M 100644 inline ${file % 100}/${file}\ndata ${text.length}\n${text}\n`;
  });
  const commit = 'commit refs/heads/many\ncommitter T <t@example.com> 1767225600 +0000\ndata 0\n';
  made.raw(['fast-import', '--quiet'], { input: commit + files.join('') });
  made.git('read-tree', 'many');
  const log = told();
  const source = createStagedSource(openRepository(made.path, made.env), log, () => true);
  let texts = 0;
  for await (const { bytes, origin } of source.blobs()) {
    if (origin.path === null) continue;
    expect(Buffer.from(bytes).toString()).toBe(`file ${origin.path.split('/')[1]}`);
    texts++;
  }
  expect([texts, log.counts.files]).toEqual([10_000, 10_000]);
});

test('a consumer that stops in the middle leaves no git behind', async () => {
  const processes = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap').length;
  // Those of the tests before are let go some turns after their end, too.
  while (processes() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const before = processes();
  const made = repository()
    .write({ a: 'x'.repeat(1 << 20), b: 'y'.repeat(1 << 20) })
    .stage();
  // In a pack: no git is asked for objects in files of their own.
  made.git('repack', '-a', '-d', '-q');
  for await (const { origin } of createStagedSource(openRepository(made.path, made.env), told(), () => true).blobs()) {
    if (origin.path !== 'a') continue;
    expect(processes()).toBe(before + 1);
    break;
  }
  // The handle is let go some turns after the end; a git that still ran would keep this waiting until the time limit.
  while (processes() > before) await new Promise((resolve) => setTimeout(resolve, 5));
});

test('a key that moves with its file, when nothing else is deleted, is known', async () => {
  const made = repository()
    .write({ 'old.txt': `${'line\n'.repeat(30)}key\n` })
    .stage()
    .commit();
  made.git('mv', 'old.txt', 'new.txt');
  const source = createStagedSource(openRepository(made.path, made.env), told(), () => true);
  const before: string[] = [];
  for await (const blob of source.blobs()) {
    for (const bytes of (await blob.previous?.()) ?? []) before.push(Buffer.from(bytes).toString().slice(-4));
  }
  expect(before).toEqual(['key\n']);
});

test('what is staged may be in a pack, or in the objects of another folder', async () => {
  const made = repository().write('a', 'one').stage().commit();
  made.write('b', 'two').stage();
  made.git('repack', '-a', '-d', '-q');
  expect(contents(await staged(made))).toEqual({ b: 'two' });
  const path = join(temporaryFolder(), 'linked');
  made.git('worktree', 'add', '-q', '-b', 'linked', path);
  writeFileSync(join(path, 'c'), 'three');
  made.raw(['add', 'c'], { cwd: path });
  expect(contents(await staged(made, { cwd: path }))).toEqual({ c: 'three' });
});
