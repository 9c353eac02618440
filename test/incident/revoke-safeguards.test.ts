import { afterEach, describe, expect, test } from '@jest/globals';
import type { Finding } from '../../src/detect/finding.ts';
import { type Choices, isSameKey, judgeRevocation } from '../../src/incident/revoke-safeguards.ts';
import { type RevocationPlan, planRevocation } from '../../src/incident/revoke.ts';
import type { MockKey, MockProject } from '../support/openai-state.ts';
import { type Scene, careful, findingOf, openScene } from './organization.ts';

let scene: Scene;

afterEach(() => scene.close());

interface Leak {
  readonly project: MockProject;
  readonly key: MockKey;
  readonly finding: Finding;
}

/** A user's key that was last used two hours ago. */
const leak = async (): Promise<Leak> => {
  scene = await openScene();
  const { make } = scene.org;
  const project = make.project();
  const key = make.key({ owner: make.user(), project, lastUsedAt: scene.now() - 7200 });
  return { project, key, finding: findingOf(key.value) };
};

const plan = (finding: Finding, choices: Partial<Choices> = {}): Promise<RevocationPlan> =>
  planRevocation(finding, { ...careful, ...choices }, scene.sourcesOf(finding));

const idsOf = ({ refusals }: RevocationPlan): readonly string[] => refusals.map(({ id }) => id);

describe('judged by itself', () => {
  const twins = async (): Promise<readonly [RevocationPlan, MockKey]> => {
    const { key, finding, project } = await leak();
    scene.org.make.key({ owner: scene.org.make.user(), project, tail: key.value.slice(-4) });
    return [await plan(finding), key];
  };

  const judge = (planned: RevocationPlan, keyId?: string): readonly string[] => {
    const records = planned.identification.candidates.map(({ record }) => record);
    const asker = { adminKey: scene.org.admin.value, now: new Date(scene.now() * 1000) };
    return judgeRevocation({ ...planned, records }, { ...careful, keyId }, asker).map(({ id }) => id);
  };

  test('of two with the same proof, none is chosen, and one that is, is refused unless it is named', async () => {
    const [planned, key] = await twins();
    expect(planned.chosen).toBeNull();
    const chosen = planned.identification.candidates.find(({ record }) => record.id === key.id)!;
    expect(judge({ ...planned, chosen })).toEqual(['ambiguous']);
    expect(judge({ ...planned, chosen }, key.id)).toEqual([]);
  });

  test('another one than the one that is proved is refused, named or not', async () => {
    const [planned] = await twins();
    const [proved, chosen] = planned.identification.candidates;
    const identification = { ...planned.identification, proved: proved! };
    for (const keyId of [chosen!.record.id, undefined])
      expect(judge({ ...planned, identification, chosen: chosen! }, keyId)).toEqual(['key_id_differs']);
  });

  test('a forged date of a commit makes no other key the only one', async () => {
    const { key, finding, project } = await leak();
    const old = scene.org.make.key({
      owner: scene.org.make.user(),
      project,
      tail: key.value.slice(-4),
      createdAt: scene.now() - 400 * 86_400,
    });
    key.createdAt = scene.now() - 86_400;
    const from = new Date((scene.now() - 300 * 86_400) * 1000).toISOString();
    const history = { exposure: { from } } as unknown as NonNullable<Finding['history']>;
    const planned = await plan({ ...finding, history });
    expect(idsOf(planned)).toEqual(['ambiguous']);
    expect(planned.identification.candidates.map(({ record }) => record.id)).toEqual([old.id, key.id]);
    expect(idsOf(await plan({ ...finding, history }, { keyId: key.id }))).toEqual([]);
  });

  test.each(['\n', '\r\n', ' '])('the admin key in use is known with %j at its end', async (end) => {
    await leak();
    const { value } = scene.org.admin;
    expect(isSameKey(value, `${value}${end}`)).toBe(true);
    expect(isSameKey(value, `${value}A`)).toBe(false);
  });
});

test('a mask that shows too little of the end proves nothing, even with a strong proof and its id', async () => {
  const { finding, key } = await leak();
  const planned = await plan(finding);
  const chosen = { ...planned.chosen!, mask: 'weak' as const };
  const identification = { candidates: [chosen], proved: null, why: null };
  const judged = { ...planned, identification, chosen, records: [chosen.record] };
  const asker = { adminKey: scene.org.admin.value, now: new Date(scene.now() * 1000) };
  expect(judgeRevocation(judged, { ...careful, keyId: key.id }, asker).map(({ id }) => id)).toEqual(['not_proved']);
});
