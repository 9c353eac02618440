import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Verification } from '../../src/detect/verification.ts';
import type { KeyRecord, Owner, Project } from '../../src/incident/admin.ts';
import { type Leak, identify } from '../../src/incident/identify.ts';
import { expand, plant } from '../support/keys.ts';
import { maskOf } from '../support/openai-state.ts';
import { DAY, NOW } from './support.ts';

const secret = plant('openai-project-key/74', 1).secret;

const web: Project = { id: 'proj_web', name: 'Web', createdAt: 1, archivedAt: null };
const shop: Project = { id: 'proj_shop', name: 'Shop', createdAt: 1, archivedAt: null };

const person = (id: string): Owner => ({ type: 'user', id, name: 'Ada', email: null });
const robot: Owner = { type: 'service_account', id: 'svc_1', name: 'bot', email: null };

const recordOf = (id: string, wishes: Partial<KeyRecord> = {}): KeyRecord => ({
  kind: 'project',
  id,
  name: id,
  mask: maskOf(secret),
  createdAt: NOW - 100 * DAY,
  lastUsedAt: null,
  expiresAt: null,
  owner: person('user-1'),
  ownerIsActive: true,
  project: web,
  ...wishes,
});

const answer = (wishes: Partial<Verification> = {}): Verification => ({
  verdict: 'live',
  reason: 'ok',
  host: 'api.openai.com',
  checkedAt: '2026-11-20T12:00:00Z',
  ...wishes,
});

const leak = (wishes: Partial<Leak> = {}): Leak => ({
  secret,
  ruleId: 'openai-project-key',
  verification: answer(),
  ...wishes,
});

const idsOf = ({ candidates }: ReturnType<typeof identify>): readonly string[] =>
  candidates.map(({ record }) => record.id);

test('OpenAI names the project of the key that was sent: that proves the one record of it that fits', () => {
  const found = identify(leak({ verification: answer({ project: 'proj_web' }) }), [
    recordOf('key_shop', { project: shop }),
    recordOf('key_web'),
  ]);
  expect(found.proved?.record.id).toBe('key_web');
  expect(found.proved?.proofs[0]).toMatchObject({ id: 'project_header', weight: 'strong' });
  expect(idsOf(found)).toEqual(['key_web']);
  expect(found.why).toBeNull();
});

test.each<[string, Partial<Leak>, Partial<KeyRecord>]>([
  ['the mask alone', {}, {}],
  ['kind and age', { firstSeenAt: NOW }, {}],
  ['kind of a service account', { ruleId: 'openai-service-account-key', firstSeenAt: NOW }, { owner: robot }],
  ['kind of an admin key', { ruleId: 'openai-admin-key', firstSeenAt: NOW }, { kind: 'admin', project: null }],
  [
    'a header of an answer that is not understood',
    { verification: answer({ verdict: 'unknown', project: 'proj_web' }) },
    {},
  ],
  ['nobody asked', { verification: null }, {}],
  ['another record that moved', { touched: 'key_other' }, {}],
  ['none that moved', { touched: null }, {}],
  [
    'a mask of two characters',
    { verification: answer({ project: 'proj_web' }) },
    { mask: `sk-proj-${'*'.repeat(154)}${secret.slice(-2)}` },
  ],
])('does not prove: %s', (_name, wishes, record) => {
  const found = identify(leak(wishes), [recordOf('key_1', record)]);
  expect(idsOf(found)).toEqual(['key_1']);
  expect(found.proved).toBeNull();
  expect(found.why).toMatch(/\.$/);
});

test.each<[string, Partial<Leak>]>([
  ['project_header', { verification: answer({ project: 'proj_web' }) }],
  ['user_id', { identityUser: 'user-1' }],
  ['touch', { touched: 'key_1' }],
])('proves: %s', (id, wishes) => {
  const found = identify(leak({ firstSeenAt: NOW, ...wishes }), [recordOf('key_1')]);
  expect(found.proved?.proofs.map((proof) => proof.id)).toEqual([id, 'kind', 'created_before_leak']);
});

