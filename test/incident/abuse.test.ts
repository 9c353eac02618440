import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeAbuse } from '../../src/incident/abuse.ts';
import type { Identification, Spend } from '../../src/incident/incident.ts';
import type { Verification } from '../../src/detect/verification.ts';
import { daysOf, dead, live, recordOf, spendOf } from '../report/incident-sample.ts';

const DAY = 86_400;
const START = Date.parse('2026-10-01T00:00:00Z') / 1000;
const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value);
/** Weeks of a service that rests at weekends. */
const weeks = (count: number, busy: number, quiet: number): number[] =>
  Array.from({ length: count * 7 }, (_, index) => (index % 7 < 5 ? busy : quiet));

/** Requests of days before and since; the exposure began at two in the afternoon of the first day since. */
const requests = (before: readonly number[], since: readonly number[], hour = 14): Spend =>
  spendOf(daysOf([...before, ...since], START), [], START + before.length * DAY + hour * 3600);

const record = (createdAt: number, isProved = true): Identification => {
  const candidate = { record: recordOf({ createdAt }), mask: 'fits', proofs: [], contradictions: [] } as const;
  return { candidates: [candidate], proved: isProved ? candidate : null, why: null };
};

test.each<[string, Spend | null, 'likely' | 'unlikely' | 'unknown', RegExp]>([
  ['no figures', null, 'unknown', /no figures/],
  ['no days', spendOf([], [], START), 'unknown', /no figures/],
  [
    'a jump that lasts',
    requests(weeks(4, 200, 20), [200, 3000, 3000]),
    'likely',
    /3,000 on .* at most 200 .*2 unusual days/,
  ],
  ['one day of ten times as much', requests(weeks(4, 200, 20), [200, 200, 2500]), 'likely', /1 unusual day\)/],
  [
    'one day of five times as much: a job',
    requests(weeks(4, 200, 20), [200, 1000, 200, 200]),
    'unknown',
    /more than before/,
  ],
  [
    'working days after a weekend',
    requests([...weeks(3, 200, 5), 200, 200, 200, 200, 200], [5, 5, 240, 240, 240]),
    'unlikely',
    /as before/,
  ],
  [
    'a quiet service at weekends is no baseline of its own',
    requests(weeks(4, 500, 0), [500, 500, 0, 0, 500]),
    'unlikely',
    /as before/,
  ],
  ['little use stays little', requests(times(28, 1), [1, 40, 60, 80]), 'unlikely', /as before|tells/],
  ['twice as much', requests(times(28, 200), [500, 500, 500, 500]), 'unknown', /more than before/],
  ['unused before and since', requests(times(28, 0), [0, 0, 0]), 'unlikely', /no requests to models/],
  ['used before, unused since', requests(times(28, 200), [0, 0, 0]), 'unlikely', /no requests to models since/],
  ['exposed today', requests(times(28, 200), [250]), 'unknown', /too early/],
  ['exposed today, unused until now', requests(times(28, 0), [0]), 'unknown', /too early/],
  ['exposed today, and abused at once', requests(times(28, 200), [9000]), 'likely', /9,000/],
  ['exposed a minute before midnight', requests(times(28, 200), [200, 9000], 23.99), 'likely', /9,000/],
  [
    'a jump that ended two weeks ago',
    requests(times(28, 200), [200, 3000, 3000, ...times(14, 200)]),
    'unknown',
    /not in the last 7 days/,
  ],
  ['first used after the exposure', requests(times(28, 0), [4000, 4000]), 'unknown', /no week of use before/],
  [
    'three days old when exposed',
    requests([...times(25, 0), 10, 20, 30], [400, 400]),
    'unknown',
    /no week of use before/,
  ],
  [
    'three days old when exposed, a jump weeks later',
    requests([...times(25, 0), 10, 20, 30], [...times(20, 30), 5000, 5000]),
    'likely',
    /days before the last week/,
  ],
  [
    'an exposure before all figures',
    spendOf(daysOf(times(60, 200), START), [], START - 90 * DAY),
    'unknown',
    /no week of use before/,
  ],
  [
    'an exposure before all figures, a jump',
    spendOf(daysOf([...times(60, 200), 4000, 4000], START), [], START - 90 * DAY),
    'likely',
    /last week/,
  ],
  ['nothing tells of the exposure', spendOf(daysOf(times(28, 200), START), [], null), 'unknown', /Nothing tells when/],
  [
    'nothing tells of the exposure, a jump',
    spendOf(daysOf([...times(26, 200), 4000, 4000], START), [], null),
    'likely',
    /4,000/,
  ],
  [
    'nothing tells of the exposure, unused',
    spendOf(daysOf(times(28, 0), START), [], null),
    'unlikely',
    /no requests to models in the weeks/,
  ],
])('%s', (_, spend, state, why) => {
  expect(judgeAbuse(spend, live)).toEqual({ state, why: expect.stringMatching(why) });
});

