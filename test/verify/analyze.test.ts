import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Analysis } from '../../src/detect/verification.ts';
import { type AnalyzeOptions, analyze } from '../../src/verify/analyze.ts';
import { inferenceScopes, probes } from '../../src/verify/analyze-probes.ts';
import { createHttp } from '../../src/verify/http-client.ts';
import { identityOf, ownModelsOf } from '../../src/verify/identity.ts';
import { expand } from '../support/keys.ts';
import { type Answer, type MockServer, type Seen, mockServer } from '../support/mock-server.ts';

const secret = expand('sk-proj-{64:74}{marker}{64:72}{z}', 1);
const now = (): Date => new Date('2026-11-21T12:00:00Z');

const servers: MockServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

type Answers = Readonly<Record<string, Answer>>;

/** Asks a server that answers by area; what is not given lacks its scope. */
const ask = async (answers: Answers, more: Partial<AnalyzeOptions> = {}, signal?: AbortSignal) => {
  const server = await mockServer((seen) => answers[areaOf(seen) ?? ''] ?? missing('api.something.read'));
  servers.push(server);
  const http = createHttp({ env: {}, sleep: async () => {}, ...(signal && { signal }) });
  const analysis = await analyze(http, secret, { origin: server.origin, service: 'openai', now, ...more });
  await http.close();
  return { analysis, seen: server.seen };
};

const areaOf = ({ path }: Seen): string | undefined =>
  probes.find((probe) => probe.path.split('?')[0] === path.split('?')[0])?.area;

const refused = (status: number, message: string, code: string | null = null): Answer => ({
  status,
  json: { error: { message, type: 'invalid_request_error', param: null, code } },
});
const missing = (scopes: string, status = 403): Answer =>
  refused(status, `You have insufficient permissions for this operation. Missing scopes: ${scopes}. Check your role.`);
const list: Answer = { status: 200, json: { object: 'list', data: [] } };
const absent = refused(404, "Response with id 'resp_0' not found.");
const gone = refused(404, 'Invalid URL (GET /v1/assistants)');
const page: Answer = { status: 200, text: '<html>Sign in</html>' };

const accessOf = ({ permissions }: Analysis, area: string): string | undefined =>
  permissions.find((permission) => permission.area === area)?.access;
const areas = probes.map(({ area }) => area);
const allDenied: Answers = Object.fromEntries(areas.map((area) => [area, missing('api.x.read, api.model.request')]));

describe('what is sent', () => {
  test('each question once, by GET, in the order of the table, with nothing but the key', async () => {
    const { seen } = await ask({});
    expect(seen.map(areaOf)).toEqual(areas);
    for (const { method, body, headers } of seen) {
      expect([method, body]).toEqual(['GET', '']);
      expect(headers['authorization']).toBe(`Bearer ${secret}`);
      expect(Object.keys(headers).filter((name) => /^openai-(?!beta)/.test(name))).toEqual([]);
    }
  });

  test('the beta header only where it is wanted', async () => {
    const { seen } = await ask({});
    const withBeta = seen.filter(({ headers }) => headers['openai-beta'] !== undefined);
    expect(withBeta.map(areaOf)).toEqual(['assistants', 'threads']);
    expect(withBeta.map(({ headers }) => headers['openai-beta'])).toEqual(['assistants=v2', 'assistants=v2']);
  });

  test('costs since yesterday', async () => {
    const { seen } = await ask({});
    const start = now().getTime() / 1000 - 86_400;
    expect(seen.map(({ path }) => path)).toContain(`/v1/organization/costs?start_time=${start}&limit=1`);
  });

  test('with an admin key, what admin keys are for alone', async () => {
    const { seen, analysis } = await ask({ 'organization: management': list }, { service: 'openai-admin' });
    expect(seen.map(({ path }) => path.split('?')[0])).toEqual([
      '/v1/organization/projects',
      '/v1/organization/costs',
      '/v1/organization/audit_logs',
      '/v1/me',
    ]);
    expect(analysis.reach).toBe('critical');
  });

  test('what is known of the models already is not asked again', async () => {
    const json = { object: 'list', data: [{ id: 'ft:gpt-4o:acme::1' }] };
    const { seen, analysis } = await ask({}, { models: { kind: 'reply', status: 200, headers: {}, json } });
    expect(seen.map(areaOf)).not.toContain('models');
    expect([accessOf(analysis, 'models'), analysis.ownModels]).toEqual(['granted', ['ft:gpt-4o:acme::1']]);
  });

  test('never to another address, whatever is answered', async () => {
    const other = await mockServer(() => list);
    servers.push(other);
    const { analysis } = await ask({ files: { status: 302, headers: { location: `${other.origin}/v1/files` } } });
    expect([other.seen.length, accessOf(analysis, 'files')]).toEqual([0, 'unknown']);
  });
});

