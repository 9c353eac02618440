import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Admin } from '../../src/incident/admin.ts';
import { type RotateWishes, planRotation } from '../../src/incident/rotate-plan.ts';
import type { RotateTools } from '../../src/incident/rotate-tools.ts';
import { type Setup, folder, handed, noWishes, ofAccount, ofPerson, run, said, scene } from './rotation.ts';

describe('the plan', () => {
  const planOf = ({ finding }: Setup, wishes: Partial<RotateWishes> = {}): ReturnType<typeof planRotation> =>
    planRotation(finding, { ...noWishes, ...wishes }, scene.sourcesOf(finding));

  test.each([
    [['*', 'api.model.read'], ['unknown_scopes']],
    [['api/all read'], ['unknown_scopes']],
    // It may do everything, or nothing is told: a new key with none could do nothing.
    [[], []],
  ])('scopes of the old key that could not be given to a new one: %j', async (scopes, refusals) => {
    const setup = await ofAccount();
    const at = scene.now() - 9000;
    scene.org.make.event('api_key.created', setup.key.id, scene.org.administrator, {
      at,
      details: { data: { scopes } },
    });
    const plan = await planOf(setup);
    expect(plan.refusals.map(({ id }) => id)).toEqual(refusals);
    if (refusals.length === 0) expect(plan.scopes).toBeNull();
  });

  test('scopes that the old key gave to others are not its own', async () => {
    const setup = await ofAccount();
    const own = { data: { scopes: ['api.model.read'] } };
    const others = { data: { scopes: ['api.all'] } };
    const { make, administrator } = scene.org;
    make.event('api_key.created', setup.key.id, administrator, { at: scene.now() - 9000, details: own });
    make.event('api_key.updated', 'key_other', setup.key, { at: scene.now() - 8000, details: others });
    expect(await planOf(setup)).toMatchObject({ scopes: ['api.model.read'] });
  });

  test('a key that somebody else seems to use is revoked first, unless that is not wanted', async () => {
    const setup = await ofAccount();
    const { key, project } = setup;
    for (let day = 0; day < 20; day++)
      scene.org.state.usage.push({
        kind: 'completions',
        keyId: key.id,
        projectId: project.id,
        at: scene.now() - day * 86_400,
        requests: day < 5 ? 9000 : 10,
      });
    expect((await planOf(setup)).refusals.map(({ id }) => id)).toEqual(['abused']);
    expect((await planOf(setup, { evenIfAbused: true })).refusals).toEqual([]);
  });

  test('a dead key is not rotated', async () => {
    const setup = await ofAccount();
    scene.org.state.keys.splice(scene.org.state.keys.indexOf(setup.key), 1);
    expect((await planOf(setup)).refusals.map(({ id }) => id)).toEqual(['dead']);
  });

  test('a name that two accounts have is refused; an id is not', async () => {
    const setup = await ofPerson();
    const { make } = scene.org;
    const [one] = [make.account(setup.project, 'shared'), make.account(setup.project, 'shared')];
    expect((await planOf(setup, { serviceAccount: 'shared' })).refusals.map(({ id }) => id)).toEqual([
      'ambiguous_account',
    ]);
    expect(await planOf(setup, { serviceAccount: one.id })).toMatchObject({ refusals: [], account: { id: one.id } });
  });
});

