import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { EditMend, Mend } from '../../src/hygiene/check.ts';
import { planDiff } from '../../src/hygiene/mend/diff.ts';
import { type MendPlan, type TextOf, planMends } from '../../src/hygiene/mend/plan.ts';

const edit = (path: string, change: EditMend['edit']): EditMend => ({ kind: 'edit', path, edit: change });
const add = (path: string, line: string): EditMend => edit(path, (text = '') => `${text}${line}\n`);
const same = (path: string): EditMend => edit(path, (text = '') => text);
const textsIn =
  (texts: Readonly<Record<string, string | undefined>>): TextOf =>
  (path) =>
    texts[path];

const nothing: MendPlan = { edits: [], modes: [], untracked: [], hook: false, refused: [] };

test.each<[string, readonly Mend[], Partial<MendPlan>]>([
  ['nothing', [], {}],
  ['a new file', [add('a', '1')], { edits: [{ path: 'a', before: undefined, after: '1\n' }] }],
  [
    'edits of one file, one after another',
    [add('b', '1'), add('b', '2')],
    { edits: [{ path: 'b', before: 'x\n', after: 'x\n1\n2\n' }] },
  ],
  [
    'files in the order in which they are asked for',
    [add('b', '1'), add('a', '2'), add('b', '3')],
    {
      edits: [
        { path: 'b', before: 'x\n', after: 'x\n1\n3\n' },
        { path: 'a', before: undefined, after: '2\n' },
      ],
    },
  ],
  ['what changes nothing', [same('b')], {}],
  ['what is undone again', [add('b', '1'), edit('b', () => 'x\n')], {}],
  [
    'an edit that is refused, whatever else asks for the file',
    [add('b', '1'), edit('b', () => ({ refused: 'it is broken' })), add('b', '2')],
    {
      refused: [{ path: 'b', why: 'it is broken' }],
    },
  ],
  [
    'modes once',
    [
      { kind: 'mode', path: 'a', mode: 0o600 },
      { kind: 'mode', path: 'a', mode: 0o600 },
    ],
    {
      modes: [{ kind: 'mode', path: 'a', mode: 0o600 } as MendPlan['modes'][number]],
    },
  ],
  [
    'files that git forgets, once',
    [
      { kind: 'untrack', path: 'a' },
      { kind: 'untrack', path: 'a' },
    ],
    { untracked: ['a'] },
  ],
  ['one hook', [{ kind: 'hook' }, { kind: 'hook' }], { hook: true }],
])('a plan of %s', (_what, mends, expected) => {
  expect(planMends(mends, textsIn({ b: 'x\n' }))).toEqual({ ...nothing, ...expected });
});

test('a file that is no text is refused before an edit sees it', () => {
  const plan = planMends(
    [
      edit('a', () => {
        throw new Error('seen');
      }),
    ],
    () => ({ refused: 'it is a link' }),
  );
  expect(plan).toEqual({ ...nothing, refused: [{ path: 'a', why: 'it is a link' }] });
});

describe('a patch', () => {
  const own = (path: string): string => path;

  test('says in comments what is no edit', () => {
    const plan = {
      ...nothing,
      refused: [{ path: 'a', why: 'it is a link' }],
      untracked: ['.env'],
      modes: [{ path: '.env', mode: 0o600 }],
      hook: true,
    };
    expect(planDiff(plan, (path) => `api/${path}`)).toBe(
      '# api/a stays as it is: it is a link\n# git rm --cached -- api/.env\n# chmod 600 api/.env\n# tripkey init\n',
    );
    expect(planDiff(nothing, own)).toBe('');
  });

  test("a file's name ends no comment, and means nothing to a shell", () => {
    const path = 'x\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n-1\n+2';
    const plan = {
      ...nothing,
      refused: [{ path, why: 'it is a link' }],
      untracked: [path, '$(id) .env'],
      modes: [{ path, mode: 0o600 }],
    };
    const lines = planDiff(plan, own).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines.filter((line) => !line.startsWith('# '))).toEqual([]);
    expect(lines).toContain("# git rm --cached -- '$(id) .env'");
  });

  test.each<[string, string, string | undefined, string]>([
    ['a line more', '.gitignore', 'node_modules\n', 'node_modules\n.env\n'],
    ['a new file', '.env.example', undefined, 'OPENAI_API_KEY=\n'],
    ['line ends of Windows', '.gitignore', 'a\r\nb\r\n', 'a\r\nb\r\n.env\r\n'],
    ['no line break at the end', '.gitignore', 'a\nb', 'a\nb\n.env'],
    ['a name with a space', 'a b/.gitignore', 'a\n', 'a\n.env\n'],
    ['a name with what git quotes', 'q"ü\\\t.env', 'a\n', 'b\n'],
    ['a new file of such a name', 'q"ü\t.env', undefined, 'b\n'],
    ['another script', 'ключи.txt', 'один\n', 'один\nдва\n'],
  ])('is what git applies: %s', (_what, path, before, after) => {
    // Windows has no such names.
    if (process.platform === 'win32' && /["\\\t]/.test(path)) return;
    const folder = mkdtempSync(join(tmpdir(), 'tripkey-mend-'));
    const git = (...words: readonly string[]) => spawnSync('git', words, { cwd: folder, encoding: 'utf8' });
    git('init', '--quiet');
    if (before !== undefined) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), before);
    }
    writeFileSync(
      join(folder, 'patch'),
      planDiff({ ...nothing, untracked: ['x'], edits: [{ path, before, after }] }, own),
    );
    expect(git('apply', 'patch')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, path), 'utf8')).toBe(after);
    rmSync(folder, { recursive: true });
  });
});
