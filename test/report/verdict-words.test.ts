import { expect, test } from '@jest/globals';
import type { Verdict } from '../../src/detect/verification.ts';
import { reasonWords, verdictWord } from '../../src/report/verdict-words.ts';
import { azureRows } from '../../src/verify/azure-verdicts.ts';
import { unsentReasons } from '../../src/verify/select.ts';
import { billingCodes, verdictRows } from '../../src/verify/verdicts.ts';

/** Of no table: what classify, select and the network say by themselves. */
const others: readonly (readonly [Verdict, string])[] = [
  ['live', 'ok'],
  ['dead', 'expired'],
  ['dead', 'dead_resource'],
  ...[
    ...[
      'not_openai',
      'unexpected_body',
      'redirect',
      'proxy_auth',
      'portal',
      'body_too_large',
      'interrupted',
      'no_resource',
      'too_many_resources',
    ],
    ...[
      'not_sent:placeholder',
      'not_sent:not_a_key',
      'not_sent:own_rule',
      'not_sent:other_vendor',
      'not_sent:not_verifiable',
    ],
    ...[
      'network:ENOTFOUND',
      'network:ECONNREFUSED',
      'network:ECONNRESET',
      'network:ETIMEDOUT',
      'network:timeout',
      'network:EPIPE',
    ],
    ...['tls:CERT_HAS_EXPIRED', 'tls:SELF_SIGNED_CERT_IN_CHAIN', 'not_sent:login'],
  ].map((reason) => ['unknown', reason] as const),
];

const rows = [...verdictRows, ...azureRows].flatMap(({ verdict, reason }) =>
  reason.includes('{code}')
    ? billingCodes.map((code) => [verdict, reason.replace('{code}', code)] as const)
    : [[verdict, reason] as const],
);
const unsent = Object.values(unsentReasons).map((reason) => ['unknown', reason] as const);
const all = [...new Map([...rows, ...unsent, ...others].map((each) => [each.join(), each])).values()];

test.each(all)('%s, %s is said in words', (verdict, reason) => {
  const words = reasonWords({ verdict, reason });
  // A reason that nobody has words for is named as it is.
  expect(words).not.toContain(`(${reason})`);
  expect(words.replace(/\([A-Z_]+\)/, '')).not.toMatch(/undefined|\.$|_/);
  expect(words.length).toBeGreaterThan(10);
});

test.each<[Verdict, string, RegExp]>([
  ['unknown', 'something_new', /says nothing of the key \(something_new\)/],
  ['live_restricted', 'something_new', /something limits it/],
  ['live', '__proto__', /it authenticates \(__proto__\)/],
  ['unknown', 'network:__proto__', /failed \(__proto__\)/],
  ['live_restricted', 'no_credit:constructor', /nobody pays/],
  ['dead', 'toString:x', /refused for good/],
])('%s, %s is not known, and said all the same', (verdict, reason, words) => {
  expect(reasonWords({ verdict, reason })).toMatch(words);
});

test('only what is dead is called dead', () => {
  expect(Object.entries(verdictWord).filter(([, word]) => /dead/.test(word))).toEqual([['dead', 'dead']]);
  for (const [verdict, reason] of all)
    if (verdict !== 'dead') expect(reasonWords({ verdict, reason })).not.toMatch(/dead|revoked/);
});