describe('an answer', () => {
  test.each<[string, string, Answer, string]>([
    ['a list', 'files', list, 'granted'],
    ['a page of costs', 'organization: usage', { status: 200, json: { object: 'page', data: [] } }, 'granted'],
    ['JSON in text/plain', 'files', { status: 200, text: '{"object":"list","data":[]}' }, 'granted'],
    ['a login page', 'files', page, 'unknown'],
    ['an error with status 200', 'files', { status: 200, json: { error: { message: 'no' }, data: [] } }, 'unknown'],
    ['no list', 'files', { status: 200, json: { object: 'list' } }, 'unknown'],
    ['nothing', 'files', { status: 200, text: '' }, 'unknown'],
    ['not found', 'files', absent, 'unknown'],
    ['missing scopes', 'files', missing('api.files.read'), 'denied'],
    ['missing scopes with status 401', 'files', missing('api.files.read', 401), 'denied'],
    ['missing scopes by code', 'files', refused(403, 'No.', 'missing_scope'), 'denied'],
    ['insufficient permissions', 'files', refused(403, 'You have insufficient permissions.'), 'denied'],
    ['another refusal', 'files', refused(403, 'No.'), 'unknown'],
    ['a place', 'files', refused(403, 'Country', 'unsupported_country_region_territory'), 'unknown'],
    ['scopes in a page', 'files', { status: 403, text: 'Missing scopes: api.files.read' }, 'unknown'],
    ['not found, for an object', 'responses', absent, 'granted'],
    ['no such id, for an object', 'threads', refused(400, "Invalid 'thread_id': 'thread_0'."), 'granted'],
    ['the object, against all odds', 'responses', { status: 200, json: { id: 'resp_0' } }, 'granted'],
    ['no such path, for an object', 'responses', refused(404, 'Invalid URL (GET /v1/responses/resp_0)'), 'unknown'],
    ['a header that is wanted', 'threads', refused(400, "You must provide the 'OpenAI-Beta' header"), 'unknown'],
    ['not found, in a page', 'responses', { status: 404, text: '<html>not found</html>' }, 'unknown'],
    ['not found, by a gateway', 'responses', { status: 404, json: { detail: 'Not Found' } }, 'unknown'],
    ['not found, as a text', 'responses', { status: 404, json: { error: 'not found' } }, 'unknown'],
    ['missing scopes, for an object', 'responses', missing('api.responses.read', 401), 'denied'],
    ['a person', 'identity', { status: 200, json: { object: 'user', id: 'user-abc' } }, 'granted'],
    ['nobody', 'identity', { status: 200, json: { object: 'user' } }, 'unknown'],
  ])('%s (%s): %#', async (_, area, answer, access) => {
    const { analysis } = await ask({ [area]: answer });
    expect(accessOf(analysis, area)).toBe(access);
  });

  test('names the scopes: those that are missing, or those of the table', async () => {
    const { analysis } = await ask({ files: missing('api.files.read, api.all.read'), evals: list });
    const scopesOf = (area: string): unknown => analysis.permissions.find((one) => one.area === area)?.scopes;
    expect(scopesOf('files')).toEqual(['api.all.read', 'api.files.read']);
    expect(scopesOf('evals')).toEqual(['api.evals.read']);
  });
});

