import type { Reach, RedactedFinding } from '../detect/finding.ts';
import { whereToRevoke } from './advice.ts';
import { visible } from './visible.ts';

/** Keys that a step names. */
const SHOWN_KEYS = 3;

/** What to do about the keys of a history, in the order in which it must be done, one step an entry. */
export const historyAdvice = (findings: readonly RedactedFinding[]): readonly string[] => {
  // Whoever cannot tell takes it that it was.
  const out = findings.filter(({ history }) => history?.pushed !== false);
  const here = findings.filter(({ history }) => history?.pushed === false);
  const isAll = (group: readonly unknown[]): boolean => group.length === findings.length;
  return [
    ...(out.length > 0 ? rotate(out, isAll(out)) : []),
    ...(here.length > 0 ? localSteps(here, isAll) : []),
    'Not a secret, or revoked by now? Put its fingerprint into .tripkey-baseline, with the reason behind " # ".',
  ];
};

const rotate = (findings: readonly RedactedFinding[], isAll: boolean): readonly string[] => {
  const many = findings.length > 1;
  const they = many ? 'they were' : 'it was';
  const why = findings.every(({ history }) => history?.pushed === true)
    ? `${they} pushed`
    : findings.some(({ history }) => history?.pushed === true)
      ? `${they} pushed, or nothing tells that ${they} not`
      : `nothing tells that ${they} not pushed`;
  return [
    `Rotate ${isAll ? allOf(findings) : namesOf(findings)} first: ${why}, and whoever has a copy can use ${many ? 'them' : 'it'} until revoked. ` +
      `Make a new key, deploy it, check that it works, then revoke the old one ${whereToRevoke(findings)}. ` +
      'Taking it out of git does not help against those who have it.',
    'Then clean the history: tripkey scan-history --plan prints each step, and changes nothing by itself.',
    'Tell everyone who has a clone or a fork: they keep the old commits, and a push from them brings the key back.',
  ];
};

/** From the strongest hold to the weakest: the last two clear up what the others leave. */
const localHolds: readonly Reach[] = ['refs', 'worktree', 'stash', 'index', 'reflog', 'unreachable'];

const localSteps = (
  findings: readonly RedactedFinding[],
  isAll: (group: readonly RedactedFinding[]) => boolean,
): readonly string[] => {
  const steps = localHolds.flatMap((reach) => {
    const group = findings.filter(({ history }) => history?.reach === reach);
    if (group.length === 0) return [];
    const [where, what] = localStep(reach, group);
    return [`${where}${isAll(group) ? '' : ` (${namesOf(group)})`}: ${what}`];
  });
  return [
    ...steps,
    `No need to rotate what never left this machine; no remote-tracking branch has ${it(findings)}. ` +
      'If it may have gone anywhere else (a pushed branch that is gone, a backup, a log, a chat), rotate it first.',
  ];
};

const localStep = (reach: Reach, group: readonly RedactedFinding[]): readonly [where: string, what: string] => {
  switch (reach) {
    case 'refs':
      return [
        'In commits that are not pushed',
        `take ${it(group)} out before you push: ${rewriteOf(group)}. The reflog keeps the old commits: --plan has the commands for that.`,
      ];
    case 'worktree':
      return [
        'On a HEAD without a branch',
        'git worktree list shows where; rewrite those commits, or leave them for a branch.',
      ];
    case 'stash':
      return ['In a stash', 'drop it; --plan has the command that finds which one.'];
    case 'index':
      return ['Staged', 'take it out of the file and git add it again, or unstage the file: git reset -- <file>.'];
    case 'reflog':
      return ['Kept by the reflog', '--plan has the commands that make git forget it.'];
    case 'unreachable':
      return ['Left over in the object store', 'git gc --prune=now throws it away.'];
  }
};

/** The commit to begin at can be named where there is one. */
const rewriteOf = (group: readonly RedactedFinding[]): string => {
  const commits = new Set(group.flatMap(({ history }) => history?.introduced.map(({ id }) => id) ?? []));
  const first = commits.size === 1 ? `${[...commits][0]!.slice(0, 10)}^` : '<its first commit>^';
  return `git commit --amend if it came with the last commit, else git rebase -i ${first} (--root for the very first)`;
};

const it = (group: readonly unknown[]): string => (group.length === 1 ? 'it' : 'them');

const allOf = (group: readonly RedactedFinding[]): string =>
  group.length === 1 ? 'the key' : `all ${group.length} keys`;

const namesOf = (group: readonly RedactedFinding[]): string => {
  const names = [...new Set(group.map(({ preview }) => visible(preview)))];
  const rest = names.length - SHOWN_KEYS;
  return `${names.slice(0, SHOWN_KEYS).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
};
