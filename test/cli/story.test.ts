import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import { type MockOrganization, type OrganizationOptions, mockOrganization } from '../support/mock-openai.ts';
import { type MockServer, mockServer } from '../support/mock-server.ts';
import type { MockKey } from '../support/openai-state.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';
import { runTripkey } from './run.ts';
import type { Run } from './support.ts';

const DAY = 86_400;

/** A key that was committed and pushed a week ago, in an organization that has others. */
interface Leak {
  readonly org: MockOrganization;
  readonly key: MockKey;
  /** Of the same project. */
  readonly other: MockKey;
  readonly repo: TestRepository;
  readonly id: string;
  /** Runs a command about the key; nothing that it says has a part of a key in it. */
  run(args: readonly string[], options?: RunWishes): Promise<Run>;
  /** `METHOD /path` of what changed something. */
  changes(): readonly string[];
}

interface RunWishes {
  readonly admin?: boolean;
  readonly input?: string;
  /** The key in a variable of this name. */
  readonly variable?: string;
}

const servers: MockServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

const openLeak = async (options: OrganizationOptions = {}): Promise<Leak> => {
  const now = Math.floor(Date.now() / 1000);
  const org = mockOrganization(7, options);
  const project = org.make.project({ name: 'Chat' });
  const owner = org.make.user('Mona Maker');
  const key = org.make.key({
    owner,
    project,
    name: 'chat production',
    createdAt: now - 60 * DAY,
    lastUsedAt: now - DAY,
  });
  const other = org.make.key({ owner, project, name: 'chat staging', createdAt: now - 50 * DAY });
  org.make.event('api_key.created', key.id, owner, {
    at: now - 60 * DAY,
    projectId: project.id,
    details: { id: key.id, data: { scopes: ['api.model.request'] } },
  });
  for (let day = 1; day < 40; day++) {
    const at = now - day * DAY;
    const abused = day < 6;
    org.state.usage.push({
      kind: 'completions',
      keyId: key.id,
      projectId: project.id,
      at,
      requests: abused ? 9000 : 40,
    });
    org.state.costs.push({ keyId: key.id, projectId: project.id, at, value: abused ? 310.5 : 0.75 });
  }
  const server = await mockServer(org.handler);
  servers.push(server);
  const repo = repository();
  repo.write('chat.env', `OPENAI_API_KEY=${key.value}\n`).stage();
  repo.raw(['commit', '-q', '-m', 'settings'], {
    env: { GIT_AUTHOR_DATE: `@${now - 7 * DAY} +0000`, GIT_COMMITTER_DATE: `@${now - 7 * DAY} +0000` },
  });
  repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  // Another story's tries of the same key are none of this one's.
  const own = { XDG_CACHE_HOME: temporaryFolder() };
  const keys = [key, other, org.admin].map(({ value }) => value.slice(12, 40));
  return {
    org,
    key,
    other,
    repo,
    id: fingerprint(key.value),
    async run([command = '', ...args], { admin = true, input, variable } = {}) {
      const base = args.includes('--offline') ? [] : ['--api-base', server.origin];
      const run = await runTripkey([command, ...args, ...base], {
        cwd: repo.path,
        env: {
          ...own,
          ...(admin && { OPENAI_ADMIN_KEY: org.admin.value }),
          ...(variable !== undefined && { [variable]: key.value }),
        },
        ...(input !== undefined && { input }),
      });
      for (const part of keys) expect(run.stdout + run.stderr).not.toContain(part);
      expect(run.stderr).not.toContain('this is a bug');
      return run;
    },
    changes: () => org.requests.filter((request) => !request.startsWith('GET ')),
  };
};

interface Page {
  readonly verification: { readonly verdict: string } | null;
  readonly abuse: { readonly state: string };
  readonly steps: readonly { readonly id: string; readonly done: boolean | null }[];
  readonly unknown: readonly { readonly what: string }[];
  readonly [more: string]: unknown;
}

const pageOf = ({ stdout }: Run): Page => JSON.parse(stdout) as Page;