test.each([
  [
    'kinds of use that were not told',
    { ...requests(times(28, 200), times(3, 0)), hasGaps: true as const },
    /Some kinds/,
  ],
  ['costs alone', spendOf([], daysOf(times(31, 0), START), START + 28 * DAY), /no costs .* Its requests could not/],
])('no use that is seen is not no use: %s', (_, spend, why) => {
  expect(judgeAbuse(spend, live)).toEqual({ state: 'unknown', why: expect.stringMatching(why) });
});

test('no figures reassure about an admin key', () => {
  const record = { ...recordOf(), kind: 'admin' as const, project: null };
  const candidate = { record, mask: 'fits' as const, proofs: [], contradictions: [] };
  const identification = { candidates: [candidate], proved: candidate, why: null };
  for (const spend of [null, requests(times(28, 0), times(3, 0))])
    expect(judgeAbuse(spend, live, identification)).toEqual({
      state: 'unknown',
      why: expect.stringContaining('audit log'),
    });
});

test('a key of Azure that the resources at hand refuse may be used at another', () => {
  const refused = { ...live, verdict: 'dead' as const, reason: 'dead_for_host' };
  expect(judgeAbuse(null, refused)).toMatchObject({ state: 'unknown' });
});

test('cost alone tells, too: few requests may be dear ones', () => {
  const days = daysOf([...times(28, 100), 100, 110, 100], START);
  const costs = daysOf([...times(28, 2), 2, 90, 80], START);
  expect(judgeAbuse(spendOf(days, costs, START + 28 * DAY), live)).toMatchObject({
    state: 'likely',
    why: expect.stringContaining('Its cost reached 90'),
  });
});

test('a key that is known to have been idle for weeks, and is used since, is abused', () => {
  const spend = requests(times(28, 0), [4000, 4000]);
  expect(judgeAbuse(spend, live, record(START - 300 * DAY))).toMatchObject({ state: 'likely' });
  expect(judgeAbuse(spend, live, record(START + 27 * DAY))).toMatchObject({ state: 'unknown' });
});

test('figures of a record that is not proved reassure nobody', () => {
  const calm = requests(weeks(4, 200, 20), [200, 200, 200]);
  expect(judgeAbuse(calm, live, record(0)).state).toBe('unlikely');
  expect(judgeAbuse(calm, live, record(0, false))).toMatchObject({
    state: 'unknown',
    why: expect.stringContaining('not proved'),
  });
  expect(judgeAbuse(requests(times(28, 200), [9000, 9000]), live, record(0, false)).state).toBe('likely');
});

test('what is dead is not abused, and what was, is said', () => {
  const jump = requests(times(28, 200), [200, 9000, 9000]);
  expect(judgeAbuse(jump, dead)).toMatchObject({
    state: 'unlikely',
    why: expect.stringMatching(/^It is dead now\. Before that: .*9,000/),
  });
  expect(judgeAbuse(null, dead)).toMatchObject({ state: 'unlikely' });
});

test('a credit that is used up may be the sign', () => {
  const broke: Verification = { ...live, verdict: 'live_restricted', reason: 'no_credit:insufficient_quota' };
  expect(judgeAbuse(null, broke)).toMatchObject({ state: 'unknown', why: expect.stringContaining('credit') });
});

test('whatever the figures, it is judged, and words hold no junk', () => {
  const value = fc.oneof(fc.nat(100_000), fc.constantFrom(Number.NaN, Infinity, -1, 1e300));
  const day = fc.record({ start: fc.oneof(fc.nat(4_000_000_000), fc.constantFrom(Number.NaN, -1e300)), value });
  const figures = fc.tuple(
    fc.array(day, { maxLength: 40 }),
    fc.array(day, { maxLength: 40 }),
    fc.option(fc.nat(4_000_000_000)),
  );
  fc.assert(
    fc.property(figures, ([days, costs, exposedAt]) => {
      const { state, why } = judgeAbuse(spendOf(days, costs, exposedAt), live);
      expect(['likely', 'unlikely', 'unknown']).toContain(state);
      expect(why).not.toMatch(/NaN|Infinity|undefined|null/);
    }),
    { numRuns: 100 },
  );
});

test('the order of days changes nothing', () => {
  const spend = requests(weeks(4, 200, 20), [200, 3000, 3000]);
  const shuffled = { ...spend, requests: spend.requests.toReversed() };
  expect(judgeAbuse(shuffled, live)).toEqual(judgeAbuse(spend, live));
});

test('more use since never calms', () => {
  const ranks = { unlikely: 0, unknown: 1, likely: 2 } as const;
  const use = fc.array(fc.nat(5000), { minLength: 3, maxLength: 7 });
  fc.assert(
    fc.property(use, fc.nat(6), fc.nat(50_000), (since, at, more) => {
      const raised = since.map((value, index) => (index === at % since.length ? value + more : value));
      const before = weeks(4, 300, 30);
      const less = ranks[judgeAbuse(requests(before, since), live).state];
      expect(ranks[judgeAbuse(requests(before, raised), live).state]).toBeGreaterThanOrEqual(less);
    }),
    { numRuns: 200 },
  );
});
