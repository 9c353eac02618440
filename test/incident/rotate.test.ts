import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Admin, AdminError } from '../../src/incident/admin.ts';
import {
  Killed,
  type Options,
  type Setup,
  folder,
  handed,
  newKeys,
  ofAccount,
  ofPerson,
  run,
  said,
  scene,
  twice,
} from './rotation.ts';

describe('from the leak to its end', () => {
  test('a new account with a key, handed over once; the old account deleted, the old key dead', async () => {
    const setup = await ofAccount();
    const before = [...scene.org.state.keys];
    expect(await run(setup)).toMatchObject({ kind: 'done' });
    const [made, ...more] = newKeys(before);
    expect(more).toEqual([]);
    expect(handed).toEqual([made?.value]);
    expect(scene.org.state.keys).not.toContain(setup.key);
    expect(scene.sent('DELETE')).toEqual([
      `DELETE /v1/organization/projects/${setup.project.id}/service_accounts/${setup.key.ownerId}`,
    ]);
  });

  test('the new key has the scopes of the old one, and its account no other key', async () => {
    const setup = await ofAccount();
    const scopes = ['api.model.read', 'api.responses.write'];
    const details = { data: { scopes } };
    scene.org.make.event('api_key.created', setup.key.id, scene.org.administrator, { at: scene.now() - 9000, details });
    const before = [...scene.org.state.keys];
    expect(await run(setup)).toMatchObject({ kind: 'done' });
    expect(newKeys(before)).toMatchObject([{ scopes, value: handed[0] }]);
    expect(scene.org.state.accounts.map(({ role }) => role)).toEqual(['member']);
  });

  test("a person's key: the new one is given, the old one deleted by itself", async () => {
    const setup = await ofPerson();
    const { make } = scene.org;
    const given = make.key({ owner: make.user(), project: setup.project }).value;
    expect(await run(setup, { wishes: { isGiven: true }, given })).toMatchObject({ kind: 'done' });
    expect(handed).toEqual([given]);
    expect(scene.sent('POST')).toEqual([]);
    expect(scene.org.state.keys).not.toContain(setup.key);
  });

  test('an account that has other keys stays, and the old key is left to a person', async () => {
    const setup = await ofAccount();
    const { make, state } = scene.org;
    const owner = state.accounts.find(({ id }) => id === setup.key.ownerId)!;
    const other = make.key({ owner, project: setup.project });
    const end = await run(setup);
    expect(end).toMatchObject({ kind: 'waiting' });
    expect(end.text.join('\n')).toContain(other.id);
    expect(scene.sent('DELETE')).toEqual([]);
    // Done by hand: the same again proves it.
    state.keys.splice(state.keys.indexOf(setup.key), 1);
    expect(await run(setup)).toMatchObject({ kind: 'done' });
    expect(handed).toHaveLength(1);
  });
});

