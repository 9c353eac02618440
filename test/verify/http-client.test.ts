import { afterEach, describe, expect, test } from '@jest/globals';
import { type HttpOptions, createHttp } from '../../src/verify/http-client.ts';
import type { Http, HttpRequest } from '../../src/verify/http.ts';
import { type Answer, type MockServer, mockServer } from '../support/mock-server.ts';
import { errorBody } from './answers.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

const serve = async (answer: Parameters<typeof mockServer>[0]): Promise<MockServer> => {
  const server = await mockServer(answer);
  open.push(server);
  return server;
};

const client = (options: Partial<HttpOptions> = {}): Http => {
  const http = createHttp({ env: {}, sleep: async () => {}, chance: { random: () => 0, now: () => 0 }, ...options });
  open.push(http);
  return http;
};

const get = (server: Pick<MockServer, 'origin'>, path = '/'): HttpRequest => ({
  method: 'GET',
  url: `${server.origin}${path}`,
  headers: { authorization: 'Bearer x' },
});

const models: Answer = { status: 200, json: { object: 'list', data: [] } };

describe('a request', () => {
  test('goes out as it is, with who asks and nothing else', async () => {
    const server = await serve(() => models);
    const reply = await client().send(get(server, '/v1/models?limit=1'));
    expect(reply).toMatchObject({ kind: 'reply', status: 200, json: { object: 'list' } });
    expect(server.seen).toEqual([
      {
        method: 'GET',
        path: '/v1/models?limit=1',
        body: '',
        headers: {
          'user-agent': expect.stringMatching(/^tripkey\/\d+\.\d+\.\d+/),
          authorization: 'Bearer x',
          'accept-encoding': 'identity',
          host: new URL(server.origin).host,
          connection: 'keep-alive',
        },
      },
    ]);
  });

  test('has its body as JSON', async () => {
    const server = await serve(() => models);
    await client().send({ ...get(server), method: 'POST', body: '{"name":"a"}' });
    expect(server.seen[0]).toMatchObject({ method: 'POST', body: '{"name":"a"}' });
    expect(server.seen[0]?.headers['content-type']).toBe('application/json');
  });

  test.each([
    'http://api.openai.com/v1/models',
    'http://10.0.0.1/',
    'http://127.0.0.1.example/',
    'http://localhost.example/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
  ])('to %s is refused', async (url) => {
    const http = client();
    await expect(http.send({ method: 'GET', url, headers: {} })).rejects.toThrow('not an https URL');
    expect(http.sent).toBe(0);
  });

  test('by plain http asks no proxy', async () => {
    const server = await serve(() => models);
    const proxy = await serve(() => models);
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
    const http = client({ env: Object.fromEntries(names.map((name) => [name, proxy.origin])) });
    expect(await http.send(get(server))).toMatchObject({ status: 200 });
    expect(proxy.seen).toEqual([]);
    expect(server.seen).toHaveLength(1);
  });
});

