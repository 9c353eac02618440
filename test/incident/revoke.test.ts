import { afterEach, describe, expect, test } from '@jest/globals';
import type { Finding } from '../../src/detect/finding.ts';
import { applyRevocation } from '../../src/incident/revoke-apply.ts';
import type { Revocation } from '../../src/incident/revoke-apply.ts';
import type { Choices } from '../../src/incident/revoke-safeguards.ts';
import { type RevocationPlan, planRevocation } from '../../src/incident/revoke.ts';
import type { MockKey, MockProject } from '../support/openai-state.ts';
import { type Scene, type SceneOptions, careful, findingOf, openScene } from './organization.ts';

const HOUR = 3_600_000;
let scene: Scene;

afterEach(() => scene.close());

interface Leak {
  readonly project: MockProject;
  readonly key: MockKey;
  readonly finding: Finding;
}

/** A user's key that was last used two hours ago, among others. */
const leak = async (options: SceneOptions = {}): Promise<Leak> => {
  scene = await openScene(options);
  const { make } = scene.org;
  const project = make.project();
  const owner = make.user('Ulla User');
  make.key({ owner, project: make.project() });
  make.key({ owner, project });
  const key = make.key({ owner, project, name: 'web backend', lastUsedAt: scene.now() - 7200 });
  return { project, key, finding: findingOf(key.value) };
};

const plan = (finding: Finding, choices: Partial<Choices> = {}): Promise<RevocationPlan> =>
  planRevocation(finding, { ...careful, ...choices }, scene.sourcesOf(finding));

const apply = (planned: RevocationPlan, forceInUse = false): Promise<Revocation> =>
  applyRevocation(planned, { forceInUse }, scene.sourcesOf(planned.finding));

const idsOf = ({ refusals }: RevocationPlan): readonly string[] => refusals.map(({ id }) => id);

