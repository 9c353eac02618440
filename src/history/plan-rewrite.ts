import { isRemote, shortRef } from '../report/refs.ts';
import type { PlanContext } from './plan.ts';
import { type PlannedFinding, commitsOf, placesOf, refsOf } from './plan-places.ts';
import { callbacks } from './plan-python.ts';
import { RENAME_REFS } from './plan-refs.ts';
import { comment, shellWord } from '../shell-quote.ts';

/** Refs that a plan lists by name. */
const SHOWN_REFS = 40;

/**
 * A remote is rewritten in a fresh copy of it, never from this clone, which may be behind: what others pushed since would be lost. `remote` is
 * undefined where the repository is a URL.
 */
export const remoteSteps = (remote: string | undefined, findings: readonly PlannedFinding[]): readonly string[] => {
  const prefix = `refs/remotes/${remote}/`;
  const known = refsOf(findings).flatMap((ref) => {
    if (remote === undefined || ref.startsWith('refs/tags/')) return [shortRef(ref)];
    return ref.startsWith(prefix) && ref !== `${prefix}HEAD`
      ? [shortRef(`refs/heads/${ref.slice(prefix.length)}`)]
      : [];
  });
  const title = remote === undefined ? 'the repository' : `the remote ${remote}`;
  return [
    [
      comment(
        `---- Rewrite ${title} in a fresh copy ----`,
        '',
        'Have everyone push first, and pull requests closed or merged. Commit ids change from the first commit on that held a key or is signed; signatures are lost.',
        ...(known.length > 0 ? ['Refs whose history holds a key, as far as this clone knows:'] : []),
        ...listed(known),
      ),
      `url=${urlOf(remote, '')}`,
      `push_url=${urlOf(remote, '--push ')}`,
      'copy=$(mktemp -d "$work/copy.XXXXXX")',
      'git clone -q --mirror -- "$url" "$copy"',
      `git -C "$copy" for-each-ref --format='%(objectname) %(refname)' > "$work/before"`,
      `( cd "$copy" && ${filterRepo(['--force'], findings, '  ')} )`,
      check('$copy', findings),
    ].join('\n'),
    PUSH,
  ];
};

const listed = (names: readonly string[]): readonly string[] => {
  const rest = names.length - SHOWN_REFS;
  return [...names.slice(0, SHOWN_REFS).map((name) => `  ${name}`), ...(rest > 0 ? [`  and ${rest} more`] : [])];
};

/** The lease makes git refuse a ref that somebody pushed to meanwhile. From here and not from in the copy: a URL may be a relative path. */
const PUSH = `${comment(
  'Force each ref that has changed, and delete those that are gone, unless somebody pushed to them since the copy was made: then start again.',
  'Refs that hosts do not let anybody force are left out and counted.',
)}
set --
refused=0
while read -r old ref; do
  new=$(git -C "$copy" rev-parse -q --verify "$ref" || true)
  [ "$new" != "$old" ] || continue
  case $ref in
    refs/pull/* | refs/merge-requests/* | refs/pull-requests/*) refused=$((refused + 1)) ;;
    *) set -- "$@" "--force-with-lease=$ref:$old" "$new:$ref"; echo "to be forced: $ref" ;;
  esac
done < "$work/before"
git -C "$copy" for-each-ref --format='%(objectname) %(refname)' > "$work/after"
while read -r new ref; do
  case $ref in refs/pull/* | refs/merge-requests/* | refs/pull-requests/*) continue ;; esac
  if cut -d ' ' -f 2- "$work/before" | grep -qxF -- "$ref"; then continue; fi
  set -- "$@" "--force-with-lease=$ref:" "$new:$ref"; echo "to be made: $ref"
done < "$work/after"
[ "$refused" -eq 0 ] || echo "refs that hold a key and cannot be forced: $refused; ask the host's support to remove them"
# This is the command that changes the remote. Protected branches must allow forced pushes for as long as it runs.
# git --git-dir="$copy" push "$push_url" "$@"`;

const urlOf = (remote: string | undefined, option: string): string =>
  remote === undefined ? '$repository' : `$(git remote get-url ${option}${shellWord(remote)})`;

/** Rewrites refs where they are, for what no remote has, and where there is no remote. `refs` are full names. */
export const inPlaceSteps = (
  findings: readonly PlannedFinding[],
  refs: readonly string[],
  { isBare }: PlanContext,
): readonly string[] => {
  const isAllRefs = findings.some(({ history }) => history?.pushed !== false);
  const named = refs.filter((ref) => ref !== 'refs/stash' && !isRemote(ref));
  const limits = isAllRefs
    ? ['--force', '--partial']
    : ['--force', '--refs', ...wordsOf(named), HEAD_ON_NO_BRANCH, NOT_PUSHED];
  return [
    [
      comment(
        `---- Rewrite ${isAllRefs ? 'all refs' : 'commits that are not pushed'}, here ----`,
        '',
        ...(isAllRefs ? [] : ['For a key that came with the last commit alone, git commit --amend is simpler.']),
        'Commit ids change from the first commit on that held a key or is signed; signatures are lost.',
        ...(isAllRefs ? ['If this repository was ever pushed somewhere, force these refs there as well:'] : []),
        ...listed(named.map(shortRef)),
      ),
      ...(isBare ? [] : [NOTHING_UNDER_WAY, NOTHING_OVERLOOKED, noStashOn(findings)]),
      noWorkTreeOn(findings),
      ...(placesOf(findings).texts.has('ref') ? [RENAME_REFS] : []),
      filterRepo(limits, findings, ''),
      FORGET_REFLOG,
      'git gc -q --prune=now',
      check('$repository', findings),
    ].join('\n'),
  ];
};

