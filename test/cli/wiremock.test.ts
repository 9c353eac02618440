import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import type { Verification } from '../../src/detect/verification.ts';
import { type ForeignServer, startForeign } from '../support/foreign-server.ts';
import { plant } from '../support/keys.ts';
import { maskOf } from '../support/openai-state.ts';
import { runTripkey } from './run.ts';
import { type Run, key } from './support.ts';

/** WireMock, a server that nobody here wrote, with its own ways of failing. No dependency: TRIPKEY_WIREMOCK names its jar (in npm's package `wiremock`). */
const jar = process.env['TRIPKEY_WIREMOCK'];
const withWiremock = jar === undefined ? describe.skip : describe;
const why = jar === undefined ? ' (skipped: TRIPKEY_WIREMOCK names no WireMock)' : '';
const READY_MS = 60_000;

let server: ForeignServer;

beforeAll(async () => {
  if (jar === undefined) return;
  const args = ['-jar', jar, '--port', '0', '--bind-address', '127.0.0.1', '--disable-banner'];
  server = await startForeign('java', args, /^port: +(\d+)$/m);
}, READY_MS);

afterAll(() => server?.close());

const control = async (method: string, path: string, body?: object): Promise<unknown> => {
  const answer = await fetch(`${server.origin}/__admin/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`WireMock: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
};

/** A scenario's state: what it must be, and what it becomes. */
interface Turn {
  readonly of: string;
  readonly from: string;
  readonly to?: string;
}

/** Answers one request of one key; with any other header that would change whom it is for, there is no answer. */
const stub = (secret: string, [method, path]: readonly [string, string], response: object, turn?: Turn) =>
  control('POST', 'mappings', {
    request: {
      method,
      urlPathPattern: path,
      headers: {
        Authorization: { equalTo: `Bearer ${secret}` },
        ...Object.fromEntries(
          ['OpenAI-Organization', 'OpenAI-Project', 'Expect'].map((name) => [name, { absent: true }]),
        ),
      },
      ...(path.endsWith('/api_keys') && { queryParameters: { owner_project_access: { equalTo: 'any' } } }),
    },
    response,
    ...(turn && {
      scenarioName: turn.of,
      requiredScenarioState: turn.from,
      newScenarioState: turn.to ?? turn.from,
    }),
  });

/** `METHOD path` of every request, in the order of arrival. */
const requests = async (path = 'requests'): Promise<readonly string[]> => {
  const seen = (await control('GET', path)) as {
    readonly requests: readonly { readonly request?: { readonly method: string; readonly url: string } }[];
  };
  return seen.requests
    .map((one) => one.request ?? (one as never))
    .map(({ method, url }) => `${method} ${url}`)
    .reverse();
};

const run = (args: readonly string[], input: string, env = {}): Promise<Run> =>
  runTripkey([...args, '--api-base', server.origin], { input, env });

const ok = { status: 200, jsonBody: { object: 'list', data: [] } };
const CUT_OFF = 'CONNECTION_RESET_BY_PEER';

/** What is answered, then the verdict with its reason, and how many requests that takes. */
const answers: readonly (readonly [string, object, string, number])[] = [
  ['reset', { fault: CUT_OFF }, 'unknown network:ECONNRESET', 3],
  ['no answer', { fault: 'EMPTY_RESPONSE' }, 'unknown network:ECONNRESET', 3],
  ['broken chunk', { status: 200, fault: 'MALFORMED_RESPONSE_CHUNK' }, 'unknown network:not_http', 3],
  ['random bytes', { fault: 'RANDOM_DATA_THEN_CLOSE' }, 'unknown network:not_http', 3],
  ['late', { ...ok, fixedDelayMilliseconds: 400 }, 'live ok', 1],
  ['drop by drop', { ...ok, chunkedDribbleDelay: { numberOfChunks: 5, totalDuration: 400 } }, 'live ok', 1],
  ['closed after it', { ...ok, headers: { Connection: 'close' } }, 'live ok', 1],
  ['no body', { status: 200 }, 'unknown not_openai', 1],
  ['redirect', { status: 302, headers: { Location: 'https://example.com/' } }, 'unknown redirect', 1],
];

withWiremock(`WireMock${why}`, () => {
  test('its faults, one key each: never dead, and never more requests than that', async () => {
    await control('POST', 'reset');
    const keys = answers.map((_, at) => key(100 + at));
    for (const [at, [, response]] of answers.entries()) await stub(keys[at]!, ['GET', '/v1/models'], response);
    const passing = key(99);
    await stub(passing, ['GET', '/v1/models'], { fault: CUT_OFF }, { of: 'fault', from: 'Started', to: 'over' });
    await stub(passing, ['GET', '/v1/models'], ok, { of: 'fault', from: 'over' });

    const { stdout } = await run(['verify', '-', '--format', 'json'], [...keys, passing].join('\n'));
    const { findings } = JSON.parse(stdout) as {
      readonly findings: readonly { readonly fingerprint: string; readonly verification: Verification }[];
    };
    const said = new Map(findings.map((each) => [each.fingerprint, each.verification]));
    const verdict = (secret: string): string => {
      const { verdict: word, reason } = said.get(fingerprint(secret))!;
      return `${word} ${reason}`;
    };
    expect(answers.map(([name], at) => [name, verdict(keys[at]!)])).toEqual(answers.map(([name, , is]) => [name, is]));
    expect(verdict(passing)).toBe('live ok');
    expect(await requests()).toHaveLength(answers.reduce((sum, [, , , times]) => sum + times, 2));
    expect(await requests('requests/unmatched')).toEqual([]);
  });

  test('a key from live to dead', async () => {
    const { leak, revoke, deletes } = await openStory({ status: 200, jsonBody: deleted }, 'Deleted');
    expect(await run(['verify', '-'], leak)).toMatchObject({ status: 1 });
    const shown = await revoke();
    expect(shown).toMatchObject({ status: 0, stdout: expect.stringContaining(`DELETE ${server.origin}${PATH}/${ID}`) });
    expect(await deletes()).toBe(0);
    const done = await revoke('--apply', '--yes', '--key-id', ID);
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('Proved: ') });
    expect(await deletes()).toBe(1);
    expect(await run(['verify', '-', '--fail-on', 'live'], leak)).toMatchObject({ status: 0 });
    expect(await requests('requests/unmatched')).toEqual([]);
  });

  test.each([
    ['done all the same', 'Deleted', 0, 'Proved: '],
    ['not done', 'Started', 3, 'no answer told what became of it'],
  ])('a DELETE without a whole answer is sent once: %s', async (_, to, status, text) => {
    for (const fault of [CUT_OFF, 'EMPTY_RESPONSE', 'MALFORMED_RESPONSE_CHUNK', 'RANDOM_DATA_THEN_CLOSE']) {
      const { revoke, deletes } = await openStory({ status: 200, fault }, to);
      const done = await revoke('--apply', '--yes', '--key-id', ID);
      expect({ fault, ...done }).toMatchObject({ fault, status, stdout: expect.stringContaining(text) });
      expect(await deletes()).toBe(1);
    }
  });
});

