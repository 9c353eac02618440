import { type Groups, type PlannedFinding, commitsOf, heldBy } from './plan-places.ts';
import { comment, printfFormat } from '../shell-quote.ts';
import { FORGET_REFLOG, check } from './plan-rewrite.ts';

/** What lets go of keys that only this clone holds: the commands that are needed, and no others. Before anything is rewritten. */
export const letGoSteps = ({ local }: Groups): readonly string[] => {
  const steps = [
    ['index', unstage],
    ['worktree', worktree],
    ['stash', dropStashes],
  ] as const;
  return steps.flatMap(([reach, step]) => {
    const held = heldBy(local, reach);
    return held.length === 0 ? [] : [step(held)];
  });
};

/** What makes git forget them then. */
export const forgetSteps = ({ local }: Groups): readonly string[] => {
  if (local.length === 0) return [];
  // A work tree's HEAD has a reflog as well.
  const needsReflog = heldBy(local, 'worktree').length + heldBy(local, 'reflog').length > 0;
  return [
    [
      comment(
        '---- Forget what only this clone has ----',
        '',
        'What no ref, stash or index holds is gone for good after this.',
      ),
      ...(needsReflog ? [FORGET_REFLOG] : []),
      'git gc -q --prune=now',
      check('$repository', local),
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
    `printf '${[...paths].map((path) => `${printfFormat(path)}\\000`).join('')}' |`,
    '  git --literal-pathspecs reset -q --pathspec-from-file=- --pathspec-file-nul',
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

const dropStashes = (findings: readonly PlannedFinding[]): string => {
  const commits = commitsOf(findings).join(' ');
  return [
    comment(
      '---- Drop the stash entries that hold a key ----',
      '',
      'Apply what you want to keep of them first: git stash show -p stash@{N}',
    ),
    'entry=$(git stash list --format=%gd | wc -l)',
    'while [ "$entry" -gt 0 ]; do',
    '  entry=$((entry - 1)) # from the oldest on: the numbers before it stay as they are',
    `  for commit in ${commits}; do`,
    '    if git merge-base --is-ancestor "$commit" "stash@{$entry}"; then git stash drop "stash@{$entry}"; break; fi',
    '  done',
    'done',
    '# Entries are what the reflog lists: where that has expired, the last one is still a ref.',
    'if [ -z "$(git stash list)" ] && last=$(git rev-parse -q --verify refs/stash); then',
    `  for commit in ${commits}; do`,
    '    if git merge-base --is-ancestor "$commit" "$last"; then git update-ref -d refs/stash "$last"; break; fi',
    '  done',
    'fi',
    comment('What was in a dropped entry is in no reflog: the next step throws it away.'),
  ].join('\n');
};