describe('reach', () => {
  const only = (...granted: readonly string[]): Answers => ({
    ...allDenied,
    ...Object.fromEntries(granted.map((area) => [area, /responses|threads/.test(area) ? absent : list])),
  });
  test.each<[string, Answers, string]>([
    ['administration', only('organization: management', 'models'), 'critical'],
    ['costs', only('organization: usage'), 'critical'],
    ['the audit log', only('organization: audit log'), 'critical'],
    ['files', only('files', 'models', 'batches'), 'high'],
    ['a list', only('models', 'vector stores'), 'medium'],
    ['objects', only('threads'), 'medium'],
    ['models alone', only('models'), 'low'],
    ['nothing', only(), 'low'],
    ['models alone, and an area that was shut down', { ...only('models'), assistants: gone }, 'low'],
    ['models alone, and an area that did not say', { ...only('models'), files: refused(403, 'No.') }, 'unknown'],
    ['models alone, and nobody says that it cannot run them', { models: list }, 'unknown'],
    ['nothing, and nobody says that it cannot run models', {}, 'unknown'],
    ['a list, and nobody says that it cannot run models', { evals: list }, 'medium'],
    ['pages', Object.fromEntries(areas.map((area) => [area, page])), 'unknown'],
  ])('%s', async (_, answers, reach) => {
    expect((await ask(answers)).analysis.reach).toBe(reach);
  });

  test.each(inferenceScopes)('%s missing: it runs no models', async (scope) => {
    const { analysis } = await ask({ models: missing(scope, 401) });
    expect(analysis.permissions.at(-1)).toEqual({ area: 'inference', access: 'denied', scopes: [scope] });
  });

  test('whether it runs models is not known else', async () => {
    const { analysis } = await ask({ models: list });
    expect(analysis.permissions.at(-1)).toEqual({
      area: 'inference',
      access: 'unknown',
      scopes: ['api.model.request'],
    });
  });
});

describe('the end in between', () => {
  const afterwards = async (answers: Answers): Promise<readonly [number, string]> => {
    const { analysis, seen } = await ask(answers);
    expect(analysis.permissions.map(({ area }) => area)).toEqual([...areas, 'inference']);
    return [new Set(seen.map(areaOf)).size, analysis.reach];
  };
  const everywhere = (answer: Answer): Answers => Object.fromEntries(areas.map((area) => [area, answer]));

  test.each<[string, Answer]>([
    ['connections that break', { fault: 'reset' }],
    ['faults', { status: 503, json: { error: { message: 'overloaded' } } }],
    ['limits', { status: 429, json: { error: { message: 'slow', code: 'rate_limit_exceeded' } } }],
  ])('two %s', async (_, answer) => {
    expect(await afterwards(everywhere(answer))).toEqual([2, 'unknown']);
  });

  test('one of them is not the end', async () => {
    expect(await afterwards({ ...allDenied, files: { fault: 'reset' } })).toEqual([areas.length, 'unknown']);
  });

  test('a lack of credit is no reason to stop', async () => {
    const broke = refused(429, 'You exceeded your current quota', 'insufficient_quota');
    expect(await afterwards(everywhere(broke))).toEqual([areas.length, 'unknown']);
  });

  test('a key that is dead by now is not sent any more', async () => {
    const mask = `${secret.slice(0, 8)}${'*'.repeat(secret.length - 12)}${secret.slice(-4)}`;
    const dead = refused(401, `Incorrect API key provided: ${mask}. You can find it.`, 'invalid_api_key');
    expect(await afterwards({ identity: dead })).toEqual([4, 'unknown']);
  });

  test('an interruption', async () => {
    const stop = new AbortController();
    stop.abort();
    const { analysis, seen } = await ask({}, {}, stop.signal);
    expect([seen.length, analysis.reach]).toEqual([0, 'unknown']);
  });
});

