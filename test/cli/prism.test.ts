import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ForeignServer, startForeign } from '../support/foreign-server.ts';
import { type MockOrganization, mockOrganization } from '../support/mock-openai.ts';
import { type MockServer, mockServer } from '../support/mock-server.ts';
import { temporaryFolder } from '../support/repository.ts';
import { runTripkey } from './run.ts';
import type { Run } from './support.ts';

/**
 * The whole way through Prism, which stands before the organization that remembers and holds every request and every answer against OpenAI's own
 * specification. No dependency: TRIPKEY_PRISM names its program, TRIPKEY_OPENAPI the specification (test/incident/prism.test.ts).
 */
const prism = process.env['TRIPKEY_PRISM'];
const specification = process.env['TRIPKEY_OPENAPI'] ?? '../shared/openai/openapi-trim.json';
const withPrism = prism === undefined ? describe.skip : describe;
const why = prism === undefined ? ' (skipped: TRIPKEY_PRISM names no Prism)' : '';

const DAY = 86_400;
const now = Math.floor(Date.now() / 1000);
const READY_MS = 60_000;

let org: MockOrganization;
let server: MockServer;
let guard: ForeignServer;
const home = temporaryFolder();

beforeAll(async () => {
  if (prism === undefined) return;
  org = mockOrganization(23);
  server = await mockServer(org.handler);
  const args = [prism, 'proxy', '-p', '0', '-h', '127.0.0.1', specification, server.origin];
  guard = await startForeign(process.execPath, args, /listening on http:\/\/127\.0\.0\.1:(\d+)/, {
    SCARF_ANALYTICS: 'false',
  });
}, READY_MS);

afterAll(async () => {
  guard?.close();
  await server?.close();
});

const run = (args: readonly string[], input: string): Promise<Run> =>
  runTripkey([...args, '--api-base', guard.origin], {
    env: { OPENAI_ADMIN_KEY: org.admin.value, HOME: home, XDG_CACHE_HOME: home },
    input,
  });

let marks = 0;
const isMark = (line: string): boolean => line.includes("'start_time'");

/**
 * What Prism holds against requests and answers, but for what the trimmed specification does not have: some paths, and nearly all errors. A request that
 * is wrong on purpose marks the end of what it has to say.
 */
const objections = async (): Promise<readonly string[]> => {
  const headers = { authorization: `Bearer ${org.admin.value}` };
  await fetch(`${guard.origin}/v1/organization/costs?limit=1`, { headers });
  marks++;
  const all = (): readonly string[] =>
    guard
      .said()
      .split('\n')
      .filter((line) => line.includes('Violation: '))
      .filter((line) => !/Selected route not found|Unable to match the returned status code/.test(line));
  while (all().filter(isMark).length < marks) await setTimeout(10);
  return all().filter((line) => !isMark(line));
};

/** Of a project in which somebody works with it. */
const makeKey = (kind: 'user' | 'service account') => {
  const project = org.make.project({ name: 'Chat' });
  const owner = kind === 'user' ? org.make.user('Mona Maker') : org.make.account(project, 'robot');
  const key = org.make.key({ owner, project, name: 'chat', createdAt: now - 60 * DAY, lastUsedAt: now - 9 * DAY });
  for (const use of ['completions', 'web_search_calls']) {
    org.state.usage.push({ kind: use, keyId: key.id, projectId: project.id, at: now - 9 * DAY, requests: 3 });
  }
  org.state.costs.push({ keyId: key.id, projectId: project.id, at: now - 9 * DAY, value: 0.5 });
  org.make.event('api_key.created', key.id, org.make.user('Ada'), { at: key.createdAt, projectId: project.id });
  return { key, owner };
};

withPrism(`what OpenAI's specification says of all that is sent${why}`, () => {
  test.each<[string, readonly string[], number]>([
    ['verify', ['verify', '-', '--analyze'], 1],
    ['incident', ['incident', '-', '--analyze'], 1],
    ['doctor', ['doctor', '--account'], 1],
    ['revoke, to be shown', ['revoke', '-', '--force-in-use'], 0],
    ['revoke', ['revoke', '-', '--force-in-use', '--apply', '--yes', '--key-id', 'KEY'], 0],
  ])('%s: nothing', async (_name, words, status) => {
    const { key } = makeKey('user');
    const done = await run(
      words.map((word) => (word === 'KEY' ? key.id : word)),
      key.value,
    );
    expect(done).toMatchObject({ status });
    expect(await objections()).toEqual([]);
  });

  test('rotate: nothing', async () => {
    const { key, owner } = makeKey('service account');
    const means = [
      '--service-account',
      'next',
      '--exec',
      'cat > /dev/null',
      '--quiet-for',
      '0',
      '--state',
      join(home, 'state'),
    ];
    const yes = ['--apply', '--yes', '--key-id', key.id, '--service-account-id', owner.id];
    const { status, stdout } = await run(['rotate', '-', ...means, ...yes], key.value);
    expect(stdout).toContain('Proved: ');
    expect(status).toBe(0);
    expect(await objections()).toEqual([]);
  });
});