describe('the plan', () => {
  test('names the record that the project of the answer proves, and changes nothing', async () => {
    const { key, finding, project } = await leak();
    const planned = await plan(finding);
    expect(planned.refusals).toEqual([]);
    expect(planned.chosen?.record).toMatchObject({ id: key.id, name: 'web backend', project: { id: project.id } });
    expect(scene.sent('DELETE')).toEqual([]);
    expect(scene.sent('POST')).toEqual([]);
  });

  test('reads the last use before it tries the key', async () => {
    const { finding } = await leak();
    const planned = await plan(finding);
    expect(planned.facts?.lastUsedAt).toBe(scene.now() - 7200);
    const paths = scene.server.seen.map(({ path }) => path);
    expect(paths.findIndex((path) => path.includes('/api_keys?'))).toBeLessThan(paths.indexOf('/v1/models'));
  });

  test('a twin in another project is told apart by the project', async () => {
    const { key, finding } = await leak();
    const { make } = scene.org;
    make.key({ owner: make.user(), project: make.project(), tail: key.value.slice(-4) });
    expect(await plan(finding)).toMatchObject({ chosen: { record: { id: key.id } }, refusals: [] });
  });

  test('a twin in the same project is told apart by whose last use moves', async () => {
    const { key, finding, project } = await leak();
    const { make } = scene.org;
    make.key({ owner: make.user(), project, tail: key.value.slice(-4), lastUsedAt: scene.now() - 7200 });
    expect(idsOf(await plan(finding))).toEqual(['ambiguous']);
    scene.pass(120_000);
    expect(await plan(finding, { touch: true })).toMatchObject({ chosen: { record: { id: key.id } }, refusals: [] });
    // It stays known.
    scene.pass(120_000);
    expect(await plan(finding)).toMatchObject({ chosen: { record: { id: key.id } }, refusals: [] });
  });

  test('twins of which nothing tells which it is are all shown and refused', async () => {
    const { key, finding, project } = await leak({ lag: 86_400 });
    const { make } = scene.org;
    const twin = make.key({ owner: make.user(), project, tail: key.value.slice(-4), lastUsedAt: scene.now() - 7200 });
    const planned = await plan(finding);
    expect(idsOf(planned)).toEqual(['ambiguous']);
    expect(idsOf(await plan(finding, { touch: true }))).toEqual(['ambiguous']);
    expect(planned.identification.candidates.map(({ record }) => record.id).sort()).toEqual([key.id, twin.id].sort());
    expect(idsOf(await plan(finding, { keyId: key.id }))).toEqual([]);
  });

  test('a mask that fits, alone, is no proof: not even for whoever names the id', async () => {
    const { finding, key } = await leak({ projectHeader: false, lag: 86_400 });
    expect(idsOf(await plan(finding))).toEqual(['not_proved']);
    expect(idsOf(await plan(finding, { touch: true }))).toEqual(['not_proved']);
    expect(idsOf(await plan(finding, { keyId: key.id }))).toEqual(['not_proved']);
  });

  test('without the header of the project, the last use that moves is the proof', async () => {
    const { finding, key } = await leak({ projectHeader: false });
    const planned = await plan(finding, { touch: true });
    expect(planned).toMatchObject({ chosen: { record: { id: key.id } }, refusals: [] });
    expect(planned.chosen?.proofs.map(({ id }) => id)).toContain('touch');
  });

  test('an id whose mask does not fit is refused, whatever else is said', async () => {
    const { finding, project } = await leak();
    const { make } = scene.org;
    const other = make.key({ owner: make.user(), project, lastUsedAt: scene.now() - 7200 });
    const choices = { keyId: other.id, forceInUse: true, allowAdmin: true };
    const planned = await plan(finding, choices);
    expect(idsOf(planned)).toEqual(['key_id_differs']);
    expect(planned.chosen).toBeNull();
    await expect(apply(planned, true)).rejects.toThrow('key_id_differs');
    expect(scene.sent('DELETE')).toEqual([]);
  });

  test('an id that nobody has', async () => {
    const { finding } = await leak();
    expect(idsOf(await plan(finding, { keyId: 'key_nobody' }))).toEqual(['key_id_unknown']);
  });

  test('the key of another organization has no record here', async () => {
    const { project } = await leak();
    const secret = scene.org.foreignKey;
    const foreign = {
      status: 200,
      headers: { 'openai-project': `${project.id}x` },
      json: { object: 'list', data: [] },
    };
    scene.org.failNext('GET /v1/models', foreign);
    expect(idsOf(await plan(findingOf(secret)))).toEqual(['no_candidate']);
  });

  test('a dead key is done with', async () => {
    const { finding, key } = await leak();
    scene.org.state.keys.splice(scene.org.state.keys.indexOf(key), 1);
    expect(await plan(finding)).toMatchObject({ isDead: true, refusals: [] });
  });

  test('a key of a service account cannot be deleted by itself', async () => {
    const { project } = await leak();
    const { make } = scene.org;
    const { value } = make.key({ owner: make.account(project, 'robot'), project });
    const planned = await plan(findingOf(value));
    expect(idsOf(planned)).toEqual(['service_account']);
    await expect(apply(planned)).rejects.toThrow('service_account');
  });
});

describe('admin keys', () => {
  test('another one needs --allow-admin', async () => {
    await leak();
    const { make, administrator } = scene.org;
    const { value, id } = make.key({ owner: administrator });
    expect(idsOf(await plan(findingOf(value)))).toContain('admin_key');
    const planned = await plan(findingOf(value), { allowAdmin: true, forceInUse: true });
    expect(planned).toMatchObject({ chosen: { record: { id, kind: 'admin' } } });
    expect(idsOf(planned)).not.toContain('admin_key');
  });

  test.each([{}, { allowAdmin: true }, { allowAdmin: true, forceInUse: true }])(
    'the one in use is never deleted (%o)',
    async (choices) => {
      await leak();
      const { admin } = scene.org;
      expect(idsOf(await plan(findingOf(admin.value), { ...choices, keyId: admin.id }))).toEqual(['own_admin_key']);
    },
  );

  test('nor one whose mask is that of the one in use', async () => {
    await leak();
    const { make, administrator, admin } = scene.org;
    const twin = make.key({ owner: administrator, tail: admin.value.slice(-4) });
    const choices = { allowAdmin: true, forceInUse: true };
    for (const keyId of [twin.id, admin.id])
      expect(idsOf(await plan(findingOf(twin.value), { ...choices, keyId }))).toContain('own_admin_key');
  });
});

