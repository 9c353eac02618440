import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { azureRows } from '../../src/verify/azure-verdicts.ts';
import { unsentReasons } from '../../src/verify/select.ts';
import { billingCodes, verdictRows } from '../../src/verify/verdicts.ts';

/** What no table holds: classify.ts, azure.ts, login-token.ts and the network say these by themselves. */
const others: readonly (readonly [string, string])[] = [
  ['ok', 'live'],
  ['expired', 'dead'],
  ['dead_resource', 'dead'],
  ...[
    ...['not_openai', 'unexpected_body', 'redirect', 'portal', 'proxy_auth', 'body_too_large', 'interrupted'],
    ...['network:<code>', 'tls:<code>', 'no_resource', 'too_many_resources', 'not_sent:<why>'],
  ].map((reason) => [reason, 'unknown'] as const),
];

const page = readFileSync('docs/verify.md', 'utf8');
const rows = [...page.matchAll(/^\| `([^`]+)` \| (live|live_restricted|dead|unknown) \| .+ \| .+ \|$/gm)];

test('docs/verify.md has every reason, with its verdict, once', () => {
  const known = new Map<string, string>(others);
  for (const { reason, verdict } of [...verdictRows, ...azureRows])
    known.set(reason.replace(/^no_credit:.*/, 'no_credit:<code>'), verdict);
  const documented = rows.map(([, reason, verdict]) => `${reason} ${verdict}`);
  expect(documented.toSorted()).toEqual([...known].map((each) => each.join(' ')).toSorted());
});

test('docs/verify.md names every code, and every cause of not being sent', () => {
  const codes = verdictRows.flatMap((row) => row.codes ?? []);
  for (const code of codes.filter((each) => !billingCodes.includes(each))) expect(page).toContain(`\`${code}\``);
  for (const reason of Object.values(unsentReasons)) expect(page).toContain(`\`${reason.replace('not_sent:', '')}\``);
});