describe('what does not go on', () => {
  test('while the old key is used', async () => {
    const setup = await ofAccount();
    const sources = scene.sourcesOf(setup.finding);
    const sleep = async (ms: number): Promise<void> => {
      await sources.sleep(ms);
      setup.key.uses.push(scene.now());
    };
    expect(await run(setup, { tools: { sleep } })).toMatchObject({ kind: 'waiting' });
    expect(scene.sent('DELETE')).toEqual([]);
    expect(await run(setup)).toMatchObject({ kind: 'done' });
    expect(handed).toHaveLength(1);
  });

  test.each([ofAccount, ofPerson])('a name that is not typed (%p)', async (make) => {
    const setup = await make();
    const { org } = scene;
    const given = org.make.key({ owner: org.make.user(), project: setup.project }).value;
    const options = make === ofPerson ? { wishes: { isGiven: true }, given } : {};
    const confirm = (): Promise<string> => Promise.resolve('that is not its name');
    expect(await run(setup, { ...options, tools: { confirm } })).toMatchObject({ kind: 'refused' });
    expect(scene.sent('DELETE')).toEqual([]);
    expect(scene.org.state.keys).toContain(setup.key);
  });

  test('a new key of another project', async () => {
    const setup = await ofPerson();
    const { make } = scene.org;
    const given = make.key({ owner: make.user(), project: make.project() }).value;
    expect(await run(setup, { wishes: { isGiven: true }, given })).toMatchObject({ kind: 'refused' });
    expect(handed).toEqual([]);
  });

  test('the leaked key as its own successor', async () => {
    const setup = await ofPerson();
    const end = run(setup, { wishes: { isGiven: true }, given: setup.key.value });
    expect(await end).toMatchObject({ kind: 'refused' });
    expect(handed).toEqual([]);
  });

  test('a new key that does not work', async () => {
    const setup = await ofPerson();
    const given = scene.org.foreignKey;
    expect(await run(setup, { wishes: { isGiven: true }, given })).toMatchObject({ kind: 'not_proved' });
    expect(handed).toEqual([]);
  });

  test('a hand-over that fails: the next run makes another key, and the first is deleted after it is handed over', async () => {
    const setup = await ofAccount();
    const before = [...scene.org.state.keys];
    const handOver = (): Promise<string> => Promise.resolve('the command ended with 1');
    const end = await run(setup, { tools: { handOver } });
    expect(end).toMatchObject({ kind: 'not_proved' });
    expect(end.text.join(' ')).toContain(newKeys(before)[0]?.id);
    expect(await run(setup)).toMatchObject({ kind: 'done' });
    expect(newKeys(before).map(({ value }) => value)).toEqual(handed);
  });

  test('what a lost key was used for since then keeps it, and names it', async () => {
    const setup = await ofAccount();
    const before = [...scene.org.state.keys];
    const handOver = (): Promise<string> => Promise.resolve('the command ended with 1');
    await run(setup, { tools: { handOver } });
    const [lost] = newKeys(before);
    scene.pass(600_000);
    lost?.uses.push(scene.now());
    expect(await run(setup)).toMatchObject({ kind: 'done' });
    expect(newKeys(before)).toHaveLength(2);
    expect(said.join('\n')).toContain(`${lost?.ownerId}. Delete it by hand`);
  });

  test('an answer to the making that never came: what was made is found, and not made twice', async () => {
    const setup = await ofAccount();
    const before = [...scene.org.state.keys];
    const sources = scene.sourcesOf(setup.finding);
    const admin: Admin = {
      ...sources.admin,
      createServiceAccount: async (...args) => {
        await sources.admin.createServiceAccount(...args);
        throw new Killed('no answer');
      },
    };
    await expect(run(setup, { tools: { admin } })).rejects.toThrow(Killed);
    expect(await run(setup)).toMatchObject({ kind: 'done' });
    expect(newKeys(before).map(({ value }) => value)).toEqual(handed);
  });

  test('a list that did not have yet what a lost answer had made: it is deleted in the end', async () => {
    let hides = false;
    const setup = await ofAccount({
      before: ({ method, path }) =>
        hides && method === 'GET' && path.includes('/service_accounts?')
          ? { status: 200, json: { object: 'list', data: [], has_more: false } }
          : undefined,
    });
    const before = [...scene.org.state.keys];
    const boundary = (what: string): void => {
      if (what === 'after create' && newKeys(before).length === 1) throw new Killed('no answer');
      if (what === 'before hand over') hides = false;
    };
    hides = true;
    await expect(run(setup, { boundary })).rejects.toThrow(Killed);
    // The keys are listed as late as the accounts.
    const [lost] = newKeys(before);
    const sources = scene.sourcesOf(setup.finding);
    const admin: Admin = {
      ...sources.admin,
      projectKeys: async (project) =>
        (await sources.admin.projectKeys(project)).filter(({ id }) => !hides || id !== lost?.id),
    };
    expect(await run(setup, { boundary, tools: { admin } })).toMatchObject({ kind: 'done' });
    expect(newKeys(before).map(({ value }) => value)).toEqual(handed);
  });

  test('a file that a killed run had written: the silence counts from when that is seen', async () => {
    const setup = await ofAccount();
    const boundary = (what: string): void => {
      if (what === 'after hand over') throw new Killed('written, and not written down');
    };
    await expect(run(setup, { isFile: true, boundary })).rejects.toThrow(Killed);
    const seenAt = scene.now();
    expect(await run(setup, { isFile: true })).toMatchObject({ kind: 'done' });
    expect(said).toContain('The new key is handed over.');
    expect(handed).toHaveLength(1);
    expect(scene.now() - seenAt).toBeGreaterThanOrEqual(15 * 60);
  });

  test('a lost key that was handed over after all, and works, stays: it is looked at when the old one is silent', async () => {
    const setup = await ofAccount();
    const before = [...scene.org.state.keys];
    const boundary = (what: string): void => {
      if (what === 'after hand over' && handed.length === 1) throw new Killed('handed over, and not written down');
    };
    await expect(run(setup, { boundary })).rejects.toThrow(Killed);
    const [first] = newKeys(before);
    const sources = scene.sourcesOf(setup.finding);
    const sleep = async (ms: number): Promise<void> => {
      await sources.sleep(ms);
      first?.uses.push(scene.now());
    };
    expect(await run(setup, { tools: { sleep } })).toMatchObject({ kind: 'done' });
    expect(scene.org.state.keys).toContain(first);
    expect(said.join('\n')).toContain(`${first?.ownerId}. Delete it by hand`);
  });

  test('the old key is dead before it is deleted: nothing is sent', async () => {
    const setup = await ofAccount();
    const sources = scene.sourcesOf(setup.finding);
    const dead = { verdict: 'dead', reason: 'invalid_api_key', host: 'mock', checkedAt: '' } as const;
    const verify = (): ReturnType<typeof sources.verify> => Promise.resolve(dead);
    expect(await run(setup, { tools: { verify } })).toMatchObject({ kind: 'done' });
    expect(scene.sent('DELETE')).toEqual([]);
  });

  test('a key in an account that stays: what lost attempts made there is named', async () => {
    const setup = await ofPerson();
    const { make } = scene.org;
    const account = make.account(setup.project, 'shared');
    make.key({ owner: account, project: setup.project });
    const before = [...scene.org.state.keys];
    const wishes = { serviceAccount: 'shared' };
    const handOver = (): Promise<string> => Promise.resolve('the command ended with 1');
    await run(setup, { wishes, tools: { handOver } });
    const [lost] = newKeys(before);
    expect(lost).toMatchObject({ ownerId: account.id, name: 'tripkey-0123abcd-1' });
    expect(await run(setup, { wishes })).toMatchObject({ kind: 'done' });
    expect(said.join('\n')).toContain(`${lost?.id}. Delete it by hand`);
    expect(scene.org.state.accounts).toContain(account);
    expect(newKeys(before).map(({ value }) => value)).toEqual([lost?.value, ...handed]);
  });

  test('a DELETE of the old account whose answer never came, but was done', async () => {
    const setup = await ofAccount();
    scene.org.deleteTimesOut();
    expect(await run(setup)).toMatchObject({ kind: 'done' });
    expect(scene.sent('DELETE')).toHaveLength(1);
  });

  test('a DELETE of the old account that was not done', async () => {
    const setup = await ofAccount();
    scene.org.failNext('DELETE', { fault: 'reset' });
    expect(await run(setup)).toMatchObject({ kind: 'not_proved' });
    expect(scene.sent('DELETE')).toHaveLength(1);
    expect(await run(setup)).toMatchObject({ kind: 'done' });
  });
});

