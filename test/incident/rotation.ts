import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from '@jest/globals';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import type { Finding } from '../../src/detect/finding.ts';
import type { Admin } from '../../src/incident/admin.ts';
import { type RotateWishes, planRotation, stateOf } from '../../src/incident/rotate-plan.ts';
import type { RotateTools, RotateWays, RotationEnd } from '../../src/incident/rotate-tools.ts';
import { continueRotation } from '../../src/incident/rotate.ts';
import { openState } from '../../src/incident/rotation-state.ts';
import type { MockKey, MockProject } from '../support/openai-state.ts';
import { type Scene, type SceneOptions, findingOf, openScene } from './organization.ts';

export let scene: Scene;
/** Of the state. */
export let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripkey-rotate-'));
  handed.splice(0);
  said.splice(0);
});

afterEach(async () => {
  await scene.close();
  rmSync(folder, { recursive: true });
});

/** The process is gone. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface Setup {
  readonly project: MockProject;
  readonly key: MockKey;
  readonly finding: Finding;
}

/** A key of a service account that nobody has used for two hours, the only one of its account. */
export const ofAccount = async (options: SceneOptions = {}): Promise<Setup> => {
  scene = await openScene(options);
  const { make } = scene.org;
  const project = make.project();
  make.key({ owner: make.user(), project });
  const key = make.key({ owner: make.account(project, 'robot'), project, lastUsedAt: scene.now() - 7200 });
  return { project, key, finding: findingOf(key.value) };
};

export const ofPerson = async (): Promise<Setup> => {
  scene = await openScene();
  const { make } = scene.org;
  const project = make.project();
  const key = make.key({ owner: make.user(), project, name: 'laptop', lastUsedAt: scene.now() - 7200 });
  return { project, key, finding: findingOf(key.value) };
};

export const noWishes: RotateWishes = {
  keyId: undefined,
  serviceAccount: undefined,
  isGiven: false,
  scopes: undefined,
  evenIfAbused: false,
  touch: false,
};

export interface Options {
  readonly wishes?: Partial<RotateWishes>;
  readonly given?: string;
  /** Like a file: it can be looked at later. */
  readonly isFile?: boolean;
  readonly ways?: Partial<RotateWays>;
  readonly tools?: Partial<RotateTools>;
  /** Called before and after whatever changes something. */
  readonly boundary?: (what: string) => void;
}

export const handed: string[] = [];
export const said: string[] = [];

/** As `tripkey rotate --apply` does it. */
export const run = async ({ project, finding }: Setup, options: Options = {}): Promise<RotationEnd> => {
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
export const newKeys = (before: readonly MockKey[]): readonly MockKey[] =>
  scene.org.state.keys.filter((key) => !before.includes(key));

export const twice = (paths: readonly string[]): readonly string[] =>
  paths.filter((path, at) => paths.indexOf(path) !== at);