const PROJECT = 'proj_wiremock';
const PATH = `/v1/organization/projects/${PROJECT}/api_keys`;
const ID = 'key_wiremock';
const deleted = { object: 'organization.project.api_key.deleted', id: ID, deleted: true };

const list = (...data: readonly { readonly id: string }[]): object => ({
  status: 200,
  jsonBody: { object: 'list', data, last_id: data.at(-1)?.id ?? null, has_more: false },
  headers: { 'openai-project': PROJECT },
});

const refusal = (status: number, code: string | null, message: string): object => ({
  status,
  jsonBody: { error: { message, type: 'invalid_request_error', param: null, code } },
});

/** An organization with one key, which is dead in the state `Deleted`; its DELETE is answered with `response`. */
const openStory = async (response: object, to: string) => {
  await control('POST', 'reset');
  const leak = key(7);
  const admin = plant('openai-admin-key/74', 8).secret;
  const [alive, dead] = [
    { of: 'leak', from: 'Started' },
    { of: 'leak', from: 'Deleted' },
  ];
  const user = { object: 'organization.project.user', id: 'user-1', name: 'Ada', email: 'ada@example.com' };
  const record = {
    object: 'organization.project.api_key',
    id: ID,
    name: 'chat',
    redacted_value: maskOf(leak),
    created_at: 1_700_000_000,
    last_used_at: null,
    owner: { type: 'user', user },
  };
  const project = { object: 'organization.project', id: PROJECT, created_at: 1_700_000_000 };
  const models = ['GET', '/v1/models'] as const;
  await stub(leak, models, list({ id: 'gpt-5' }), alive);
  await stub(leak, models, refusal(401, 'invalid_api_key', `Incorrect API key provided: ${maskOf(leak)}.`), dead);
  await stub(admin, ['GET', '/v1/organization/projects'], list(project));
  await stub(admin, ['GET', PATH], list(record));
  await stub(admin, ['GET', '/v1/organization/audit_logs'], list());
  const page = { object: 'page', data: [], has_more: false, next_page: null };
  await stub(admin, ['GET', '/v1/organization/(costs|usage/\\w+)'], { status: 200, jsonBody: page });
  const one = ['GET', `${PATH}/${ID}`] as const;
  await stub(admin, one, { status: 200, jsonBody: record }, alive);
  await stub(admin, one, refusal(404, null, 'No such key.'), dead);
  await stub(admin, ['DELETE', `${PATH}/${ID}`], response, { ...alive, to });
  return {
    leak,
    revoke: (...more: readonly string[]) => run(['revoke', '-', ...more], leak, { OPENAI_ADMIN_KEY: admin }),
    deletes: async () => (await requests()).filter((request) => request.startsWith('DELETE ')).length,
  };
};
