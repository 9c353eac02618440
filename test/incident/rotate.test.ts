import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import type { Finding } from '../../src/detect/finding.ts';
import { type Admin, AdminError } from '../../src/incident/admin.ts';
import { type RotateWishes, planRotation, stateOf } from '../../src/incident/rotate-plan.ts';
import type { RotateTools, RotateWays, RotationEnd } from '../../src/incident/rotate-tools.ts';
import { continueRotation } from '../../src/incident/rotate.ts';
import { openState } from '../../src/incident/rotation-state.ts';
import type { MockKey, MockProject } from '../support/openai-state.ts';
import { type Scene, type SceneOptions, findingOf, openScene } from './organization.ts';

let scene: Scene;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripkey-rotate-'));
});

afterEach(async () => {
  await scene.close();
  rmSync(folder, { recursive: true });
});

/** The process is gone. */
class Killed extends Error {
  override readonly name = 'Killed';
}

interface Setup {
  readonly project: MockProject;
  readonly key: MockKey;
  readonly finding: Finding;
}

/** A key of a service account that nobody has used for two hours, the only one of its account. */
const ofAccount = async (options: SceneOptions = {}): Promise<Setup> => {
  scene = await openScene(options);
  const { make } = scene.org;
  const project = make.project();
  make.key({ owner: make.user(), project });
  const key = make.key({ owner: make.account(project, 'robot'), project, lastUsedAt: scene.now() - 7200 });
  return { project, key, finding: findingOf(key.value) };
};

const ofPerson = async (): Promise<Setup> => {
  scene = await openScene();
  const { make } = scene.org;
  const project = make.project();
  const key = make.key({ owner: make.user(), project, name: 'laptop', lastUsedAt: scene.now() - 7200 });
  return { project, key, finding: findingOf(key.value) };
};

const noWishes: RotateWishes = {
  keyId: undefined,
  serviceAccount: undefined,
  isGiven: false,
  scopes: undefined,
  evenIfAbused: false,
  touch: false,
};

interface Options {
  readonly wishes?: Partial<RotateWishes>;
  readonly given?: string;
  /** Like a file: it can be looked at later. */
  readonly isFile?: boolean;
  readonly ways?: Partial<RotateWays>;
  readonly tools?: Partial<RotateTools>;
  /** Called before and after whatever changes something. */
  readonly boundary?: (what: string) => void;
}

const handed: string[] = [];
const said: string[] = [];

/** As `tripkey rotate --apply` does it. */
const run = async ({ project, finding }: Setup, options: Options = {}): Promise<RotationEnd> => {
  const { wishes = {}, isFile = false, given = '', boundary = () => {} } = options;
  const sources = scene.sourcesOf(finding);
  const file = openState(join(folder, 'state.json'));
  const around = async <T>(what: string, act: () => T | Promise<T>): Promise<T> => {
    boundary(`before ${what}`);
    const result = await act();
    boundary(`after ${what}`);
    return result;
  };
  try {
    let state = file.state;
    if (state === null) {
      const plan = await planRotation(finding, { ...noWishes, ...wishes }, sources);
      if (scene.controller.signal.aborted) throw new Killed('before it began');
      expect(plan.refusals).toEqual([]);
      state = stateOf(plan, { id: '0123abcd', origin: scene.server.origin, startedAt: scene.now() })!;
      file.save(state);
    }
    const admin = withBoundaries(sources.admin, around);
    const record = (await admin.projectKeys(asProject(project))).find(({ id }) => id === state.old.keyId) ?? null;
    const ways: RotateWays = {
      project: asProject(project),
      record,
      baseName: 'robot',
      quietMs: 15 * 60_000,
      timeoutMs: 7_200_000,
      forceInUse: false,
      touch: false,
      ...options.ways,
    };
    const tools: RotateTools = {
      ...sources,
      admin,
      save: (next) => {
        boundary(`before save ${next.step}`);
        file.save(next);
        boundary(`after save ${next.step}`);
      },
      ask: scene.ask,
      handOver: (value) => around('hand over', () => (handed.push(value), null)),
      wasHandedOver: (print) => isFile && handed.some((value) => fingerprint(value) === print),
      given: () => Promise.resolve(given),
      confirm: () => Promise.resolve(null),
      say: (line) => void said.push(line),
      ...options.tools,
    };
    return await continueRotation(finding, state, ways, tools);
  } finally {
    file.close();
  }
};

type Around = <T>(what: string, act: () => T | Promise<T>) => Promise<T>;

const asProject = ({ id, name, createdAt }: MockProject): RotateWays['project'] => ({
  id,
  name,
  createdAt,
  archivedAt: null,
});

const withBoundaries = (admin: Admin, around: Around): Admin => ({
  ...admin,
  createServiceAccount: (...args) => around('create', () => admin.createServiceAccount(...args)),
  createServiceAccountOnly: (...args) => around('create only', () => admin.createServiceAccountOnly(...args)),
  makeMember: (...args) => around('make member', () => admin.makeMember(...args)),
  createServiceAccountKey: (...args) => around('create key', () => admin.createServiceAccountKey(...args)),
  deleteKey: (...args) => around('delete key', () => admin.deleteKey(...args)),
  deleteServiceAccount: (...args) => around('delete account', () => admin.deleteServiceAccount(...args)),
});

/** Keys that the rotation made and that are still there. */
const newKeys = (before: readonly MockKey[]): readonly MockKey[] =>
  scene.org.state.keys.filter((key) => !before.includes(key));

const twice = (paths: readonly string[]): readonly string[] => paths.filter((path, at) => paths.indexOf(path) !== at);

beforeEach(() => {
  handed.splice(0);
  said.splice(0);
});

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

describe('the plan', () => {
  const planOf = ({ finding }: Setup, wishes: Partial<RotateWishes> = {}): ReturnType<typeof planRotation> =>
    planRotation(finding, { ...noWishes, ...wishes }, scene.sourcesOf(finding));

  test('scopes that the old key gave to others are not its own', async () => {
    const setup = await ofAccount();
    const own = { data: { scopes: ['api.model.read'] } };
    const others = { data: { scopes: ['api.all'] } };
    const { make, administrator } = scene.org;
    make.event('api_key.created', setup.key.id, administrator, { at: scene.now() - 9000, details: own });
    make.event('api_key.updated', 'key_other', setup.key, { at: scene.now() - 8000, details: others });
    expect(await planOf(setup)).toMatchObject({ scopes: ['api.model.read'] });
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

  test('a name that is not typed', async () => {
    const setup = await ofAccount();
    const confirm = (): Promise<string> => Promise.resolve('that is not its name');
    expect(await run(setup, { tools: { confirm } })).toMatchObject({ kind: 'refused' });
    expect(scene.sent('DELETE')).toEqual([]);
    expect(scene.org.state.keys).toContain(setup.key);
  });

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
