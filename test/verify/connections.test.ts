import { afterEach, describe, expect, test } from '@jest/globals';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { type HttpOptions, createHttp } from '../../src/verify/http-client.ts';
import type { Exchange, Http } from '../../src/verify/http.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** A request as the wire had it; `nth` counts from 1 on its connection. */
interface Arrival {
  readonly line: string;
  readonly head: string;
  readonly nth: number;
  readonly connection: number;
}

/** A server on the bare socket, for what Node's own never does. Requests have no body. */
const serve = async (answer: (socket: Socket, arrival: Arrival) => void) => {
  const arrivals: Arrival[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    const connection = ++connections;
    let nth = 0;
    let rest = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      const heads = `${rest}${chunk.toString()}`.split('\r\n\r\n');
      rest = heads.pop() ?? '';
      for (const head of heads) {
        const arrival = { line: head.split(' HTTP/')[0]!, head, nth: ++nth, connection };
        arrivals.push(arrival);
        answer(socket, arrival);
      }
    });
    open.push({ close: () => socket.destroy() });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  open.push(server);
  return { arrivals, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const client = (options: Partial<HttpOptions> = {}): Http => {
  const http = createHttp({ env: {}, sleep: async () => {}, timeoutMs: 5000, ...options });
  open.push(http);
  return http;
};

const BODY = '{"object":"list","data":[]}';
const LENGTH = `content-length: ${BODY.length}\r\n`;
const whole = (headers = '', version = '1.1'): string => `HTTP/${version} 200 OK\r\n${LENGTH}${headers}\r\n${BODY}`;

const brief = (exchange: Exchange): number | string => (exchange.kind === 'reply' ? exchange.status : exchange.reason);

describe('a connection that the server closes while a request is on its way', () => {
  /** Answers the first request of each connection, and breaks off at the next. */
  const breaksOff =
    (end: 'FIN' | 'RST') =>
    (socket: Socket, { nth }: Arrival) => {
      if (nth === 1) socket.write(whole());
      else if (end === 'FIN') socket.end();
      else socket.resetAndDestroy();
    };

  test.each(['FIN', 'RST'] as const)('%s: a GET is sent again on another one', async (end) => {
    const { origin, arrivals } = await serve(breaksOff(end));
    const http = client();
    const statuses: unknown[] = [];
    for (let at = 0; at < 6; at++)
      statuses.push(brief(await http.send({ method: 'GET', url: `${origin}/${at}`, headers: {} })));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
    expect(arrivals.some(({ nth }) => nth === 2)).toBe(true);
    expect(arrivals).toHaveLength(http.sent);
  });

  test.each(['FIN', 'RST'] as const)('%s: a DELETE never is, and it is no answer', async (end) => {
    const { origin, arrivals } = await serve(breaksOff(end));
    const http = client();
    const said = new Map<string, number | string>();
    for (let at = 0; at < 6; at++) {
      const url = `${origin}/${at}`;
      said.set(`DELETE /${at}`, brief(await http.send({ method: 'DELETE', url, headers: {} })));
    }
    expect(arrivals.map(({ line }) => line)).toEqual([...said.keys()]);
    for (const { line, nth } of arrivals) expect(said.get(line)).toBe(nth === 1 ? 200 : 'network:ECONNRESET');
    expect(arrivals.some(({ nth }) => nth === 2)).toBe(true);
  });
});

test.each<[string, string, boolean]>([
  ['as usual', whole(), true],
  ['Connection: close', whole('Connection: close\r\n'), false],
  ['HTTP/1.0', `HTTP/1.0 200 OK\r\n\r\n${BODY}`, false],
  ['HTTP/1.0 with a length', whole('', '1.0'), false],
  ['HTTP/1.0 that keeps alive', whole('Connection: keep-alive\r\n', '1.0'), true],
  ['HTTP/1.1 that ends with its connection', `HTTP/1.1 200 OK\r\n\r\n${BODY}`, false],
  ['after two early hints', `${'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(2)}${whole()}`, true],
  ['after "processing"', `HTTP/1.1 102 Processing\r\n\r\n${whole()}`, true],
  ['without a reason phrase', whole().replace('200 OK', '200'), true],
])('an answer is read: %s', async (_name, bytes, staysOpen) => {
  const { origin, arrivals } = await serve((socket) => (staysOpen ? socket.write(bytes) : socket.end(bytes)));
  const http = client();
  for (const method of ['GET', 'DELETE', 'GET'] as const) {
    const exchange = await http.send({ method, url: `${origin}/`, headers: {} });
    expect(exchange).toMatchObject({ kind: 'reply', status: 200, json: { object: 'list' } });
  }
  expect(arrivals.map(({ line }) => line)).toEqual(['GET /', 'DELETE /', 'GET /']);
  if (!staysOpen) expect(new Set(arrivals.map(({ connection }) => connection)).size).toBe(3);
  for (const { head } of arrivals) expect(head).not.toMatch(/^(?:expect|upgrade|te|transfer-encoding):/im);
});

/** undici takes no 100 that nobody asked for, although RFC 9110 15.2 says that clients must: it stays unknown. */
test.each<[string, string]>([
  ['a 100 before it', `HTTP/1.1 100 Continue\r\n\r\n${whole()}`],
  ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'],
  ['HTTP/0.9', BODY],
  ['shorter than its length', `HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n${BODY}`],
  ['of two lengths', whole('content-length: 3\r\n')],
  ['of a length, and in chunks', whole('transfer-encoding: chunked\r\n')],
  ['of more headers than anybody has', whole(`x-a: ${'a'.repeat(20_000)}\r\n`)],
  ['of no status', whole().replace('200 OK', '099 No')],
])('an answer is none, and nothing breaks: %s', async (_name, bytes) => {
  const { origin, arrivals } = await serve((socket) => socket.end(bytes));
  const http = client();
  for (const method of ['GET', 'DELETE'] as const) {
    const exchange = await http.send({ method, url: `${origin}/`, headers: {} });
    expect(brief(exchange)).toMatch(/^network:\w+$/);
  }
  expect(arrivals.map(({ line }) => line)).toEqual(['GET /', 'GET /', 'GET /', 'DELETE /']);
});