describe('an answer', () => {
  test('has the first of several headers of one name, and names in lower case', async () => {
    const server = await serve(() => ({ ...models, headers: { 'X-Request-Id': 'req_1' } }));
    expect(await client().send(get(server))).toMatchObject({ headers: { 'x-request-id': 'req_1' } });
  });

  test('whose body is no JSON has none', async () => {
    const server = await serve(() => ({ status: 200, text: '<html>' }));
    expect(await client().send(get(server))).toEqual(expect.objectContaining({ status: 200, json: undefined }));
  });

  test.each<[string, number, string | number, number | undefined]>([
    ['a megabyte', 1 << 20, 200, undefined],
    ['a byte more', (1 << 20) + 1, 'body_too_large', undefined],
    ['five megabytes', 5 << 20, 'body_too_large', undefined],
    ['five megabytes, where as much is asked for', 5 << 20, 200, 5 << 20],
    ['a byte more than is asked for', 11, 'body_too_large', 10],
  ])('of %s', async (_, size, expected, mostBytes) => {
    const server = await serve(() => ({ status: 200, text: `"${'a'.repeat(size - 2)}"` }));
    const http = client(mostBytes === undefined ? {} : { mostBytes });
    const outcome = await http.send(get(server));
    expect(outcome.kind === 'reply' ? outcome.status : outcome.reason).toBe(expected);
    expect(http.sent).toBe(1);
  });

  test.each(['[', '{"a":', '[{"error":'])('that nests %s as deep as it can ends nothing', async (part) => {
    const depth = Math.floor((1 << 20) / part.length);
    const server = await serve(() => ({ status: 200, text: part.repeat(depth) }));
    expect(await client().send(get(server))).toMatchObject({ status: 200 });
  });

  test('that nests deep and ends properly is read', async () => {
    const depth = 500_000;
    const server = await serve(() => ({ status: 401, text: '['.repeat(depth) + ']'.repeat(depth) }));
    const reply = await client().send(get(server));
    expect(reply.kind === 'reply' && Array.isArray(reply.json)).toBe(true);
  });

  test.each([301, 302, 307, 308])('of %d is not followed', async (status) => {
    const elsewhere = await serve(() => models);
    const server = await serve(() => ({ status, headers: { location: `${elsewhere.origin}/v1/models` } }));
    expect(await client().send(get(server))).toMatchObject({ status });
    expect([server.seen.length, elsewhere.seen.length]).toEqual([1, 0]);
  });
});

test('connections are used again', async () => {
  const server = await serve(() => models);
  const http = client();
  for (let count = 0; count < 20; count++) await http.send(get(server));
  expect(server.connections).toBeLessThanOrEqual(4);
});

describe('what goes wrong', () => {
  test.each<[Extract<Answer, { fault: string }>['fault'], string]>([
    ['hang', 'network:timeout'],
    ['drip', 'network:timeout'],
    ['reset', 'network:ECONNRESET'],
    ['reset-after-headers', 'network:ECONNRESET'],
    ['garbage', 'network:not_http'],
  ])('%s: %s, after three tries', async (fault, reason) => {
    const server = await serve(() => ({ fault }));
    const http = client({ timeoutMs: 150 });
    expect(await http.send(get(server))).toEqual({ kind: 'failure', reason });
    expect([http.sent, server.seen.length]).toEqual([3, 3]);
  });

  test('nobody listens', async () => {
    const server = await mockServer(() => models);
    await server.close();
    expect(await client().send(get(server))).toEqual({ kind: 'failure', reason: 'network:ECONNREFUSED' });
  });

  test.each(['POST', 'PATCH', 'DELETE'] as const)('%s is sent once, whatever happens', async (method) => {
    for (const answer of [{ status: 503 }, { status: 429 }, { fault: 'reset' }, { fault: 'hang' }] as const) {
      const server = await serve(() => answer);
      await client({ timeoutMs: 100 }).send({ ...get(server), method });
      expect(server.seen).toHaveLength(1);
    }
  });
});