describe('a key in use', () => {
  test('by its last use', async () => {
    const { finding, key } = await leak();
    key.lastUsedAt = scene.now() - 60;
    const planned = await plan(finding);
    expect(idsOf(planned)).toEqual(['in_use']);
    expect(planned.refusals[0]?.why).toContain('60 s ago');
    expect(idsOf(await plan(finding, { forceInUse: true }))).toEqual([]);
  });

  test('by its requests', async () => {
    const { finding, key } = await leak();
    scene.org.state.usage.push({
      kind: 'completions',
      keyId: key.id,
      projectId: key.projectId!,
      at: scene.now() - 120,
      requests: 3,
    });
    expect((await plan(finding)).refusals[0]).toMatchObject({
      id: 'in_use',
      why: expect.stringContaining('3 requests'),
    });
  });

  test('tries of our own do not count', async () => {
    const { finding } = await leak();
    for (let run = 0; run < 4; run++) {
      const planned = await plan(finding);
      expect(planned).toMatchObject({ refusals: [], facts: { lastUseByOthers: scene.now() - 7200 - run * 120 } });
      scene.pass(120_000);
    }
  });

  test('a use between two tries of our own does', async () => {
    const { finding, key } = await leak();
    await plan(finding);
    scene.pass(HOUR);
    key.uses.push(scene.now());
    scene.pass(5 * 60_000);
    await plan(finding);
    scene.pass(60_000);
    expect(idsOf(await plan(finding))).toEqual(['in_use']);
  });

  test('between the question and its answer', async () => {
    const { finding, key } = await leak();
    const planned = await plan(finding);
    scene.pass(60_000);
    key.uses.push(scene.now());
    expect(await apply(planned)).toMatchObject({ deletion: 'not_sent' });
    expect(scene.sent('DELETE')).toEqual([]);
  });
});

describe('deleting', () => {
  test('one DELETE, and the leaked key is dead', async () => {
    const { finding, key, project } = await leak();
    const outcome = await apply(await plan(finding));
    expect(outcome).toMatchObject({ deletion: 'deleted', proof: 'dead', tries: 1 });
    const path = `/v1/organization/projects/${project.id}/api_keys/${key.id}`;
    expect(scene.sent('DELETE')).toEqual([`DELETE ${path}`]);
  });

  test.each(['reset', 'hang'] as const)('no answer (%s), but done', async (fault) => {
    const { finding } = await leak();
    const planned = await plan(finding);
    scene.org.deleteTimesOut(fault);
    expect(await apply(planned)).toMatchObject({ deletion: 'deleted', proof: 'dead' });
    expect(scene.sent('DELETE')).toHaveLength(1);
  });

  test.each([{ fault: 'reset' } as const, { status: 502, text: 'bad gateway' }])(
    'no answer (%o), and not done: the record is still there, and nothing is sent again',
    async (answer) => {
      const { finding, key } = await leak();
      const planned = await plan(finding);
      scene.org.failNext('DELETE', answer);
      expect(await apply(planned)).toMatchObject({ deletion: 'still_there', proof: 'live', tries: 1 });
      expect(scene.sent('DELETE')).toHaveLength(1);
      expect(scene.org.state.keys).toContain(key);
    },
  );

  test('no answer, and the record cannot be asked either', async () => {
    const { finding } = await leak();
    const planned = await plan(finding);
    scene.org.failNext('DELETE', { fault: 'reset' });
    const outcome = applyAfter(planned, () => scene.org.failNext('/api_keys/', { fault: 'reset' }, 20));
    expect(await outcome).toMatchObject({ deletion: 'unsure', proof: 'live' });
    expect(scene.sent('DELETE')).toHaveLength(1);
  });

  test('refused', async () => {
    const { finding } = await leak();
    const planned = await plan(finding);
    scene.org.failNext('DELETE', { status: 403, json: { error: { message: finding.secret, code: 'no_way' } } });
    const outcome = await apply(planned);
    expect(outcome).toMatchObject({ deletion: 'refused', why: 'OpenAI refused it (403, no_way)', proof: 'none' });
  });

  test('the wrong one: the leaked key lives on, and is asked five times within a minute', async () => {
    const { finding } = await leak();
    const planned = await plan(finding);
    const before = scene.server.seen.length;
    const begun = scene.now();
    scene.org.failNext('GET /v1/models', { status: 200, json: { object: 'list', data: [] } }, 99);
    expect(await apply(planned)).toMatchObject({ deletion: 'deleted', proof: 'live', tries: 5 });
    expect(scene.server.seen.slice(before).filter(({ path }) => path === '/v1/models')).toHaveLength(5);
    expect(scene.now() - begun).toBeLessThanOrEqual(60);
  });

  test.each([
    ['archived', { status: 401, json: { error: { code: 'not_authorized_invalid_project', message: 'archived' } } }],
    [
      'a gateway',
      { status: 401, json: { error: { code: 'invalid_api_key', message: 'Incorrect API key provided.' } } },
    ],
    ['no JSON', { status: 401, text: 'no' }],
  ])('only "invalid_api_key" of this key is a proof: %s', async (_name, answer) => {
    const { finding } = await leak();
    const planned = await plan(finding);
    scene.org.failNext('GET /v1/models', answer, 99);
    expect(await apply(planned)).toMatchObject({ deletion: 'deleted', proof: 'unknown', tries: 5 });
  });

  test('its record is another one by now', async () => {
    const { finding, key } = await leak();
    const planned = await plan(finding);
    const sources = scene.sourcesOf(finding);
    const mask = planned.chosen!.record.mask.replace(/.{4}$/, 'zzzz');
    const admin = { ...sources.admin, key: () => Promise.resolve({ ...planned.chosen!.record, mask }) };
    const outcome = applyRevocation(planned, { forceInUse: false }, { ...sources, admin });
    expect(await outcome).toMatchObject({ deletion: 'not_sent', why: 'its record has changed in the meantime' });
    expect(scene.org.state.keys).toContain(key);
  });

  test('its record cannot be read again', async () => {
    const { finding } = await leak();
    const planned = await plan(finding);
    scene.org.failNext('/api_keys/', { status: 403, json: { error: { code: 'no' } } });
    const outcome = await apply(planned);
    expect(outcome).toMatchObject({ deletion: 'not_sent', why: expect.stringContaining('could not be read again') });
    expect(scene.sent('DELETE')).toEqual([]);
  });

  test('answers that take their time end the proof after a minute', async () => {
    const { finding } = await leak();
    const planned = await plan(finding);
    const sources = scene.sourcesOf(finding);
    const verify = (): ReturnType<typeof sources.verify> => {
      scene.pass(40_000);
      return Promise.resolve({ ...planned.verification, verdict: 'unknown', reason: 'network:timeout' });
    };
    const outcome = applyRevocation(planned, { forceInUse: false }, { ...sources, verify });
    expect(await outcome).toMatchObject({ deletion: 'deleted', proof: 'unknown', tries: 2 });
  });

  test('it is gone when it is to be deleted', async () => {
    const { finding, key } = await leak();
    const planned = await plan(finding);
    scene.org.state.keys.splice(scene.org.state.keys.indexOf(key), 1);
    expect(await apply(planned)).toMatchObject({ deletion: 'gone', proof: 'dead', sentAt: null });
    expect(scene.sent('DELETE')).toEqual([]);
  });
});