test('a leak, from the page to the proof that the key is dead', async () => {
  const { run, id, key, changes } = await openLeak();
  const first = await run(['incident', id, '--format', 'json']);
  expect(first.status).toBe(1);
  const page = pageOf(first);
  expect(page.verification).toMatchObject({ verdict: 'live' });
  expect(page.abuse.state).toBe('likely');
  expect(page.steps[0]).toMatchObject({ id: 'contain', done: false });
  expect(first.stdout).toContain(key.id);
  expect(first.stdout).toContain('chat production');
  expect(first.stdout).toContain('Mona Maker');

  const dry = await run(['revoke', id, '--force-in-use']);
  expect(dry.status).toBe(0);
  expect(dry.stdout).toContain(`/v1/organization/projects/${key.projectId}/api_keys/${key.id}`);
  expect(changes()).toEqual([]);

  const done = await run(['revoke', id, '--apply', '--yes', '--key-id', key.id, '--force-in-use']);
  expect(done.stdout).toContain('Proved: ');
  expect(done.status).toBe(0);
  expect(changes()).toEqual([`DELETE /v1/organization/projects/${key.projectId}/api_keys/${key.id}`]);

  const dead = await run(['verify', '-', '--format', 'json', '--fail-on', 'live'], { input: key.value });
  expect(dead.status).toBe(0);
  expect(dead.stdout).toContain('"verdict": "dead"');

  const last = await run(['incident', id, '--format', 'json']);
  expect(last.status).toBe(0);
  expect(pageOf(last).steps.find((step) => step.id === 'revoke')).toMatchObject({ done: true });
});

describe('refused, and nothing is deleted', () => {
  test.each([
    ['the key is in use', []],
    ['another key is named', ['--force-in-use', '--key-id', 'other']],
    ['nobody is there to type its name', ['--force-in-use', '--no-yes']],
  ])('%s', async (name, more) => {
    const { run, id, key, other, org, changes } = await openLeak();
    if (name === 'the key is in use') org.use(key, 'completions');
    const named = more.includes('--key-id') ? [] : ['--key-id', key.id];
    const yes = more.includes('--no-yes') ? [] : ['--yes'];
    const words = more.filter((word) => word !== '--no-yes').map((word) => (word === 'other' ? other.id : word));
    const { status, stdout, stderr } = await run(['revoke', id, '--apply', ...yes, ...named, ...words]);
    expect(status).toBe(2);
    expect(`${stdout}${stderr}`.length).toBeGreaterThan(40);
    expect(changes()).toEqual([]);
  });

  test.each(['revoke', 'rotate'])('%s with an admin key that stands in a file of the project', async (command) => {
    const { run, id, org, repo } = await openLeak();
    repo.write('.env', `OTHER=1\nOPENAI_ADMIN_KEY="${org.admin.value}"\n`).write('.gitignore', '.env\n');
    const { status, stderr } = await run([command, id]);
    expect(status).toBe(2);
    expect(stderr).toContain('.env: an admin key does not belong into a project');
    expect(org.requests).toEqual([]);
  });

  test('without an admin key', async () => {
    const { run, id, changes } = await openLeak();
    const { status, stderr } = await run(['revoke', id, '--apply'], { admin: false });
    expect(status).toBe(2);
    expect(stderr).toContain('OPENAI_ADMIN_KEY is not set');
    expect(changes()).toEqual([]);
  });
});

