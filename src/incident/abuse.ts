import { type Verification, isDead } from '../detect/verification.ts';
import type { Day } from './admin.ts';
import type { Abuse, Identification, Spend } from './incident.ts';

const DAY = 86_400;
/** Days before the exposure that there must be, so that each day of the week is among them. */
const BASELINE = 7;
/** An unusual day has more than this many times what the busiest day before had: working days, weekends and releases stay below. */
const TIMES = 3;
/** So much more needs no second day. One unusual day alone may be a job that somebody ran. */
const TIMES_AT_ONCE = 10;
const DAYS = 2;
/** Unusual days older than this are no abuse now: whoever it was has stopped, or has been stopped. */
const RECENT = 7;
/** Use this little is a person's at a keyboard, whatever was before: requests and units of money a day. */
const FLOORS = { requests: 100, costs: 5 } as const;
/** The average may have grown to this many times what it was before "as before" stops to be true. */
const GROWN = 2;

/**
 * Whether somebody else seems to use the key now: its requests and costs by day since the exposure against the weeks before. Days are UTC, as the
 * admin API has them; the day of the exposure counts as since, and the last day, which is not over, as it stands. Where the exposure began before the
 * data, or is not known, the last week is compared with the days before it: a jump still tells something, its absence does not. Without a record that
 * tells when the key was made, days before its first use are taken for days before it was made; figures of a record that is not proved reassure nobody.
 */
export const judgeAbuse = (
  spend: Spend | null,
  verification: Verification | null,
  identification: Identification | null = null,
): Abuse => {
  const judged = judgeFigures(spend, identification);
  // A key of Azure may be another resource's.
  if (isDead(verification ?? undefined) && verification?.reason !== 'dead_for_host') return afterDeath(judged);
  if (judged.state !== 'unknown' || verification?.reason.startsWith('no_credit:') !== true) return judged;
  return { state: 'unknown', why: `${judged.why} Its credit is used up or limited, which may be a stranger's doing.` };
};

const judgeFigures = (spend: Spend | null, identification: Identification | null): Abuse => {
  const { proved = null, candidates = [] } = identification ?? {};
  const record = proved?.record ?? (candidates.length === 1 ? candidates[0]?.record : undefined);
  if (record?.kind === 'admin') return ofAdmin;
  if (spend === null) return noData;
  const judged = withGaps(judgeSpend(spend, record?.createdAt ?? null), spend);
  if (identification === null || proved !== null) return judged;
  const state = judged.state === 'unlikely' ? 'unknown' : judged.state;
  return { state, why: `${judged.why} The figures are of a record that is not proved to be this key.` };
};

/** A stranger may do what could not be asked about. */
const withGaps = (judged: Abuse, { requests, hasGaps }: Spend): Abuse => {
  if (judged.state !== 'unlikely' || (requests.length > 0 && hasGaps !== true)) return judged;
  const what = requests.length === 0 ? 'Its requests' : 'Some kinds of its use';
  return { state: 'unknown', why: `${judged.why} ${what} could not be asked about.` };
};

/** It makes keys, members and settings, and no requests to models. */
const ofAdmin: Abuse = {
  state: 'unknown',
  why: 'No figures tell what was done with an admin key; the audit log may, where it is switched on.',
};

const noData: Abuse = { state: 'unknown', why: 'There are no figures of its use.' };

/** What is dead is not used any more, but a bill may be open. */
const afterDeath = ({ state, why }: Abuse): Abuse => ({
  state: 'unlikely',
  why: state === 'likely' ? `It is dead now. Before that: ${why}` : 'It is dead: nobody can use it now.',
});

type Kind = keyof typeof FLOORS;

/** Days of one kind on either side of the exposure, or of the last week where that says more. */
interface Series {
  readonly kind: Kind;
  readonly before: readonly Day[];
  readonly since: readonly Day[];
}

const judgeSpend = (spend: Spend, createdAt: number | null): Abuse => {
  const kinds = (['requests', 'costs'] as const).map((kind) => ({ kind, days: cleaned(spend[kind]) }));
  const told = kinds.filter(({ days }) => days.length > 0);
  if (told.length === 0) return noData;
  const end = Math.max(...told.map(({ days }) => days.at(-1)!.start));
  const made = createdAt ?? firstUse(told.map(({ days }) => days));
  const exposed = spend.exposedAt === null ? null : Math.floor(spend.exposedAt / DAY) * DAY;
  const alive = told.map(({ kind, days }) => ({ kind, days: days.filter(({ start }) => start > made - DAY) }));
  const comparable = alive
    .map(({ kind, days }) => split(kind, days, exposed ?? Infinity))
    .filter(({ before }) => before.length >= BASELINE);
  if (exposed !== null && comparable.length > 0) return compare(comparable, { exposed, end });
  return withoutBaseline(alive, { exposed, end });
};

/** In order of time, one entry a day; figures that are none, and credits, count as nothing. */
const cleaned = (days: readonly Day[]): readonly Day[] => {
  const sums = new Map<number, number>();
  for (const { start, value } of days) {
    if (!Number.isFinite(start)) continue;
    sums.set(start, (sums.get(start) ?? 0) + (Number.isFinite(value) ? Math.max(0, value) : 0));
  }
  return [...sums].map(([start, value]) => ({ start, value })).sort((a, b) => a.start - b.start);
};