describe('trying again', () => {
  test('what passes is the answer', async () => {
    const answers: Answer[] = [{ status: 503 }, { fault: 'reset' }, models];
    const server = await serve(() => answers.shift()!);
    const waits: number[] = [];
    const http = client({ sleep: async (ms) => void waits.push(ms) });
    expect(await http.send(get(server))).toMatchObject({ status: 200 });
    expect(waits).toEqual([500, 1000]);
    expect(http.sent).toBe(3);
  });

  test.each<[string, Answer, readonly number[]]>([
    ['a busy service', { status: 503 }, [500, 1000]],
    ['seconds', { status: 429, headers: { 'retry-after': '7' } }, [7000, 7000]],
    ['milliseconds', { status: 429, headers: { 'retry-after-ms': '20', 'retry-after': '7' } }, [20, 20]],
    ['a date', { status: 503, headers: { 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' } }, [9000, 9000]],
    ['too long', { status: 429, headers: { 'retry-after': '61' } }, []],
    ['an end', { status: 503, headers: { 'x-should-retry': 'false' } }, []],
    ['billing', { status: 429, json: errorBody({ code: 'billing_not_active' }) }, []],
    ['a refusal', { status: 401 }, []],
  ])('%s', async (_, answer, expected) => {
    const server = await serve(() => answer);
    const waits: number[] = [];
    await client({ sleep: async (ms) => void waits.push(ms) }).send(get(server));
    expect(waits).toEqual(expected);
    expect(server.seen).toHaveLength(expected.length + 1);
  });
});

describe('at once', () => {
  test('four requests are on the wire, no more and no fewer', async () => {
    let now = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const server = await serve(async () => {
      now++;
      most = Math.max(most, now);
      // Holds every answer until four are here, so that more than four would be seen.
      if (now === 4) setTimeout(() => waiting.splice(0).forEach((go) => go()), 30);
      await new Promise<void>((resolve) => waiting.push(resolve));
      now--;
      return models;
    });
    const http = client();
    const replies = await Promise.all(Array.from({ length: 20 }, () => http.send(get(server))));
    expect(replies.every((reply) => reply.kind === 'reply')).toBe(true);
    expect([most, http.sent]).toEqual([4, 20]);
  });

  test('a host that swallows everything is not waited for by each of many keys, and another one is asked', async () => {
    const [wall, server] = [await serve(() => ({ fault: 'hang' })), await serve(() => models)];
    const http = client({ timeoutMs: 500, mostSilent: 6 });
    const replies = await Promise.all(Array.from({ length: 100 }, () => http.send(get(wall))));
    expect(new Set(replies.map((reply) => reply.kind === 'failure' && reply.reason))).toEqual(
      new Set(['network:timeout']),
    );
    expect(http.sent).toBeLessThan(10);
    expect(await http.send(get(server))).toMatchObject({ status: 200 });
  });

  test('who waits to try again is not on the wire', async () => {
    const server = await serve(({ path }) => (path === '/busy' ? { status: 503 } : models));
    let wake = (): void => {};
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const http = client({ sleep: () => asleep });
    const busy = Array.from({ length: 4 }, () => http.send(get(server, '/busy')));
    expect(await http.send(get(server, '/free'))).toMatchObject({ status: 200 });
    wake();
    expect((await Promise.all(busy)).map((each) => each.kind === 'reply' && each.status)).toEqual([503, 503, 503, 503]);
  });
});

describe('an interruption', () => {
  const interrupted = { kind: 'failure', reason: 'interrupted' };

  test('ends what hangs and what waits for its turn', async () => {
    const end = new AbortController();
    const server = await serve(({ path }) => {
      if (path === '/3') setTimeout(() => end.abort(), 10);
      return { fault: 'hang' };
    });
    const http = client({ signal: end.signal });
    const outcomes = await Promise.all(Array.from({ length: 9 }, (_, at) => http.send(get(server, `/${at}`))));
    expect(outcomes).toEqual(Array.from({ length: 9 }, () => interrupted));
    expect(http.sent).toBe(4);
    expect(await http.send(get(server))).toEqual(interrupted);
    expect(http.sent).toBe(4);
  });

  test.each<[string, Partial<HttpOptions>]>([
    ['a sleep that knows of it', {}],
    ['one that does not', { sleep: () => new Promise(() => {}) }],
  ])('ends the waiting between tries, by %s', async (_, options) => {
    const end = new AbortController();
    const server = await serve(() => {
      setTimeout(() => end.abort(), 20);
      return { status: 503, headers: { 'retry-after': '60' } };
    });
    const http = createHttp({ env: {}, signal: end.signal, ...options });
    open.push(http);
    expect(await http.send(get(server))).toEqual(interrupted);
    expect(http.sent).toBe(1);
  });

  test('ends a body that drips', async () => {
    const end = new AbortController();
    const server = await serve(() => {
      setTimeout(() => end.abort(), 50);
      return { fault: 'drip' };
    });
    expect(await client({ signal: end.signal }).send(get(server))).toEqual(interrupted);
  });

  test('takes no answer away', async () => {
    const end = new AbortController();
    const server = await serve(() => models);
    const reply = await client({ signal: end.signal }).send(get(server));
    end.abort();
    expect(reply).toMatchObject({ status: 200 });
  });
});
