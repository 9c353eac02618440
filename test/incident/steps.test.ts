import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtInRules } from '../../rules/index.ts';
import type { RedactedFinding } from '../../src/detect/finding.ts';
import type { Verification } from '../../src/detect/verification.ts';
import type { Abuse, Identification, Step } from '../../src/incident/incident.ts';
import { type StepFacts, wayOut } from '../../src/incident/steps.ts';
import { historyFinding } from '../report/history-report.ts';
import { dead, live, recordOf } from '../report/incident-sample.ts';

const likely: Abuse = { state: 'likely', why: 'Much more than before.' };
const unlikely: Abuse = { state: 'unlikely', why: 'As before.' };
const pushed = historyFinding(1, { pushed: true });
const FP = pushed.fingerprint;

const facts = (more: Partial<StepFacts> = {}): StepFacts => ({
  finding: pushed,
  verification: live,
  identification: null,
  abuse: unlikely,
  ...more,
});
const of = (ruleId: string, more: Partial<RedactedFinding> = {}): RedactedFinding => ({ ...pushed, ruleId, ...more });
const answer = (verdict: Verification['verdict'], reason: string): Verification => ({ ...dead, verdict, reason });
const ids = (steps: readonly Step[]): string => steps.map(({ id }) => id).join(' ');
const step = (steps: readonly Step[], id: Step['id']): Step => steps.find((each) => each.id === id)!;
const local = { pushed: false } as const;

test.each<[string, Partial<StepFacts>, string]>([
  ['live and calm: the successor first', {}, 'replace deploy verify_new revoke prove clean tell'],
  ['not asked', { verification: null }, 'replace deploy verify_new revoke prove clean tell'],
  [
    'unknown',
    { verification: answer('unknown', 'network:timeout') },
    'replace deploy verify_new revoke prove clean tell',
  ],
  ['abused: revoked first', { abuse: likely }, 'contain prove replace deploy verify_new clean tell'],
  [
    'abused though never pushed',
    { finding: historyFinding(1, local), abuse: likely },
    'contain prove replace deploy verify_new clean tell',
  ],
  ['dead', { verification: dead }, 'revoke prove replace deploy verify_new clean tell'],
  [
    'dead for now',
    { verification: answer('dead', 'account_deactivated') },
    'revoke prove replace deploy verify_new clean tell',
  ],
  [
    'refused by one Azure resource',
    { finding: of('azure-openai-key'), verification: answer('dead', 'dead_for_host') },
    'replace deploy verify_new revoke prove clean tell',
  ],
  ['never pushed', { finding: historyFinding(1, local) }, 'clean replace'],
  [
    'never pushed, and dead',
    { finding: historyFinding(1, local), verification: dead },
    'revoke prove replace deploy verify_new clean tell',
  ],
  ['a login ends its successor with itself', { finding: of('chatgpt-refresh-token') }, 'revoke replace clean tell'],
  ['an ephemeral secret', { finding: of('openai-ephemeral-client-secret') }, 'revoke clean tell'],
  ["another vendor's", { finding: of('stripe-api-key') }, 'replace deploy verify_new revoke clean tell'],
])('%s', (_, more, expected) => {
  expect(ids(wayOut(facts(more)))).toBe(expected);
});

test.each<[string, Partial<StepFacts>, Partial<Record<Step['id'], boolean | null>>]>([
  ['live', {}, { revoke: false, prove: false, replace: null, clean: false }],
  ['not asked', { verification: null }, { revoke: null, prove: null }],
  ['unknown is not dead', { verification: answer('unknown', 'region_blocked') }, { revoke: null, prove: null }],
  [
    'dead',
    { verification: dead },
    { revoke: true, prove: true, replace: null, deploy: null, clean: false, tell: null },
  ],
  ['dead until an appeal', { verification: answer('dead', 'account_deactivated') }, { revoke: null, prove: null }],
  [
    'dead for one host',
    { finding: of('azure-openai-key'), verification: answer('dead', 'dead_for_host') },
    { revoke: null, prove: null },
  ],
  [
    'an expired login',
    { finding: of('chatgpt-access-token'), verification: { ...answer('dead', 'expired'), host: null } },
    { revoke: true, prove: true },
  ],
  ['abused', { abuse: likely }, { contain: false }],
  [
    'no ref has it any more',
    { finding: historyFinding(1, { pushed: null, refs: [], tips: [], reach: 'reflog', inHead: false }) },
    { clean: true },
  ],
  ['gone from tips alone', { finding: historyFinding(1, { pushed: true, tips: [], inHead: false }) }, { clean: false }],
  [
    'in a stash',
    { finding: historyFinding(1, { pushed: null, refs: [], tips: [], reach: 'stash' }) },
    { clean: false },
  ],
])('what is done: %s', (_, more, expected) => {
  const steps = wayOut(facts(more));
  const done = Object.fromEntries(steps.map((each) => [each.id, each.done]));
  expect(done).toMatchObject(expected);
});