describe('identity', () => {
  const me = {
    object: 'user',
    id: 'user-abcDEF123',
    name: 'Jane Roe',
    email: 'jane.roe@corp.example',
    phone_number: '+15550100',
    picture: 'https://example.com/jane',
    orgs: {
      object: 'list',
      data: [
        { id: 'org-1', title: 'Acme', role: 'owner', is_default: true, name: 'acme-x', description: 'Jane Roe' },
        { id: 'org-2', title: 'Jane Roe', role: 'owner', personal: true },
        { id: 'org-3', title: 'Labs of jane.roe@corp.example', role: 'reader' },
      ],
    },
  };

  test('ids, titles and roles; nothing of the person', () => {
    const identity = identityOf(me);
    expect(identity).toEqual({
      user: 'user-abcDEF123',
      organizations: [
        { id: 'org-1', title: 'Acme', role: 'owner' },
        { id: 'org-2', title: 'Personal', role: 'owner' },
        { id: 'org-3', title: 'Labs of …', role: 'reader' },
      ],
    });
    expect(JSON.stringify(identity)).not.toMatch(/jane|roe|5550100/i);
  });

  test('is in the analysis', async () => {
    const { analysis } = await ask({ identity: { status: 200, json: me } });
    expect(analysis.identity?.user).toBe('user-abcDEF123');
  });

  test.each([
    null,
    [],
    'user-abc',
    {},
    { id: 1 },
    { id: 'abc' },
    { id: `user-${'a'.repeat(200)}` },
    { id: 'user-a b' },
    { id: secret },
    { id: 'user-abc\u001b[31m' },
  ])('%j is nobody', (json) => {
    expect(identityOf(json)).toBeUndefined();
  });

  test.each([undefined, null, [], {}, { data: null }, { data: {} }, { data: [null, 1, {}, { id: 'x' }] }])(
    'organizations: %j',
    (orgs) => {
      expect(identityOf({ id: 'user-abc', orgs })).toEqual({ user: 'user-abc', organizations: [] });
    },
  );

  test('twenty organizations at most', () => {
    const data = Array.from({ length: 500 }, (_, index) => ({ id: `org-${index}`, title: 'x', role: 'y' }));
    expect(identityOf({ id: 'user-abc', orgs: { data } })?.organizations).toHaveLength(20);
  });

  test('texts are short, on one line, and have no power over a screen', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(hostile, hostile, (title, role) => {
        const [organization] = identityOf({
          id: 'user-a',
          orgs: { data: [{ id: 'org-a', title, role }] },
        })!.organizations;
        for (const text of [organization!.title, organization!.role]) {
          expect(text.length).toBeLessThanOrEqual(100);
          expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('own models', () => {
  test('those that are fine-tuned, sorted, each once', () => {
    const ids = ['gpt-5', 'ft:gpt-4o:acme::2', 'ft:gpt-4o:acme::1', 'ft:gpt-4o:acme::2', 'not-ft:x', 7, null];
    expect(ownModelsOf({ data: ids.map((id) => ({ id })) })).toEqual(['ft:gpt-4o:acme::1', 'ft:gpt-4o:acme::2']);
  });

  test('fifty at most, bounded and plain', () => {
    const data = Array.from({ length: 3000 }, (_, index) => ({ id: `ft:${index}\u001b[2J\n${'x'.repeat(500)}` }));
    const models = ownModelsOf({ data });
    expect(models).toHaveLength(50);
    for (const model of models) expect(model).toMatch(/^ft:[\w[]{1,97}$/);
  });

  test.each([undefined, null, {}, { data: 'ft:x' }, []])('%j has none', (json) => {
    expect(ownModelsOf(json)).toEqual([]);
  });
});

test('no part of the key that a server says back is kept', async () => {
  const part = (from: number): string => secret.slice(from, from + 12);
  const { analysis } = await ask({
    identity: {
      status: 200,
      json: {
        id: 'user-1',
        orgs: {
          data: [
            { id: 'org-1', title: `mine ${part(20)}`, role: part(40).toLowerCase() },
            { id: `org-${part(60)}`, title: 'Acme', role: 'owner' },
            { id: 'org-2', title: 'Acme', role: 'owner' },
          ],
        },
      },
    },
    models: { status: 200, json: { object: 'list', data: [{ id: `ft:${part(100)}` }, { id: 'ft:gpt-4o:acme::1' }] } },
  });
  expect(analysis.identity?.organizations).toEqual([
    { id: 'org-1', title: '…', role: '…' },
    { id: 'org-2', title: 'Acme', role: 'owner' },
  ]);
  expect(analysis.ownModels).toEqual(['ft:gpt-4o:acme::1']);
  const user = await ask({ identity: { status: 200, json: { id: `user-${part(30)}` } } });
  expect(user.analysis.identity).toBeUndefined();
});

test('whose key it is may begin as the key does', async () => {
  const own = expand('sk-svcacct-{64:74}{marker}{64:72}{z}', 1);
  const server = await mockServer(() => ({ status: 200, json: { id: 'svcacct-1' } }));
  servers.push(server);
  const http = createHttp({ env: {} });
  const { identity } = await analyze(http, own, { origin: server.origin, service: 'openai', now });
  await http.close();
  expect(identity?.user).toBe('svcacct-1');
});