/** Does something as soon as the DELETE has arrived. */
const applyAfter = async (planned: RevocationPlan, then: () => void): Promise<Revocation> => {
  const sources = scene.sourcesOf(planned.finding);
  const admin: typeof sources.admin = {
    ...sources.admin,
    deleteKey: async (record) => {
      const answer = await sources.admin.deleteKey(record);
      then();
      return answer;
    },
  };
  return applyRevocation(planned, { forceInUse: false }, { ...sources, admin });
};

describe('interrupted', () => {
  test('while the record is read again: nothing is sent, and that is what is said', async () => {
    const { finding } = await leak();
    const planned = await plan(finding);
    const sources = scene.sourcesOf(finding);
    const key: typeof sources.admin.key = async (record) => {
      const now = await sources.admin.key(record);
      scene.controller.abort();
      return now;
    };
    const outcome = applyRevocation(planned, { forceInUse: false }, { ...sources, admin: { ...sources.admin, key } });
    expect(await outcome).toMatchObject({ deletion: 'not_sent', why: 'interrupted' });
    expect(scene.sent('DELETE')).toEqual([]);
  });

  test.each(Array.from({ length: 5 }, (_, index) => index))(
    'when request %i of the deletion arrives: what is said is what was sent',
    async (wanted) => {
      let count = -1;
      const { finding } = await leak({
        before: () => {
          if (count >= 0 && count++ === wanted) scene.controller.abort();
          return undefined;
        },
      });
      const planned = await plan(finding);
      count = 0;
      const outcome = await apply(planned);
      const isSent = scene.sent('DELETE').length > 0;
      expect(outcome.deletion === 'not_sent').toBe(!isSent);
      expect(scene.sent('DELETE').length).toBeLessThanOrEqual(1);
      if (outcome.proof === 'dead') expect(outcome.deletion).toBe('deleted');
    },
  );
});