const firstUse = (all: readonly (readonly Day[])[]): number =>
  Math.min(...all.flatMap((days) => days.find(({ value }) => value > 0)?.start ?? []));

const split = (kind: Kind, days: readonly Day[], at: number): Series => ({
  kind,
  before: days.filter(({ start }) => start < at),
  since: days.filter(({ start }) => start >= at),
});

const compare = (
  series: readonly Series[],
  { exposed, end }: { readonly exposed: number; readonly end: number },
): Abuse => {
  const since = `since ${date(exposed)}`;
  const jumps = series.flatMap((each) => jumpOf(each) ?? []);
  const fresh = jumps.find(({ last }) => end - last < RECENT * DAY);
  if (fresh !== undefined) return { state: 'likely', why: `${jumpText(fresh, 'before the exposure')}.` };
  const [old] = jumps;
  if (old !== undefined) {
    const why = `${jumpText(old, 'before the exposure')}, and not in the last ${RECENT} days: somebody may have it and have stopped.`;
    return { state: 'unknown', why };
  }
  if (end - exposed < DAY) return tooEarly;
  if (series.every(({ since: days }) => isIdle(days)))
    return { state: 'unlikely', why: `${nothingIn(series)} ${since}.` };
  const grown = series.find(
    (each) => mean(each.since) > GROWN * mean(each.before) && highest(each.since) > FLOORS[each.kind],
  );
  if (grown !== undefined) {
    const why = `It is used more than before the exposure (${averages(grown)}), and not so much that it tells something.`;
    return { state: 'unknown', why };
  }
  const why = `Its use ${since} is as before (${series.map(averages).join('; ')}). Little use by a stranger does not show in it.`;
  return { state: 'unlikely', why };
};

/** Figures come late, and a thief has hardly begun. */
const tooEarly: Abuse = { state: 'unknown', why: 'The exposure began less than a day ago: too early to tell.' };

const withoutBaseline = (
  all: readonly { readonly kind: Kind; readonly days: readonly Day[] }[],
  { exposed, end }: { readonly exposed: number | null; readonly end: number },
): Abuse => {
  const lastWeek = all.map(({ kind, days }) => split(kind, days, end - (RECENT - 1) * DAY));
  const jumps = lastWeek.filter(({ before }) => before.length >= BASELINE).flatMap((each) => jumpOf(each) ?? []);
  const [jump] = jumps;
  if (jump !== undefined) return { state: 'likely', why: `${jumpText(jump, 'in the days before the last week')}.` };
  if (exposed !== null && end - exposed < DAY) return tooEarly;
  if (all.every(({ days }) => isIdle(days))) {
    return { state: 'unlikely', why: `${nothingIn(all)} in the weeks that there are figures of.` };
  }
  const reason =
    exposed === null ? 'Nothing tells when the exposure began' : 'There is no week of use before the exposure';
  return { state: 'unknown', why: `${reason}, so its use cannot be compared with what was before.` };
};

interface Jump {
  readonly kind: Kind;
  readonly days: number;
  /** Of the busiest day, and of the busiest one before. */
  readonly most: Day;
  readonly mostBefore: number;
  /** Start of the last unusual day. */
  readonly last: number;
}

const jumpOf = ({ kind, before, since }: Series): Jump | undefined => {
  const mostBefore = highest(before);
  const floor = FLOORS[kind];
  const unusual = since.filter(({ value }) => value > Math.max(floor, TIMES * mostBefore));
  const [most] = unusual.toSorted((a, b) => b.value - a.value || a.start - b.start);
  if (most === undefined) return undefined;
  if (unusual.length < DAYS && most.value <= TIMES_AT_ONCE * Math.max(floor, mostBefore)) return undefined;
  return { kind, days: unusual.length, most, mostBefore, last: unusual.at(-1)!.start };
};

const jumpText = ({ kind, days, most, mostBefore }: Jump, when: string): string =>
  `${kind === 'costs' ? 'Its cost' : 'Its requests'} reached ${figure(most.value)} on ${date(most.start)}, ` +
  `against at most ${figure(mostBefore)} a day ${when} (${days} unusual ${days === 1 ? 'day' : 'days'})`;

const isIdle = (days: readonly Day[]): boolean => days.every(({ value }) => value === 0);

/** What lists models or files is in no figure. */
const nothingIn = (series: readonly { readonly kind: Kind }[]): string =>
  `There are no ${series.map(({ kind }) => (kind === 'costs' ? 'costs' : 'requests to models')).join(' and no ')}`;

const averages = ({ kind, before, since }: Series): string =>
  `${kind === 'costs' ? 'cost' : 'requests'} a day: ${figure(mean(since))}, before ${figure(mean(before))}`;

const highest = (days: readonly Day[]): number => days.reduce((most, { value }) => Math.max(most, value), 0);

const mean = (days: readonly Day[]): number =>
  days.length === 0 ? 0 : days.reduce((sum, { value }) => sum + value, 0) / days.length;

/** Two places below ten, else whole: `0.42`, `5,240`. */
const figure = (value: number): string =>
  value === 0 ? '0' : value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 });

const date = (seconds: number): string => {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? 'an unknown day' : time.toISOString().slice(0, 10);
};