test('Ctrl-C at each request in turn: an end that says so, or an error of the network', async () => {
  let total = Infinity;
  for (let at = 1; at <= total; at++) {
    let count = 0;
    const setup = await ofAccount({
      before: () => {
        if (++count === at) scene.controller.abort();
        return undefined;
      },
    });
    const end = await run(setup).catch((error: unknown) => error);
    if (isDone(end)) total = at;
    else if (!(end instanceof AdminError || end instanceof Killed)) expect(end).toMatchObject({ kind: 'interrupted' });
    expect(twice(scene.sent('DELETE'))).toEqual([]);
    if (count < at) break;
    await scene.close();
    rmSync(join(folder, 'state.json'), { force: true });
  }
  expect(total).toBeGreaterThan(10);
});

describe('killed', () => {
  const scoped: Options = { wishes: { scopes: ['api.model.read'] } };
  test.each<[string, () => Promise<Setup>, Options]>([
    ['a command', ofAccount, {}],
    ['a file', ofAccount, { isFile: true }],
    ['scopes', ofAccount, scoped],
    ['another account of the project', ofPerson, { wishes: { serviceAccount: 'robot' } }],
  ])(
    'at each boundary in turn, once and twice (%s): one new key, handed over last; nothing deleted twice',
    async (_name, make, options) => {
      let boundaries = 0;
      for (let at = 0; at <= boundaries; at++) {
        const setup = await make();
        const before = [...scene.org.state.keys];
        let count = 0;
        const boundary = (): void => {
          count += 1;
          if (count === at || count === at + 3) throw new Killed('killed');
        };
        const ends: unknown[] = [];
        for (let tries = 0; tries < 4 && !ends.some(isDone); tries++) {
          ends.push(await run(setup, { ...options, boundary }).catch((error: unknown) => error));
          for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/sk-/);
        }
        expect(ends.filter((end) => !(end instanceof Killed))).toMatchObject([{ kind: 'done' }]);
        expect(newKeys(before).map(({ value }) => value)).toEqual([handed.at(-1)]);
        expect(scene.org.state.keys).not.toContain(setup.key);
        expect(twice(scene.sent('DELETE'))).toEqual([]);
        if (at === 0) boundaries = count;
        await scene.close();
        rmSync(join(folder, 'state.json'), { force: true });
        handed.splice(0);
      }
      expect(boundaries).toBeGreaterThan(10);
    },
  );
});

const isDone = (end: unknown): boolean =>
  typeof end === 'object' && end !== null && 'kind' in end && end.kind === 'done';
