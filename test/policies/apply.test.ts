import { describe, expect, test } from '@jest/globals';
import type { AllowEntry } from '../../src/config/config.ts';
import type { Location, Status } from '../../src/detect/finding.ts';
import { dayOf } from '../../src/policies/allowlist.ts';
import { type Policies, applyPolicies } from '../../src/policies/apply.ts';
import type { BaselineEntry } from '../../src/policies/baseline.ts';
import { findingOf, fingerprintOf } from '../support/findings.ts';

const fingerprint = fingerprintOf('one');
const policies = (some: Partial<Policies> = {}): Policies => ({
  allowlist: [],
  baseline: [],
  today: '2026-11-20',
  prefix: '',
  ...some,
});
const allow = (more: Partial<AllowEntry> = {}): AllowEntry => ({ fingerprint, reason: 'a demo key', ...more });
const accepted = (more: Partial<BaselineEntry> = {}): BaselineEntry => ({ fingerprint, reason: 'old', ...more });
const known: Partial<Location> = { path: 'k.txt', known: true };
const inline: Partial<Location> = { path: 'i.txt', allowed: 'tripkey:allow on line 3' };

type Case = [string, (string | Partial<Location>)[], Partial<Policies>, Status, string | undefined];

test.each<Case>([
  ['nothing covers it', ['a.txt'], {}, 'new', undefined],
  ['no place at all', [], {}, 'new', undefined],
  [
    'another fingerprint',
    ['a.txt'],
    { baseline: [{ fingerprint: '0'.repeat(16) }], allowlist: [allow({ fingerprint: '0'.repeat(16) })] },
    'new',
    undefined,
  ],
  ['baseline', ['a.txt'], { baseline: [accepted()] }, 'baseline', 'old'],
  ['baseline without a reason', ['a.txt'], { baseline: [{ fingerprint }] }, 'baseline', undefined],
  [
    'baseline, all places',
    ['a.txt', 'b.txt'],
    { baseline: [accepted({ path: 'a.txt' }), accepted({ path: 'b.txt', reason: 'too' })] },
    'baseline',
    'old; too',
  ],
  ['baseline, one place of two', ['a.txt', 'b.txt'], { baseline: [accepted({ path: 'a.txt' })] }, 'new', undefined],
  [
    'baseline with a path, outside of files',
    [{ path: null, in: 'message' }],
    { baseline: [accepted({ path: '**' })] },
    'new',
    undefined,
  ],
  [
    'baseline without a path, outside of files',
    [{ path: null, in: 'message' }],
    { baseline: [accepted()] },
    'baseline',
    'old',
  ],
  [
    'baseline, in an archive',
    ['lib/a.zip!x/b.zip!c.txt'],
    { baseline: [accepted({ path: 'lib/a.zip' })] },
    'baseline',
    'old',
  ],
  ['baseline, one member', ['a.zip!c.txt'], { baseline: [accepted({ path: '/a.zip!c.txt' })] }, 'baseline', 'old'],
  [
    'baseline, below the working directory',
    ['a.txt'],
    { prefix: 'pkg', baseline: [accepted({ path: '/pkg/a.txt' })] },
    'baseline',
    'old',
  ],
  [
    'baseline, beside the working directory',
    ['../a.txt'],
    { prefix: 'pkg', baseline: [accepted({ path: '/a.txt' })] },
    'baseline',
    'old',
  ],
  [
    'baseline, path from the root only',
    ['a.txt'],
    { prefix: 'pkg', baseline: [accepted({ path: '/a.txt' })] },
    'new',
    undefined,
  ],
  ['allowlist', ['a.txt'], { allowlist: [allow()] }, 'allowed', 'a demo key'],
  [
    'allowlist with a path',
    ['docs/a.txt', 'docs/b.txt'],
    { allowlist: [allow({ path: 'docs/' })] },
    'allowed',
    'a demo key',
  ],
  [
    'allowlist with a path, one outside',
    ['docs/a.txt', 'b.txt'],
    { allowlist: [allow({ path: 'docs/' })] },
    'new',
    undefined,
  ],
  ['allowlist on its last day', ['a.txt'], { allowlist: [allow({ expires: '2026-11-20' })] }, 'allowed', 'a demo key'],
  ['allowlist a day later', ['a.txt'], { allowlist: [allow({ expires: '2026-11-19' })] }, 'new', undefined],
  ['inline', [inline], {}, 'allowed', 'tripkey:allow on line 3'],
  ['inline, one place of two', [inline, 'b.txt'], {}, 'new', undefined],
  ['known', [known], {}, 'known', 'stood there before'],
  ['known, one place of two', [known, 'b.txt'], {}, 'new', undefined],
  ['known, the other allowed', [known, inline], {}, 'allowed', 'tripkey:allow on line 3'],
  ['known, the other in the baseline', [known, 'b.txt'], { baseline: [accepted()] }, 'baseline', 'old'],
  ['allowed and in the baseline', [inline, 'b.txt'], { baseline: [accepted({ path: 'b.txt' })] }, 'baseline', 'old'],
  ['allowlist before baseline', ['a.txt'], { allowlist: [allow()], baseline: [accepted()] }, 'allowed', 'a demo key'],
])('%s', (_, places, some, status, reason) => {
  const [finding] = applyPolicies([findingOf('one', places)], policies(some)).findings;
  expect([finding?.status, finding?.statusReason]).toEqual([status, reason]);
});

describe('what is unused', () => {
  const other = { fingerprint: 'f'.repeat(16) };

  test('entries that cover no place', () => {
    const baseline = [accepted(), other, accepted({ path: 'nowhere' })];
    const allowlist = [allow({ path: 'a.txt' }), { ...other, reason: 'x' }];
    const applied = applyPolicies([findingOf('one', ['a.txt'])], policies({ baseline, allowlist }));
    expect(applied.unusedBaseline).toEqual([baseline[1], baseline[2]]);
    expect(applied.unusedAllow).toEqual([allowlist[1]]);
  });

  test.each([
    ['known', known],
    ['allowed inline', inline],
  ])('an entry for a place that is %s anyway is used', (_, place) => {
    const applied = applyPolicies([findingOf('one', [place])], policies({ baseline: [accepted()] }));
    expect(applied.unusedBaseline).toEqual([]);
  });

  test('an expired entry is expired, not unused', () => {
    const entry = allow({ expires: '2020-01-01' });
    const applied = applyPolicies([], policies({ allowlist: [entry] }));
    expect([applied.expired, applied.unusedAllow]).toEqual([[entry], []]);
  });
});

test('a status from before is not kept', () => {
  const stale = findingOf('one', ['a.txt'], { status: 'allowed', statusReason: 'long ago' });
  expect(applyPolicies([stale], policies()).findings).toEqual([findingOf('one', ['a.txt'])]);
});

test('findings keep their order and are not changed', () => {
  const findings = [findingOf('two', ['b']), findingOf('one', ['a'])].map((finding) => Object.freeze(finding));
  expect(
    applyPolicies(findings, policies({ baseline: [accepted()] })).findings.map(({ secret, status }) => [
      secret,
      status,
    ]),
  ).toEqual([
    ['two', 'new'],
    ['one', 'baseline'],
  ]);
});

test('days are days of UTC', () => {
  expect(dayOf(new Date('2026-11-20T23:59:59-05:00'))).toBe('2026-11-21');
});