test.each<[string, Partial<Leak>, Partial<KeyRecord>, RegExp]>([
  ['project', { verification: answer({ project: 'proj_shop' }) }, {}, /proj_shop/],
  ['user', { identityUser: 'user-2' }, {}, /user-2/],
  ['age', { firstSeenAt: NOW - 102 * DAY }, {}, /more than a day after/],
  ["a service account's key and a user", { ruleId: 'openai-service-account-key' }, {}, /service account's/],
  ['an admin key and a project', { ruleId: 'openai-admin-key' }, {}, /admin key/],
  ['a project key and an administrator', {}, { kind: 'admin', project: null }, /admin key/],
])('speaks against a record: %s', (_name, wishes, record, why) => {
  const found = identify(leak({ touched: 'key_1', ...wishes }), [recordOf('key_1', record)]);
  expect(found).toMatchObject({ candidates: [], proved: null });
  expect(found.why).toMatch(why);
});

test("a day's difference is a clock's", () => {
  const found = identify(leak({ firstSeenAt: NOW - 100 * DAY - 3600 }), [recordOf('key_1')]);
  expect(idsOf(found)).toEqual(['key_1']);
  expect(found.candidates[0]?.proofs.map(({ id }) => id)).toEqual(['kind']);
});

test('two of one project are not told apart by it, and are by their owners', () => {
  const records = [recordOf('key_1'), recordOf('key_2', { owner: person('user-2') })];
  const verification = answer({ project: 'proj_web' });
  const both = identify(leak({ verification }), records);
  expect(both).toMatchObject({ proved: null, why: expect.stringContaining('nothing tells which') });
  expect(identify(leak({ verification, identityUser: 'user-2' }), records).proved?.record.id).toBe('key_2');
});

test('commits have whatever date their clock had: a record that only a date speaks against keeps another from being proved, and is shown beside it', () => {
  const records = [recordOf('key_old'), recordOf('key_new', { createdAt: NOW })];
  const found = identify(leak({ verification: answer({ project: 'proj_web' }), firstSeenAt: NOW - 50 * DAY }), records);
  expect(idsOf(found)).toEqual(['key_old', 'key_new']);
  expect(found.proved).toBeNull();
  expect(found.why).toContain('nothing tells which');
});

test.each(['', 'hidden'])(
  'a record without a mask (%j) may be the one, where the project agrees: then none is proved',
  (mask) => {
    const verification = answer({ project: 'proj_web' });
    const found = identify(leak({ verification }), [recordOf('key_1'), recordOf('key_2', { mask })]);
    expect(found).toMatchObject({ proved: null, why: expect.stringContaining('nothing tells which') });
    expect(idsOf(found)).toEqual(['key_1', 'key_2']);
    const elsewhere = recordOf('key_2', { mask, project: shop });
    expect(identify(leak({ verification }), [recordOf('key_1'), elsewhere]).proved?.record.id).toBe('key_1');
    expect(identify(leak({ verification }), [recordOf('key_2', { mask })]).proved).toBeNull();
  },
);

test('a record that more than a date speaks against keeps none from being proved', () => {
  const records = [recordOf('key_old'), recordOf('key_new', { createdAt: NOW, project: shop })];
  const verification = answer({ project: 'proj_web' });
  const found = identify(leak({ verification, identityUser: 'user-1', firstSeenAt: NOW - 50 * DAY }), records);
  expect(found.proved?.record.id).toBe('key_old');
});

test('the best stands first, whatever the order of the list', () => {
  const records = [recordOf('key_a', { owner: robot }), recordOf('key_b'), recordOf('key_c', { owner: robot })];
  for (const list of [records, records.toReversed()])
    expect(idsOf(identify(leak(), list))).toEqual(['key_b', 'key_a', 'key_c']);
});

test.each([
  ['openai-project-key', /deleted already, or of another organization/],
  ['openai-user-key', /User keys outside projects are listed by no part of the admin API/],
  ['openai-key-without-prefix', /beginning of the key is missing/],
])('why nothing fits: %s', (ruleId, why) => {
  const found = identify(leak({ ruleId }), [recordOf('key_1', { mask: 'sk-proj-****zzzz' })]);
  expect(found).toMatchObject({ candidates: [], proved: null });
  expect(found.why).toMatch(why);
});

test('no sentence holds a part of the key', () => {
  const records = [recordOf('key_1'), recordOf('key_2', { project: shop })];
  for (const project of ['proj_web', 'proj_none']) {
    const { candidates, why } = identify(leak({ verification: answer({ project }), firstSeenAt: NOW }), records);
    const said = JSON.stringify([why, candidates.map(({ proofs, contradictions }) => [proofs, contradictions])]);
    expect(said).not.toContain(secret.slice(-4));
  }
});

/** Keys of an organization that all end alike, so that their masks are the same; the leaked one may or may not be among them. */
const organizations = fc.record({
  keys: fc.array(
    fc.record({
      project: fc.constantFrom(web, shop),
      owner: fc.constantFrom(person('user-1'), person('user-2'), robot),
      age: fc.integer({ min: 0, max: 300 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  truth: fc.nat(),
  isListed: fc.boolean(),
  tellsProject: fc.boolean(),
  tellsUser: fc.boolean(),
  tellsMove: fc.boolean(),
  /** Days between the making of the leaked key and what its first commit says; below 0, the commit lies. */
  committed: fc.option(fc.integer({ min: -200, max: 50 }), { nil: undefined }),
});

test('in organizations whose keys all look alike, the proved record is the leaked key or none', () => {
  let proved = 0;
  fc.assert(
    fc.property(organizations, ({ keys, truth, isListed, tellsProject, tellsUser, tellsMove, committed }) => {
      const records = keys.map(({ age, ...key }, at) => recordOf(`key_${at}`, { ...key, createdAt: NOW - age * DAY }));
      const own = records[truth % records.length]!;
      // Keys that no list has are in no project: OpenAI names none for them, and nothing moves.
      const listed = isListed ? records : records.filter((record) => record !== own);
      const found = identify(
        leak({
          verification: answer(tellsProject && isListed ? { project: own.project!.id } : {}),
          ...(tellsUser && isListed && own.owner.type === 'user' && { identityUser: own.owner.id! }),
          ...(tellsMove && isListed && { touched: own.id }),
          ...(committed !== undefined && { firstSeenAt: own.createdAt + committed * DAY }),
        }),
        listed,
      );
      if (found.proved === null) {
        expect(found.why).not.toBeNull();
        return;
      }
      proved++;
      expect(found.proved.record.id).toBe(own.id);
      expect(found.proved.proofs.some(({ weight }) => weight === 'strong')).toBe(true);
    }),
    { numRuns: 500 },
  );
  expect(proved).toBeGreaterThan(5);
});

test('nothing is proved by masks alone, however many there are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 }), fc.boolean(), (seeds, same) => {
      const records = seeds.map((seed, at) => {
        const value = expand('sk-proj-{64:74}{marker}{64:72}{z}', seed);
        return recordOf(`key_${at}`, { mask: maskOf(same ? value.slice(0, -4) + secret.slice(-4) : value) });
      });
      const found = identify(leak(), records);
      expect(found.proved).toBeNull();
      expect(found.candidates.length).toBe(same ? records.length : found.candidates.length);
    }),
    { numRuns: 100 },
  );
});
