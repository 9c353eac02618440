import { type Groups, type PlannedFinding, heldBy } from './plan-places.ts';
import { comment, printfFormat } from './plan-quote.ts';
import { FORGET_REFLOG } from './plan-rewrite.ts';

/** What makes git forget keys that only this clone holds: the commands that are needed, and no others. */
export const localSteps = ({ local }: Groups): readonly string[] => {
  if (local.length === 0) return [];
  const has = (reach: Parameters<typeof heldBy>[1]): boolean => heldBy(local, reach).length > 0;
  // What lets go of one hold leaves the objects to the next.
  const needsReflog = has('worktree') || has('reflog');
  return [
    ...(has('index') ? [unstage(heldBy(local, 'index'))] : []),
    ...(has('worktree') ? [worktree(heldBy(local, 'worktree'))] : []),
    ...(has('stash') ? [dropStashes(heldBy(local, 'stash'))] : []),
    [
      comment(
        '---- Forget what only this clone has ----',
        '',
        'What no ref, stash or index holds is gone for good after this.',
      ),
      ...(needsReflog ? [FORGET_REFLOG] : []),
      'git gc -q --prune=now',
      'check "$repository"',
    ].join('\n'),
  ];
};

const unstage = (findings: readonly PlannedFinding[]): string => {
  const paths = new Set(
    findings.flatMap(({ locations }) => locations.flatMap(({ path }) => path?.split('!')[0] ?? [])),
  );
  // Without a path git would reset all of the index.
  if (paths.size === 0) return comment('---- By hand: unstage the key: git status, git restore --staged FILE ----');
  return [
    comment(
      '---- Unstage: the key is in the index and in no commit ----',
      '',
      'The files stay as they are: take the key out of them, too.',
    ),
    'cd "$(git rev-parse --show-toplevel)"',
    `printf '${[...paths].map((path) => `${printfFormat(path)}\\000`).join('')}' |`,
    '  git --literal-pathspecs reset -q --pathspec-from-file=- --pathspec-file-nul',
    'cd "$repository"',
  ].join('\n');
};

const worktree = (findings: readonly PlannedFinding[]): string =>
  [
    comment(
      '---- By hand: a HEAD that is on no branch ----',
      '',
      'These commits are the HEAD of a work tree, or before it: go there, and switch to a branch or rewrite them, before you go on.',
      ...commitsOf(findings),
    ),
    'git worktree list',
  ].join('\n');

const dropStashes = (findings: readonly PlannedFinding[]): string =>
  [
    comment(
      '---- Drop the stash entries that hold a key ----',
      '',
      'Apply what you want to keep of them first: git stash show -p stash@{N}',
    ),
    'entry=$(git stash list --format=%gd | wc -l)',
    'while [ "$entry" -gt 0 ]; do',
    '  entry=$((entry - 1)) # from the oldest on: the numbers before it stay as they are',
    `  for commit in ${commitsOf(findings).join(' ')}; do`,
    '    if git merge-base --is-ancestor "$commit" "stash@{$entry}"; then git stash drop "stash@{$entry}"; break; fi',
    '  done',
    'done',
    comment('What was in a dropped entry is in no reflog: the next step throws it away.'),
  ].join('\n');

/** Ids of the commits that brought the keys, or name them; hexadecimal, so safe as words. */
const commitsOf = (findings: readonly PlannedFinding[]): readonly string[] => {
  const ids = findings.flatMap(({ history, locations }) => [
    ...(history?.introduced.map(({ id }) => id) ?? []),
    ...locations.flatMap(({ commit }) => commit ?? []),
  ]);
  return [...new Set(ids)].filter((id) => /^[0-9a-f]{40,64}$/.test(id)).sort();
};
