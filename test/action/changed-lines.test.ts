import { describe, expect, test } from '@jest/globals';
import { annotate } from '../../src/action/annotations.ts';
import { changedLines } from '../../src/action/changed-lines.ts';
import { createPatchReader } from '../../src/action/patch-lines.ts';
import { performScan } from '../../src/commands/scan.ts';
import { emptyTrees, openRepository } from '../../src/git/repository.ts';
import { plant } from '../support/keys.ts';
import { type TestRepository, repository } from '../support/repository.ts';
import { outcomeOf } from './outcome.ts';

const text = (...lines: readonly (string | number)[]): string => lines.map((line) => `${line}\n`).join('');

/** Path → lines, with `base` and `head` as tags. */
const changesOf = async (of: TestRepository, folder = ''): Promise<Readonly<Record<string, readonly number[]>>> => {
  const changed = await changedLines(openRepository(`${of.path}/${folder}`, of.env), 'base', 'head');
  return Object.fromEntries([...changed].map(([path, lines]) => [path, [...lines]]));
};

const between = (before: (of: TestRepository) => void, after: (of: TestRepository) => void): TestRepository => {
  const made = repository();
  before(made);
  made.stage().commit().git('tag', 'base');
  after(made);
  made.stage().commit().git('tag', 'head');
  return made;
};

describe('changes', () => {
  test.each<[string, TestRepository, Readonly<Record<string, readonly number[]>>]>([
    [
      'added, changed and removed lines',
      between(
        (of) => of.write('a', text(1, 2, 3, 4, 5, 6)),
        (of) => of.write('a', text(1, 'x', 3, 5, 6, 7, 8)),
      ),
      { a: [2, 6, 7] },
    ],
    [
      'a new file',
      between(
        () => {},
        (of) => of.write('b', text(1, 2)),
      ),
      { b: [1, 2] },
    ],
    [
      'no line end at the end',
      between(
        (of) => of.write('a', 'x'),
        (of) => of.write('a', 'x\ny'),
      ),
      { a: [1, 2] },
    ],
    [
      'a deleted file',
      between(
        (of) => of.write('a', text(1)),
        (of) => of.remove('a'),
      ),
      {},
    ],
    [
      'a renamed file is a new one',
      between(
        (of) => of.write('a', text(1, 2)),
        (of) => of.remove('a').write('b', text(1, 2)),
      ),
      { b: [1, 2] },
    ],
    [
      'a binary file has no lines',
      between(
        () => {},
        (of) => of.write('a', Buffer.from([0, 1, 2])),
      ),
      { a: [] },
    ],
    [
      'a file becomes a link',
      between(
        (of) => of.write('a', text(1)),
        (of) => of.remove('a').symlink('a', 'b'),
      ),
      { a: [] },
    ],
    [
      'an empty file',
      between(
        () => {},
        (of) => of.write('a', ''),
      ),
      { a: [] },
    ],
    [
      'lines that look like git',
      between(
        () => {},
        (of) => of.write('a', text('index 11..22', '@@ -1 +99 @@', 'diff --git a/x b/x', '+++ b/y')),
      ),
      { a: [1, 2, 3, 4] },
    ],
    [
      'hostile names',
      between(
        () => {},
        (of) => {
          of.write('a"b\nindex 11..22\n@@ -0,0 +5 @@', text(1)).write(' -x\\', text(1)).write('\u001b[31m中', text(1));
          of.write(Buffer.from([0x61, 0xff]), text(1));
        },
      ),
      { 'a"b\nindex 11..22\n@@ -0,0 +5 @@': [1], ' -x\\': [1], '\u001b[31m中': [1], 'a\\xff': [1] },
    ],
    [
      'settings that change what diff prints',
      between(
        (of) => of.write('a', text(1, 2, 3)),
        (of) => {
          of.git('config', 'diff.noprefix', 'true');
          of.git('config', 'diff.external', '/bin/false');
          of.git('config', 'diff.renames', 'copies');
          of.git('config', 'diff.context', '9');
          of.git('config', 'diff.interHunkContext', '9');
          of.git('config', 'color.ui', 'always');
          of.git('config', 'diff.x.textconv', '/bin/false');
          of.write({ a: text('x', 2, 'y'), '.gitattributes': '* diff=x\n' });
        },
      ),
      { a: [1, 3], '.gitattributes': [1] },
    ],
  ])('%s', async (_, of, expected) => {
    expect(await changesOf(of)).toEqual(expected);
  });

  test('from where the branches parted: what the base got since is no change of the head', async () => {
    const of = repository();
    of.write('a', text(1)).stage().commit().git('checkout', '-q', '-b', 'topic');
    of.write('b', text(1)).stage().commit().git('tag', 'head');
    of.git('checkout', '-q', 'main');
    of.write('a', text(1, 2)).stage().commit().git('tag', 'base');
    expect(await changesOf(of)).toEqual({ b: [1] });
  });

  test('branches without a common commit: from the base', async () => {
    const of = repository();
    of.write('a', text(1)).stage().commit().git('tag', 'base');
    of.git('checkout', '-q', '--orphan', 'other');
    of.write('b', text(1)).stage().commit().git('tag', 'head');
    expect(await changesOf(of)).toEqual({ b: [1] });
  });

  test('a new branch, with nothing to compare with: everything, from the empty tree', async () => {
    const of = repository().write('a', text(1, 2)).stage().commit();
    const changed = await changedLines(openRepository(of.path, of.env), emptyTrees.sha1, of.id());
    expect([...changed].map(([path, lines]) => [path, [...lines]])).toEqual([['a', [1, 2]]]);
  });

  test('from a folder: paths as a report has them', async () => {
    const of = between(
      (each) => each.write('x/a', text(1)),
      (each) => each.write({ 'x/a': text(1, 2), y: text(1) }),
    );
    expect(await changesOf(of, 'x')).toEqual({ a: [2], '../y': [1] });
  });

  test('a revision that is not here', async () => {
    const of = repository().commit();
    const opened = openRepository(of.path, of.env);
    await expect(changedLines(opened, 'main', '--output=x')).rejects.toThrow(/git diff-tree/);
  });
});

