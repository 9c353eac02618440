import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { listHeads, listRefs, listWorktreeRefs, readReflogs, type RefListing } from '../../src/git/refs.ts';
import { openRepository, type Repository } from '../../src/git/repository.ts';
import { existingRepository, repository, type TestRepository } from '../support/repository.ts';

const open = (made: TestRepository): Repository => openRepository(made.path, made.env);

const shown = ({ refs, broken }: RefListing): unknown => ({
  refs: refs.map(({ name, id }) => `${name.toString('latin1')} ${id}`),
  broken: broken.map(({ what, isRef }) => [what.toString('latin1'), isRef]),
});

function writeGit(made: TestRepository, path: string | Uint8Array, content: string): void {
  const file = Buffer.concat([Buffer.from(`${made.path}/.git/`), Buffer.from(path as string)]);
  mkdirSync(dirname(file.toString('latin1')), { recursive: true });
  writeFileSync(file, content);
}

/** A branch, a packed tag and an alias. */
function withRefs(): TestRepository {
  const made = repository().commit();
  made.git('tag', '-a', '-m', 'x', 'v1');
  made.git('pack-refs', '--all', '--prune');
  made.git('branch', 'side');
  made.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/side');
  return made;
}

test('all refs but aliases, an annotated tag by its own id', () => {
  const made = withRefs();
  expect(shown(listRefs(open(made)))).toEqual({
    refs: [`refs/heads/main ${made.id()}`, `refs/heads/side ${made.id()}`, `refs/tags/v1 ${made.id('v1')}`],
    broken: [],
  });
});

test.each([
  ['garbage', 'garbage\n'],
  ['nothing', ''],
  ['zeros', `${'0'.repeat(40)}\n`],
])('a ref that holds %s is broken, the others are listed', (_, content) => {
  const made = withRefs();
  writeGit(made, 'refs/heads/broken', content);
  const { refs, broken } = listRefs(open(made));
  expect(refs).toHaveLength(3);
  expect(broken.map(({ what, isRef }) => [what.toString(), isRef])).toEqual([['refs/heads/broken', true]]);
});

test('a ref with a name that git does not allow is broken', () => {
  const made = withRefs();
  writeGit(made, 'refs/heads/a..b', `${made.id()}\n`);
  expect(listRefs(open(made)).broken.map(({ what }) => what.toString())).toEqual(['refs/heads/a..b']);
});

test.each([
  ['first', (lines: string) => `garbage\n${lines}`],
  ['last', (lines: string) => `${lines}garbage\n`],
  ['with an id cut off', (lines: string) => `${lines}1234 refs/heads/x\n`],
])('a line of packed-refs that is garbage, %s: what the files say', (_, damage) => {
  const made = withRefs();
  // Newer than what is packed.
  writeGit(made, 'refs/tags/v1', `${made.id()}\n`);
  writeGit(made, 'refs/heads/empty', '');
  writeGit(made, 'refs/heads/side.lock', `${made.id()}\n`);
  writeGit(made, Buffer.from('refs/heads/\xff', 'latin1'), `${made.id()}\n`);
  const lines = `${made.id()} refs/heads/main\n${'12'.repeat(20)} refs/tags/v1\n^${made.id()}\n`;
  const head = made.id();
  const opened = open(made);
  writeGit(made, 'packed-refs', damage(lines));
  expect(shown(listRefs(opened))).toEqual({
    refs: [`refs/heads/main ${head}`, `refs/heads/side ${head}`, `refs/heads/\xff ${head}`, `refs/tags/v1 ${head}`],
    broken: [
      ['packed-refs', false],
      ['refs/heads/empty', true],
    ],
  });
  expect(listRefs(opened).broken[0]?.why).toContain('unexpected line in');
});

test("another work tree's own refs, seen from each", () => {
  const made = repository().commit();
  made.git('worktree', 'add', '-q', '--detach', `${made.path}-linked`);
  const linked = existingRepository(`${made.path}-linked`, made.env);
  const [inMain, inLinked] = [made.id(), linked.commit('in the linked one').id()];
  for (const ref of ['refs/worktree/x', 'refs/bisect/bad', 'refs/rewritten/onto']) {
    linked.git('update-ref', ref, inLinked);
    made.git('update-ref', ref, inMain);
  }
  const name = 'repository-linked';
  const seen = (one: TestRepository): string[] =>
    listWorktreeRefs(open(one)).map((ref) => `${ref.name.toString()} ${ref.id}`);
  expect(seen(made).sort()).toEqual([
    `worktrees/${name}/refs/bisect/bad ${inLinked}`,
    `worktrees/${name}/refs/rewritten/onto ${inLinked}`,
    `worktrees/${name}/refs/worktree/x ${inLinked}`,
  ]);
  expect(seen(linked).sort()).toEqual([
    `main-worktree/refs/bisect/bad ${inMain}`,
    `main-worktree/refs/rewritten/onto ${inMain}`,
    `main-worktree/refs/worktree/x ${inMain}`,
  ]);
  // git itself knows them by these names.
  for (const [one, other] of [
    [made, linked],
    [linked, made],
  ] as const) {
    for (const ref of listWorktreeRefs(open(one)))
      expect(one.id(ref.name.toString())).toBe(other.id('refs/worktree/x'));
  }
  linked.git('checkout', '-q', '--detach', inMain);
  expect(listHeads(open(made)).sort()).toEqual([inMain, inLinked].sort());
});

test('logs with a link that leads in a circle are read once', () => {
  const made = repository().commit().commit();
  for (const name of ['a', 'b', 'c']) symlinkSync('.', join(made.path, '.git/logs/refs', name));
  appendFileSync(join(made.path, '.git/logs/HEAD'), `${'12'.repeat(20)} ${'34'.repeat(20)} x\n`);
  const { ids } = readReflogs(open(made));
  expect(ids).toEqual(new Set(['0'.repeat(40), made.id('HEAD^'), made.id(), '12'.repeat(20), '34'.repeat(20)]));
});
