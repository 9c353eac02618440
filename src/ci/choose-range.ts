import { isZeroId } from '../git/revision-range.ts';
import { type CiSystem, ciSystems } from './systems.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A revision that a range may begin after, and which variable says so. */
export interface Start {
  readonly revision: string;
  readonly by: string;
  /** Of another run: where it has all that the head has, it does not tell what is new. */
  readonly isOfRun?: true;
}

/** What a CI run is about. */
export interface CiRun {
  readonly system: CiSystem | undefined;
  /** `merge request into main`, for people. */
  readonly event: string;
  readonly head: Start;
  /** The first that the clone has counts. */
  readonly starts: readonly Start[];
  /** Where none of them is there: everything up to the head is as good (and more), or the run must fail. */
  readonly orEverything: boolean;
  /** Of a push to a branch: the default branch, whose policy holds. What one push allows, the next one would bring. */
  readonly trusted?: Start | undefined;
}

/** The variables of our own, for systems that do not say, or that nobody here knows. */
export const BASE = 'TRIPKEY_BASE';
export const HEAD = 'TRIPKEY_HEAD';

/**
 * What the variables of a CI system say; undefined where none is known and TRIPKEY_BASE is not set. Asks nobody: revisions may not be there.
 * `cloned`: the default branch as the clone has it noted, for systems that do not say.
 */
export const ciRun = (env: Env, cloned?: string): CiRun | undefined => {
  const system = ciSystems.find(({ marker, markerValue }) => isMarked(env[marker], markerValue));
  const own = first(env, [BASE]);
  if (system === undefined && own === undefined) return undefined;
  const head = first(env, [HEAD, ...(system?.head ?? [])]) ?? { revision: 'HEAD', by: 'HEAD' };
  const event = system === undefined ? newBranch(env, {}, cloned) : eventOf(env, system, cloned);
  if (own === undefined || isZeroId(own.revision)) return { system, head, ...event };
  // A commit that a forced push took away is no mistake; a name that is not there is one.
  const rest = isId(own.revision) ? event : { starts: [], orEverything: false };
  const start = isId(own.revision) ? asTold(own, system) : own;
  return { system, head, event: `what ${BASE} says`, starts: [start, ...rest.starts], orEverything: rest.orEverything };
};

const isId = (revision: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);

type Event = Pick<CiRun, 'event' | 'starts' | 'orEverything' | 'trusted'>;

const eventOf = (env: Env, system: CiSystem, cloned: string | undefined): Event => {
  const event = system.event === undefined ? undefined : env[system.event];
  if (event !== undefined && system.wholeEvents?.includes(event))
    return { event: `schedule (${system.event})`, starts: [], orEverything: true };
  const base = first(env, system.requestBase);
  const target = first(env, system.requestTarget);
  if (target !== undefined || base !== undefined) return request(base, target);
  const others = newBranch(env, system, cloned);
  const before = first(env, system.before);
  if (before === undefined || isZeroId(before.revision)) return others;
  const [trusted] = others.starts;
  const starts = [asTold(before, system), ...others.starts];
  return { event: `push to ${nameOf(env, system)}`, starts, orEverything: true, trusted };
};

const asTold = (start: Start, system: CiSystem | undefined): Start =>
  system?.isBeforeOfRun === true ? { ...start, isOfRun: true } : start;

/** What a request changes after it began, or else what its target does not have. */
const request = (base: Start | undefined, target: Start | undefined): Event => ({
  event: target === undefined ? 'merge request' : `merge request into ${shortName(target.revision)}`,
  starts: [
    ...(base === undefined || isZeroId(base.revision) ? [] : [base]),
    ...(target === undefined ? [] : [remote(target)]),
  ],
  orEverything: false,
});

/** Nothing says what was there before: what the default branch does not have, and on that branch, or on one that nobody names, everything. */
const newBranch = (env: Env, system: Partial<CiSystem>, cloned: string | undefined): Event => {
  const tag = first(env, system.tag);
  const branch = first(env, system.branch);
  const event = tag === undefined ? `branch ${nameOf(env, system)}` : `tag ${tag.revision}`;
  const main = first(env, system.defaultBranch) ?? (cloned === undefined ? undefined : ofClone(cloned));
  const isMain = branch !== undefined && shortName(branch.revision) === main?.revision;
  if (main === undefined || isMain || (tag ?? branch) === undefined) return { event, starts: [], orEverything: true };
  return { event, starts: [remote(main)], orEverything: false };
};

const ofClone = (revision: string): Start => ({ revision, by: 'the default branch' });

const nameOf = (env: Env, system: Partial<CiSystem>): string =>
  shortName(first(env, system.branch)?.revision ?? 'without a name');

/** Systems name branches in full or in short. */
const shortName = (name: string): string => name.replace(/^(?:refs\/heads|origin)\//, '');

const remote = ({ revision, by }: Start): Start => ({ revision: `refs/remotes/origin/${shortName(revision)}`, by });

const first = (env: Env, names: readonly string[] = []): Start | undefined => {
  const by = names.find((name) => (env[name] ?? '') !== '');
  return by === undefined ? undefined : { revision: env[by]!, by };
};

const isMarked = (value: string | undefined, expected: string | undefined): boolean =>
  expected === undefined ? (value ?? '') !== '' : value === expected;