const serviceAccount: Identification = (() => {
  const record = recordOf({ owner: { type: 'service_account', id: 'sa_1', name: 'ci', email: null } });
  const candidate = { record, mask: 'fits', proofs: [], contradictions: [] } as const;
  return { candidates: [candidate], proved: candidate, why: null };
})();

test.each<[string, Partial<StepFacts>, Step['id'], RegExp, readonly string[]]>([
  ['a project key', {}, 'replace', /api-keys/, [`tripkey rotate ${FP}`]],
  ['a dead project key is not rotated', { verification: dead }, 'replace', /same project/, []],
  ['nor one that is revoked first', { abuse: likely }, 'replace', /same project/, []],
  [
    "a service account's",
    { finding: of('openai-service-account-key') },
    'replace',
    /second makes/,
    [`tripkey rotate ${FP}`, `tripkey rotate ${FP} --apply --exec '<command that reads the new key>'`],
  ],
  ['a project key', {}, 'revoke', /fallen silent/, [`tripkey revoke ${FP}`, `tripkey revoke ${FP} --apply`]],
  [
    'an abused project key',
    { abuse: likely },
    'contain',
    /stops/,
    [`tripkey revoke ${FP}`, `tripkey revoke ${FP} --apply --force-in-use`],
  ],
  [
    "a service account's",
    { finding: of('openai-service-account-key') },
    'revoke',
    /not delete a single key/,
    [`tripkey rotate ${FP} --apply`],
  ],
  [
    "a service account's, by its record",
    { identification: serviceAccount },
    'revoke',
    /not delete a single key/,
    [`tripkey rotate ${FP} --apply`],
  ],
  ['an admin key', { finding: of('openai-admin-key') }, 'replace', /admin-keys/, []],
  [
    'an admin key',
    { finding: of('openai-admin-key') },
    'verify_new',
    /live/,
    ['tripkey verify --env OPENAI_ADMIN_KEY'],
  ],
  [
    'an admin key',
    { finding: of('openai-admin-key') },
    'revoke',
    /another admin key/,
    [`tripkey revoke ${FP} --allow-admin`, `tripkey revoke ${FP} --allow-admin --apply`],
  ],
  [
    'an abused admin key',
    { finding: of('openai-admin-key'), abuse: likely },
    'contain',
    /keys, service accounts and members that it made/,
    [`tripkey revoke ${FP} --allow-admin`, `tripkey revoke ${FP} --allow-admin --apply --force-in-use`],
  ],
  [
    'a legacy user key',
    { finding: of('openai-user-key') },
    'revoke',
    /Only its user can.*https:\/\/platform\.openai\.com\/api-keys/,
    [],
  ],
  ['a login', { finding: of('openai-session-key') }, 'revoke', /Log out everywhere/, []],
  [
    'an Azure key',
    { finding: of('azure-openai-key') },
    'revoke',
    /anew/,
    ['az cognitiveservices account keys regenerate --name <resource> --resource-group <group> --key-name <Key1|Key2>'],
  ],
  [
    'an Azure key with its host',
    { finding: of('azure-openai-key', { hosts: ['shop-eu.openai.azure.com'] }), verification: null },
    'replace',
    /two keys/,
    ['az cognitiveservices account keys list --name shop-eu --resource-group <group>'],
  ],
  ['a proof', {}, 'prove', /exit status 0/, [`tripkey incident ${FP}`]],
  ['the history', {}, 'clean', /comes late/, ['tripkey scan-history --plan > plan.sh']],
  [
    'never pushed',
    { finding: historyFinding(1, local) },
    'clean',
    /before you push/,
    ['tripkey scan-history --plan > plan.sh'],
  ],
  [
    'never pushed',
    { finding: historyFinding(1, local) },
    'replace',
    /No need to rotate what never left/,
    [`tripkey rotate ${FP}`],
  ],
])('%s: %#', (_, more, id, detail, commands) => {
  expect(step(wayOut(facts(more)), id)).toMatchObject({ detail: expect.stringMatching(detail), commands });
});