describe('the page', () => {
  test.each(['text', 'json', 'markdown', 'html'])('as %s, to a file, without a key in it', async (format) => {
    const { run, id, repo } = await openLeak();
    const file = join(temporaryFolder(), 'page');
    const { status, stdout } = await run(['incident', id, '--analyze', '--format', format, '--output', file]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(repo.path).toBeTruthy();
  });

  test('without an admin key it says what it could not find out', async () => {
    const { run, id, org } = await openLeak();
    const page = pageOf(await run(['incident', id, '--format', 'json'], { admin: false }));
    expect(page.unknown.map(({ what }) => what).join()).toContain('its record');
    expect(org.requests).toEqual(['GET /v1/models']);
  });

  test('--offline asks nobody', async () => {
    const { run, id, org } = await openLeak();
    const page = pageOf(await run(['incident', id, '--offline', '--format', 'json']));
    expect(page.verification).toBeNull();
    expect(org.requests).toEqual([]);
  });

  test('without a fingerprint, about the only key; of two, it asks which', async () => {
    const { run, repo, other } = await openLeak();
    expect((await run(['incident', '--offline'])).status).toBe(1);
    repo.write('other.env', `OPENAI_API_KEY=${other.value}\n`).stage();
    const { status, stderr } = await run(['incident', '--offline']);
    expect(status).toBe(2);
    expect(stderr).toContain('2 keys are found: say which one');
    expect(stderr).toContain(fingerprint(other.value));
  });

  test('of a key that was never committed', async () => {
    const { run, repo, other } = await openLeak();
    writeFileSync(join(repo.path, 'untracked.env'), `OPENAI_API_KEY=${other.value}\n`);
    const page = pageOf(await run(['incident', fingerprint(other.value), '--format', 'json']));
    expect(page.verification).toMatchObject({ verdict: 'live' });
  });

  test('of two keys that are given there is none: a fingerprint beside them could not be said', async () => {
    const { run, key, other } = await openLeak();
    const { status, stderr } = await run(['incident', '-'], { input: `${key.value}\n${other.value}\n` });
    expect(stderr).toContain('2 keys are given: give one of them alone');
    expect(status).toBe(2);
  });

  test('of a key in a variable that the baseline accepts: it is named, so it is meant', async () => {
    const { run, repo, key } = await openLeak();
    repo.write('.tripkey-baseline', `${fingerprint(key.value)}\n`);
    const { status, stderr } = await run(['incident', '--env', 'LEAKED', '--offline'], { variable: 'LEAKED' });
    expect(stderr).toBe('');
    expect(status).toBe(1);
  });

  test.each([
    [
      'a key that is given, and a repository',
      ['incident', '-', '--repository', '.'],
      '--repository does not go with -',
    ],
    ['a key that is given, and paths', ['incident', '-', '--exclude', 'a'], '--exclude does not go with -'],
    [
      'a key that is given, and a confidence',
      ['revoke', '--env', 'A', '--min-confidence', 'high'],
      '--min-confidence does not go with --env',
    ],
    ['a key as an argument', ['incident', 'KEY'], 'not a fingerprint: a word of'],
    ['a fingerprint that is nowhere', ['incident', '0123456789abcdef'], 'no key with the fingerprint 0123456789abcdef'],
    ['a format', ['incident', '--format', 'pdf'], 'unknown format: pdf'],
    [
      '--analyze that --offline would leave out',
      ['incident', '--offline', '--analyze'],
      '--offline does not go with --analyze',
    ],
    [
      'a gateway that --offline would not ask',
      ['incident', '--offline', '--api-base', 'http://127.0.0.1:9'],
      '--offline does not go with --api-base',
    ],
    ['two variables', ['incident', '--env', 'A', '--env', 'B'], '--env is given more than once'],
  ])('wrong words: %s', async (_, args, message) => {
    const { run, key } = await openLeak();
    const { status, stderr } = await run(args.map((word) => (word === 'KEY' ? key.value : word)));
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test('a server that says the key back in every text is not repeated', async () => {
    const leak = await openLeak();
    const { org, key, run, id } = leak;
    const said = { id: key.value, name: key.value, object: 'organization.project.api_key', redacted_value: key.value };
    org.failNext('/v1/models', {
      status: 401,
      headers: { 'x-request-id': key.value, 'openai-organization': key.value },
      json: { error: { code: key.value, message: `Missing scopes: ${key.value}, api.model.read`, type: key.value } },
    });
    org.failNext(`/v1/organization/projects/${key.projectId}/api_keys`, {
      status: 200,
      json: { object: 'list', data: [said], has_more: false, last_id: key.value },
    });
    org.failNext('/v1/organization/audit_logs', { status: 500, json: { error: { message: key.value } } });
    const { stdout } = await run(['incident', id, '--format', 'json', '--analyze']);
    expect(stdout).not.toContain(key.value.slice(8, 20));
  });
});