/** What has stopped remembers commits that are gone then, and git filter-repo's reset ends a merge: none could go on or be aborted. */
const NOTHING_UNDER_WAY = `if [ -n "$(git status --porcelain --untracked-files=no)" ]; then echo 'commit or stash your changes first' >&2; exit 1; fi
for state in rebase-merge rebase-apply sequencer MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD; do
  if [ ! -e "$(git rev-parse --git-path $state)" ]; then continue; fi
  echo 'finish the rebase, merge, cherry-pick or revert first, or abort it' >&2
  exit 1
done`;

/** Of changes in these no status tells, and git refuses to reset them, when the history is another already. In a sparse checkout they are not there. */
const NOTHING_OVERLOOKED = `git ls-files -v -z | tr '\\0' '\\n' | while read -r mark file; do
  case $mark in h | s | S) ;; *) continue ;; esac # assume-unchanged, both, skip-worktree
  if [ ! -e "$file" ]; then continue; fi
  printf 'git is told to overlook %s' "$file" | tr -d '[:cntrl:]' >&2
  echo ': undo that (git update-index --no-skip-worktree FILE, or --no-assume-unchanged), commit or stash its changes, and begin again' >&2
  exit 1
done`;

/** git filter-repo rewrites the last entry at most, and the stash's own reflog keeps what that was: an entry on top of what is rewritten keeps it. */
const noStashOn = (findings: readonly PlannedFinding[]): string =>
  `for entry in $(git stash list --format=%gd); do
  for commit in ${commitsOf(findings).join(' ')}; do
    if ! git merge-base --is-ancestor "$commit" "$entry"; then continue; fi
    echo "$entry stands on a commit that holds a key: commit what you need of it, drop it, and begin again" >&2
    exit 1
  done
done`;

/**
 * git filter-repo brings the index and files of the one work tree that it runs in up to date: those of another bring the key back with their next commit.
 * What is listed first is the main one, in a submodule by another name than its folder's.
 */
const noWorkTreeOn = (findings: readonly PlannedFinding[]): string =>
  `own=$PWD
if [ ! -f "$(git rev-parse --git-dir)/commondir" ]; then own=$(git worktree list --porcelain | sed -n '1s/^worktree //p'); fi
git worktree list --porcelain | while read -r name value; do
  if [ "$name" = worktree ]; then folder=$value; fi
  if [ "$name" != HEAD ] || [ "$folder" = "$own" ]; then continue; fi
  for commit in ${commitsOf(findings).join(' ')}; do
    if ! git merge-base --is-ancestor "$commit" "$value" 2> /dev/null; then continue; fi
    echo "the work tree $folder stands on a commit that holds a key: commit what you need of it, switch or remove it (git worktree remove), and begin again" >&2
    exit 1
  done
done`;

const NOT_PUSHED = `$(git for-each-ref --format='^%(refname)' refs/remotes)`;

/** What it stands on is a branch's as well, and would stay as it is: among all refs it is rewritten. */
const HEAD_ON_NO_BRANCH = '$(git symbolic-ref -q HEAD > /dev/null || echo HEAD)';

/** A name that holds a key is not known any more: then all that could be meant. */
const wordsOf = (refs: readonly string[]): readonly string[] =>
  refs.some((ref) => ref.includes('…'))
    ? [`$(git for-each-ref --format='%(refname)' refs/heads refs/tags)`]
    : refs.map(shellWord);

/** By way of the settings: given as an option of `git reflog expire --all`, the time would hold for the stash, too, and drop all but its newest entry. */
export const FORGET_REFLOG =
  'git -c gc.reflogExpire=never -c gc.reflogExpireUnreachable=now reflog expire --all # not the stash, as --expire-unreachable=now would';

/** The call that stops the script where a repository still holds one of these. `folder` is a word of the shell, unquoted. */
export const check = (folder: string, findings: readonly PlannedFinding[]): string =>
  [`check "${folder}"`, ...findings.map(({ fingerprint: name }) => name)].join(' ');

const filterRepo = (options: readonly string[], findings: readonly PlannedFinding[], indent: string): string => {
  const calls = callbacks(findings);
  if (calls.length === 0) return ':';
  // A commit that is empty now was made by somebody for a reason, and tags or links may name it.
  const keep = '--prune-empty never --prune-degenerate never --preserve-commit-encoding';
  return [`git filter-repo ${options.join(' ')}`, keep, ...calls].join(` \\\n${indent}  `);
};
