import { expect, test } from '@jest/globals';
import { identify, touchTest } from '../../src/incident/identify.ts';
import type { Candidate } from '../../src/incident/incident.ts';
import { maskOf } from '../support/openai-state.ts';
import { askOpenai } from '../../src/verify/openai.ts';
import type { Verification } from '../../src/detect/verification.ts';
import { NOW, type Setting, withOrganization } from './support.ts';

interface Scene extends Setting {
  readonly candidates: readonly Candidate[];
  /** In the order of the candidates. */
  readonly keys: readonly Setting['organization']['admin'][];
  readonly touch: (during?: (seconds: number) => void) => Promise<string | null>;
  /** Seconds that have passed. */
  readonly passed: () => number;
}

interface Options {
  readonly count?: number;
  readonly lag?: number;
  /** Seconds since the last use of each, before all this. */
  readonly idle?: number;
  /** What leaked is live, and of another organization. */
  readonly foreign?: boolean;
}

/** Keys that look alike; the first one has leaked. Time passes when somebody sleeps. */
const scene = async (
  run: (scene: Scene) => Promise<void>,
  { count = 2, lag = 0, idle = 86_400, foreign = false }: Options = {},
) => {
  let time = NOW;
  await withOrganization(
    async (setting) => {
      const { organization, admin, http, server } = setting;
      const project = organization.make.project();
      const owner = organization.make.user();
      const leaked = organization.make.key({ owner, project, lastUsedAt: NOW - idle });
      const tail = leaked.value.slice(-4);
      const others = Array.from({ length: count - 1 }, () =>
        organization.make.key({ owner, project, tail, lastUsedAt: NOW - idle }),
      );
      const keys = [leaked, ...others];
      const records = await admin.projectKeys((await admin.projects())[0]!);
      const leak = { secret: leaked.value, ruleId: 'openai-project-key', verification: null };
      const { candidates } = identify(leak, records);
      const clock = () => new Date(time * 1000);
      const live = { verdict: 'live', reason: 'ok', host: null, checkedAt: '2026-11-20T12:00:00Z' } as const;
      const verify = async (): Promise<Verification> =>
        foreign
          ? live
          : askOpenai(
              http,
              { secret: leaked.value, service: 'openai' },
              { origin: server.origin, isOfficial: false, now: clock },
            );
      const touch: Scene['touch'] = (during) => {
        const sleep = async (ms: number): Promise<void> => {
          time += ms / 1000;
          during?.(time - NOW);
        };
        return touchTest(admin, candidates, verify, { now: clock, sleep });
      };
      await run({ ...setting, candidates, keys, touch, passed: () => time - NOW });
    },
    { now: () => time, lag },
  );
};

test.each([0, 3, 30, 110])('the record that moves is the one, also when it shows after %d s', (lag) =>
  scene(
    async ({ touch, keys, candidates, passed }) => {
      expect(candidates).toHaveLength(2);
      expect(await touch()).toBe(keys[0]!.id);
      expect(passed()).toBeLessThanOrEqual(120);
    },
    { lag },
  ),
);

test('of one candidate, its first move is enough', () =>
  scene(
    async ({ touch, keys, passed }) => {
      expect(await touch()).toBe(keys[0]!.id);
      expect(passed()).toBe(5);
    },
    { count: 1 },
  ));

test('the key was tried before: that is a move of its own, too', () =>
  scene(
    async ({ touch, keys, organization }) => {
      organization.use(keys[0]!);
      expect(await touch()).toBe(keys[0]!.id);
    },
    { lag: 20 },
  ));

test('none moves within two minutes: nothing is known', () =>
  scene(
    async ({ touch, passed }) => {
      expect(await touch()).toBeNull();
      expect(passed()).toBe(120);
    },
    { lag: 500 },
  ));

test('another one is used meanwhile: nothing is known', () =>
  scene(async ({ touch, keys, organization }) => {
    expect(await touch((seconds) => (seconds === 60 ? organization.use(keys[1]!) : undefined))).toBeNull();
  }));

test("a foreign key, and a record that others use just then: it is not taken for the leaked key's", () =>
  scene(
    async ({ touch, keys, organization }) => {
      expect(await touch((seconds) => (seconds === 20 ? organization.use(keys[0]!) : undefined))).toBeNull();
    },
    { count: 1, foreign: true },
  ));

test('a record that others use all the time proves nothing when it moves', () =>
  scene(
    async ({ touch }) => {
      expect(await touch()).toBeNull();
    },
    { count: 1, idle: 300 },
  ));

test('a record that has vanished does not move', () =>
  scene(
    async ({ touch, keys, organization: { state } }) => {
      expect(await touch(() => state.keys.splice(state.keys.indexOf(keys[0]!), 1))).toBeNull();
    },
    { count: 1 },
  ));

test('OpenAI does not answer: nothing is known', () =>
  scene(async ({ touch, organization }) => {
    organization.failNext('/api_keys/', { status: 500, text: '' }, 99);
    expect(await touch()).toBeNull();
  }));

test('the key is tried once', () =>
  scene(async ({ touch, organization }) => {
    await touch();
    expect(organization.requests.filter((request) => request === 'GET /v1/models')).toHaveLength(1);
  }));

test('masks of the scene are the same', () =>
  scene(async ({ keys }) => {
    expect(new Set(keys.map(({ value }) => maskOf(value))).size).toBe(1);
  }));

test('two that move at the time of the try: nothing is known', () =>
  scene(async ({ touch, keys, organization }) => {
    const [leaked, other] = keys;
    const moves = touch((seconds) => {
      if (seconds === 5) organization.use(other!);
    });
    expect(await moves).toBeNull();
    expect(leaked).not.toBe(other);
  }));

test('a key that is refused is not waited for', () =>
  scene(async ({ touch, keys, organization, passed }) => {
    organization.state.keys.splice(organization.state.keys.indexOf(keys[0]!), 1);
    expect(await touch()).toBeNull();
    expect(passed()).toBe(0);
  }));