test.each([null, '<stdin>', '<stdin>!a.txt'])(
  'a key from standard input or a variable (%p) is given there again',
  (path) => {
    const { history: _history, ...finding } = {
      ...pushed,
      locations: [{ path, startLine: 1, startColumn: 1, endLine: 1, endColumn: 9 }],
    };
    const steps = wayOut(facts({ finding }));
    expect(step(steps, 'revoke').commands).toEqual([
      'tripkey revoke -',
      'tripkey revoke - --apply --yes --key-id <key_...>',
    ]);
    expect(step(steps, 'clean')).toMatchObject({ done: null, detail: expect.stringContaining('Nothing tells where') });
  },
);

test('a key that was looked for elsewhere is looked for there by every command', () => {
  const steps = wayOut(facts({ repository: "'/srv/$& it'" }));
  expect(step(steps, 'revoke').commands[1]).toBe(`tripkey revoke ${FP} --repository '/srv/$& it' --apply`);
  expect(step(steps, 'clean').commands).toEqual(["tripkey scan-history '/srv/$& it' --plan > plan.sh"]);
});

test('a key of a file that was never committed is named by its fingerprint', () => {
  const { history: _history, ...finding } = {
    ...pushed,
    locations: [{ path: '.env', startLine: 1, startColumn: 1, endLine: 1, endColumn: 9 }],
  };
  const steps = wayOut(facts({ finding }));
  expect(step(steps, 'revoke').commands).toEqual([`tripkey revoke ${FP}`, `tripkey revoke ${FP} --apply`]);
  expect(step(steps, 'clean')).toMatchObject({ done: null, detail: expect.stringContaining('no commit') });
});

test.each([
  `x;rm -rf ~.openai.azure.com`,
  '$(id).openai.azure.com',
  '-n.openai.azure.com',
  'a.b.openai.azure.com',
  'x.evil.invalid',
])('a host that is none of Azure is in no command: %s', (host) => {
  const steps = wayOut(facts({ finding: of('azure-openai-key'), verification: { ...answer('unknown', '404'), host } }));
  expect(step(steps, 'revoke').commands.join()).toContain('--name <resource> ');
});

const rules = builtInRules.map(({ id }) => id);

test('nothing is revoked before its successor runs, unless it is abused, at an end or a login', () => {
  const any = fc.record({
    ruleId: fc.constantFrom(...rules),
    verdict: fc.constantFrom<Verification['verdict'] | null>('live', 'live_restricted', 'unknown', null),
    state: fc.constantFrom<Abuse['state']>('likely', 'unlikely', 'unknown'),
    pushedTo: fc.constantFrom(true, null),
  });
  fc.assert(
    fc.property(any, ({ ruleId, verdict, state, pushedTo }) => {
      const steps = wayOut({
        finding: { ...historyFinding(1, { pushed: pushedTo }), ruleId },
        verification: verdict === null ? null : answer(verdict, 'ok'),
        identification: null,
        abuse: { state, why: '' },
      });
      const at = (id: Step['id']): number => steps.findIndex((each) => each.id === id);
      if (state === 'likely') expect(at('contain')).toBe(0);
      else if (at('verify_new') !== -1) expect(at('revoke')).toBeGreaterThan(at('verify_new'));
      expect(steps.every(({ done }) => done !== true)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test.each(rules)('%s has a way out, with no hole in a command', (ruleId) => {
  for (const abuse of [likely, unlikely]) {
    const steps = wayOut(facts({ finding: of(ruleId), abuse }));
    expect(steps.length).toBeGreaterThan(2);
    for (const { title, detail, commands } of steps) {
      expect(title).not.toBe('');
      expect(detail).not.toBe('');
      expect(commands.join()).not.toMatch(/[{}]|undefined/);
    }
  }
});
