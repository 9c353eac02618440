import { afterEach, expect, test } from '@jest/globals';
import { judgeAbuse } from '../../src/incident/abuse.ts';
import { type Facts, gatherFacts } from '../../src/incident/gather.ts';
import type { MockKey } from '../support/openai-state.ts';
import { type Scene, findingOf, openScene } from './organization.ts';

let scene: Scene;

afterEach(() => scene.close());

const leak = async (): Promise<MockKey> => {
  scene = await openScene();
  const { make } = scene.org;
  return make.key({ owner: make.user('Ulla User'), project: make.project(), lastUsedAt: scene.now() - 7200 });
};

const gather = ({ value }: Pick<MockKey, 'value'>): Promise<Facts> => {
  const { admin, verify, now, uses } = scene.sourcesOf(findingOf(value));
  return gatherFacts(findingOf(value), { admin, verify, now, uses });
};

test('who made the key, and its scopes: not what it did with others', async () => {
  const key = await leak();
  const { make, administrator } = scene.org;
  const event = (type: string, id: string, actor: MockKey | typeof administrator, scopes: string, ago: number): void =>
    void make.event(type, id, actor, { at: scene.now() - ago, details: { data: { scopes: [scopes] } } });
  event('api_key.created', 'key_other', key, 'api.all', 9000);
  event('api_key.created', key.id, administrator, 'api.model.read', 8000);
  event('api_key.updated', 'key_other', key, 'api.all', 7000);
  const facts = await gather(key);
  expect(facts.createdBy).toContain('ada.admin');
  expect(facts.scopes).toEqual(['api.model.read']);
  expect(facts.events).toHaveLength(3);
});

test('a kind of use that could not be asked about is a gap, and what is left reassures nobody', async () => {
  const key = await leak();
  expect((await gather(key)).spend).not.toHaveProperty('hasGaps');
  scene.org.failNext('/usage/completions', { status: 403, json: { error: { code: 'no' } } });
  const facts = await gather(key);
  expect(facts.spend).toMatchObject({ hasGaps: true });
  expect(facts.unknown.map(({ what }) => what)).toContain('use of completions');
  expect(judgeAbuse(facts.spend, facts.verification, facts.identification)).toMatchObject({
    state: 'unknown',
    why: expect.stringContaining('Some kinds of its use could not be asked about'),
  });
});

test('the use of an admin key is in no figures: none are asked for', async () => {
  await leak();
  const { make, administrator } = scene.org;
  const facts = await gather(make.key({ owner: administrator }));
  expect(facts.spend).toBeNull();
  expect(scene.sent('GET').filter((path) => /usage|costs/.test(path))).toEqual([]);
  expect(judgeAbuse(null, facts.verification, facts.identification).why).toContain('audit log');
});

test('the try is written down, with what the record said before', async () => {
  const key = await leak();
  const before = scene.now() - 7200;
  await gather(key);
  expect(scene.uses.of(findingOf(key.value).fingerprint)).toMatchObject([{ before: { [key.id]: before } }]);
});