describe('an old key that stays', () => {
  test('a key that somebody made in the old account while the question stood', async () => {
    const setup = await ofAccount();
    const { make, state } = scene.org;
    const owner = state.accounts.find(({ id }) => id === setup.key.ownerId)!;
    const confirm = (): Promise<null> => {
      make.key({ owner, project: setup.project, name: 'night shift' });
      return Promise.resolve(null);
    };
    const end = await run(setup, { tools: { confirm } });
    expect(end).toMatchObject({
      kind: 'waiting',
      text: expect.arrayContaining([expect.stringContaining('night shift')]),
    });
    expect(scene.sent('DELETE')).toEqual([]);
  });

  test.each([ofAccount, ofPerson])('a new key that somebody deleted after it was handed over (%p)', async (make) => {
    const setup = await make();
    const { state } = scene.org;
    const wishes = { serviceAccount: 'robot 2' };
    const confirm = (): Promise<null> => {
      state.keys.splice(
        state.keys.findIndex(({ value }) => value === handed.at(-1)),
        1,
      );
      return Promise.resolve(null);
    };
    const end = await run(setup, { wishes, tools: { confirm } });
    expect(end).toMatchObject({
      kind: 'waiting',
      text: [expect.stringContaining('is not there any more'), expect.anything()],
    });
    expect(scene.sent('DELETE')).toEqual([]);
    expect(await run(setup, { wishes })).toMatchObject({ kind: 'done' });
    expect(handed).toHaveLength(2);
    expect(state.keys.map(({ value }) => value)).toContain(handed[1]);
  });

  test('an old key of an account that was used while the question stood', async () => {
    const setup = await ofAccount();
    const confirm = (): Promise<null> => {
      scene.pass(60_000);
      setup.key.uses.push(scene.now());
      return Promise.resolve(null);
    };
    expect(await run(setup, { tools: { confirm } })).toMatchObject({ kind: 'refused' });
    expect(scene.sent('DELETE')).toEqual([]);
    expect(await run(setup)).toMatchObject({ kind: 'done' });
  });

  test('an account is named by its id where another has the same name', async () => {
    const setup = await ofAccount();
    const { make } = scene.org;
    const named: unknown[] = [];
    const confirm: RotateTools['confirm'] = (doomed) => {
      named.push(doomed.name);
      return Promise.resolve('no');
    };
    await run(setup, { tools: { confirm } });
    make.key({ owner: make.account(setup.project, 'Robot'), project: setup.project });
    await run(setup, { tools: { confirm } });
    expect(named).toEqual(['robot', null]);
  });

  test('one that was used since it was silent, in an account: it is not deleted', async () => {
    const setup = await ofAccount();
    const sources = scene.sourcesOf(setup.finding);
    let looks = 0;
    // Once for the silence; then others use it, and it is looked at again for the deletion.
    const key: Admin['key'] = async (record) => {
      const now = await sources.admin.key(record);
      if (++looks === 16) setup.key.uses.push(scene.now());
      return now;
    };
    const admin = { ...sources.admin, key };
    const end = await run(setup, { tools: { admin }, ways: { quietMs: 15 * 60_000 } });
    expect(looks).toBeGreaterThanOrEqual(16);
    expect(end).toMatchObject({ kind: 'waiting' });
    expect(scene.sent('DELETE')).toEqual([]);
  });

  test('one that is not proved any more, in an account: it is not deleted', async () => {
    const setup = await ofAccount();
    const sources = scene.sourcesOf(setup.finding);
    const verify: RotateTools['verify'] = async () => {
      const { project: _project, ...verification } = await sources.verify();
      return verification;
    };
    expect(await run(setup, { tools: { verify } })).toMatchObject({ kind: 'refused' });
    expect(scene.sent('DELETE')).toEqual([]);
  });

  test('one that is not proved any more is proved by --touch, in a later run as well', async () => {
    const setup = await ofAccount();
    const sources = scene.sourcesOf(setup.finding);
    const verify: RotateTools['verify'] = async () => {
      const { project: _project, ...verification } = await sources.verify();
      return verification;
    };
    await run(setup, { tools: { verify } });
    scene.pass(7_200_000);
    expect(await run(setup, { tools: { verify }, ways: { touch: true } })).toMatchObject({ kind: 'done' });
    expect(handed).toHaveLength(1);
  });

  test('one whose account is another by now: a person looks at it', async () => {
    const setup = await ofAccount();
    const handOver = (): Promise<string> => Promise.resolve('not yet');
    await run(setup, { tools: { handOver } });
    const path = join(folder, 'state.json');
    const state = JSON.parse(readFileSync(path, 'utf8')) as { old: object };
    writeFileSync(path, JSON.stringify({ ...state, old: { ...state.old, accountId: 'svc_acct_other' } }));
    expect(await run(setup)).toMatchObject({ kind: 'waiting' });
    expect(scene.sent('DELETE').filter((path) => path.includes(setup.key.ownerId))).toEqual([]);
  });

  test.each([
    [
      { status: 403, json: { error: { code: 'no_way' } } },
      'refused',
      'was not deleted: OpenAI refused it (403, no_way)',
    ],
    [{ fault: 'reset' } as const, 'not_proved', 'it is still there'],
  ])("a person's key that OpenAI does not delete (%o): nothing is said to be done", async (answer, kind, text) => {
    const setup = await ofPerson();
    const given = scene.org.make.key({ owner: scene.org.make.user(), project: setup.project }).value;
    const options = { wishes: { isGiven: true }, given };
    scene.org.failNext('DELETE', answer);
    const end = await run(setup, options);
    expect(end).toMatchObject({ kind });
    expect(end.text.join(' ')).toContain(text);
    expect(said.join(' ')).not.toContain('Deleted');
    expect(scene.sent('DELETE')).toHaveLength(1);
    expect(await run(setup, options)).toMatchObject({ kind: 'done' });
  });

  test('an account that OpenAI does not delete: nothing is said to be done', async () => {
    const setup = await ofAccount();
    scene.org.failNext('DELETE', { status: 403, json: { error: { code: 'no_way' } } });
    const end = await run(setup);
    expect(end).toMatchObject({ kind: 'refused' });
    expect(end.text.join(' ')).toContain('was not deleted: OpenAI refused it (403, no_way)');
    expect(said.join(' ')).not.toContain('Deleted');
    expect(await run(setup)).toMatchObject({ kind: 'done' });
  });
});