test('more lines than a set has room for: none, and no end', () => {
  const { read, lines } = createPatchReader();
  read('index 11..22 100644');
  read('@@ -0,0 +1,99999999 @@');
  read('@@ -5 +7,2 @@ x');
  expect([...lines.get('11..22')!]).toEqual([7, 8]);
});

test('a real range: keys are annotated where the head has them', async () => {
  const [kept, removed] = [plant('openai-project-key', 1), plant('openai-project-key', 2)];
  const of = repository().write('a.ts', 'x\n').stage().commit();
  of.git('tag', 'base');
  of.write({ 'a.ts': `x\n${removed.text}\ny\n`, 'b.ts': `${kept.text}\n` })
    .stage()
    .commit();
  of.write({ 'a.ts': 'x\nprocess.env.KEY\ny\n', 'b.ts': `1\n2\n${kept.text}\n` })
    .stage()
    .commit();
  of.git('tag', 'head');
  const io = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: of.path,
    env: of.env,
    keys: new Map(),
  };
  const request = {
    paths: [],
    staged: false,
    range: 'base..head',
    includeIgnored: false,
    reveal: false,
    hook: undefined,
  };
  const { report } = await performScan(request, io, new AbortController().signal);
  const changed = await changedLines(openRepository(of.path, of.env), 'base', 'head');
  const lines = annotate(outcomeOf(report), changed).trimEnd().split('\n');
  expect(new Set(lines.map((line) => line.split('title=')[0]))).toEqual(
    new Set(['::error ', '::error file=b.ts,line=3,endLine=3,']),
  );
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain(kept.secret.slice(20, 40));
});
