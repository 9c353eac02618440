import { GitError, UsageError } from '../errors.ts';
import { blobsToComplete } from '../git/partial-clone.ts';
import { type Remote, openRemote } from '../git/remote.ts';
import { isZeroId } from '../git/revision-range.ts';
import { type Repository, hasObject, resolveCommit } from '../git/repository.ts';
import { cutCommits, isShallow } from '../git/shallow.ts';
import { findEnd } from './ends.ts';
import type { End } from './plan.ts';

/** A range that can be read, as far as it could be had. */
export interface Obtained {
  /** Full ids. `base`: zeros where all that `head` reaches is to be read; `head` may be an annotated tag's. Undefined where it is not to be had. */
  readonly base: string;
  readonly head: string | undefined;
  /** Why a part of the range is not here; undefined when all of it is. */
  readonly problem: string | undefined;
  /** What was fetched, for the log. */
  readonly fetched: readonly string[];
}

/** actions/checkout calls it so. */
const REMOTE = 'origin';
/** Commits to go back with each try; then everything. */
const STEPS = [50, 500, 5_000] as const;

/**
 * Sees to it that a range of commits is here, and fetches what is not: its two ends, then what lies between, then contents that a partial clone
 * left out. Objects are added and a shallow clone's end moves back; no ref is made or moved, and a whole clone stays whole.
 */
export const obtainRange = async (
  repository: Repository,
  { head: end, bases }: { readonly head: End; readonly bases: readonly End[] },
  signal: AbortSignal,
): Promise<Obtained> => {
  const fetched: string[] = [];
  const place = { ...repository, signal };
  const remote = noted(openRemote(place, REMOTE), fetched);
  const sought = { repository: place, remote };
  const problems: string[] = [];
  const find = (one: End): Promise<string | undefined> =>
    tried(() => findEnd(sought, one), problems, one.kind === 'revision');
  const head = await find(end);
  if (head === undefined) return { base: zeroId(repository), head, problem: problemOf(problems), fetched };
  let base: string | undefined;
  for (const each of bases) base ??= await find(each);
  const range = { base: base === undefined ? zeroId(repository) : resolveCommit(repository, base), head };
  await tried(() => deepen(place, range, remote), problems);
  const isWhole = (await tried(async () => isHere(place, range), problems)) === true;
  if (isWhole) await tried(() => complete(place, range, remote), problems);
  // A base that was not to be had makes the range longer: that is no problem where all of it is here.
  return { ...range, problem: isWhole ? undefined : problemOf(problems), fetched };
};

/** Sees to it that one commit is here, its parents or not: for what is read of it alone. Undefined where it is not to be had. */
export const obtainCommit = async (
  repository: Repository,
  ends: readonly End[],
  signal: AbortSignal,
): Promise<string | undefined> => {
  const place = { ...repository, signal };
  const sought = { repository: place, remote: openRemote(place, REMOTE) };
  for (const end of ends) {
    const id = await tried(() => findEnd(sought, end), []);
    if (id !== undefined) return resolveCommit(repository, id);
  }
  return undefined;
};

/** Brings what lies before the checkout. */
export const obtainHistory = async (
  repository: Repository,
  signal: AbortSignal,
): Promise<Pick<Obtained, 'problem' | 'fetched'>> => {
  const { head } = repository;
  if (!isShallow(repository) || head === null) return { problem: undefined, fetched: [] };
  const fetched: string[] = [];
  const problems: string[] = [];
  const remote = noted(openRemote({ ...repository, signal }, REMOTE), fetched);
  await tried(() => remote.fetch([head], 'everything'), problems);
  return { problem: problems.length === 0 ? undefined : problemOf(problems), fetched };
};

const zeroId = ({ objectFormat }: Repository): string => '0'.repeat(objectFormat === 'sha1' ? 40 : 64);

interface Range {
  readonly base: string;
  readonly head: string;
}

/** Goes back until the range is exactly what `head` adds, or there is no more to be had. */
const deepen = async (place: Repository, range: Range, remote: Remote): Promise<void> => {
  const wanted = [resolveCommit(place, range.head), range.base].filter((id) => hasObject(place, id));
  for (const more of STEPS) {
    if (isExact(place, range)) return;
    await remote.fetch(wanted, { more });
  }
  if (!isExact(place, range) && isShallow(place)) await remote.fetch(wanted, 'everything');
};

/** Whether no commit of the range lacks its parents. */
const isHere = (place: Repository, { base, head }: Range): boolean =>
  cutCommits(place, base, resolveCommit(place, head)).length === 0;

/** Where the base's own past ends before the two parted, commits that it has look as if `head` added them. */
const isExact = (place: Repository, range: Range): boolean =>
  isHere(place, range) &&
  (isZeroId(range.base) || cutCommits(place, resolveCommit(place, range.head), range.base).length === 0);

const BATCH = 1_000;

/** What is still missing then, the scan will miss and tell of. */
const complete = async (place: Repository, { base, head }: Range, remote: Remote): Promise<void> => {
  const absent = blobsToComplete(place, base, resolveCommit(place, head));
  for (let at = 0; at < absent.length; at += BATCH) await remote.fetch(absent.slice(at, at + BATCH), 'as-is');
};

/** git's no is no error here: what is missing in the end is reported. `isNamed`: by somebody who may have mistyped it. */
const tried = async <T>(work: () => Promise<T>, problems: string[], isNamed = false): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GitError) && !(error instanceof UsageError && !isNamed)) throw error;
    problems.push(error.message);
    return undefined;
  }
};

const noted = ({ idsOf, fetch }: Remote, fetched: string[]): Remote => ({
  idsOf,
  async fetch(ids, depth) {
    await fetch(ids, depth);
    const how = typeof depth === 'object' ? `${depth.more} commits more` : wordsOf[depth];
    fetched.push(`${ids.length > 2 ? `${ids.length} objects` : ids.map((id) => id.slice(0, 12)).join(', ')}: ${how}`);
  },
});

const wordsOf = { 'as-is': 'what was missing', tip: 'that commit alone', everything: 'the whole history' } as const;

/** What to do about all of them, and one reason behind it: an annotation has no room for the end. */
const problemOf = (problems: readonly string[]): string => {
  const why = problems.at(-1) ?? 'the server has no more of them';
  const way = why.includes('unknown option')
    ? 'git 2.29 or newer is needed'
    : 'set `fetch-depth: 0` for actions/checkout, and where that is not enough, do not set `persist-credentials: false`';
  return `not all commits are in this checkout: ${way} (fetching them failed: ${why})`;
};
