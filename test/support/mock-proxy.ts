import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { listen } from './mock-server.ts';

/** One question to the proxy. */
export interface Tunnel {
  /** As it was asked for, `host:port`; the whole URL of what was no CONNECT. */
  readonly target: string;
  readonly authorization: string | undefined;
  /** What the proxy said; null: nothing. */
  readonly status: number | null;
}

export interface MockProxy {
  /** Without user and password. */
  readonly origin: string;
  /** Every question, in the order of arrival. */
  readonly seen: readonly Tunnel[];
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** `user:password`, asked for by Basic authentication. */
  readonly login?: string;
  /** Which origin on loopback answers for a target (`api.openai.com:443`); without an answer, 502. So nothing leaves the machine. */
  readonly route: (target: string) => string | undefined;
  /** Said instead of opening any tunnel; `hang` says nothing. */
  readonly refuse?: number | 'hang';
}

/** A proxy on loopback that opens tunnels (CONNECT) to servers on loopback, whatever was asked for. */
export const mockProxy = async (options: ProxyOptions): Promise<MockProxy> => {
  const seen: Tunnel[] = [];
  const server = createServer((request, response) => {
    seen.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'], status: 405 });
    response.writeHead(405).end('only CONNECT');
  });
  server.on('connect', ({ url, headers }, socket: Duplex) => {
    const target = url ?? '';
    const authorization = headers['proxy-authorization'];
    const route = options.route(target);
    const status = decide(options, authorization, route);
    seen.push({ target, authorization, status });
    socket.on('error', () => {});
    if (status === 200 && route !== undefined) tunnel(socket, new URL(route));
    else if (status !== null) socket.end(`HTTP/1.1 ${status} No\r\nproxy-authenticate: Basic realm="test"\r\n\r\n`);
  });
  const { port, close } = await listen(server);
  return { origin: `http://127.0.0.1:${port}`, seen, close };
};

const decide = (
  { login, refuse }: ProxyOptions,
  authorization: string | undefined,
  route: string | undefined,
): number | null => {
  if (refuse === 'hang') return null;
  if (refuse !== undefined) return refuse;
  if (login !== undefined && authorization !== `Basic ${Buffer.from(login).toString('base64')}`) return 407;
  return route === undefined ? 502 : 200;
};

const tunnel = (socket: Duplex, { hostname, port }: URL): void => {
  const server = connect(Number(port), hostname, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(server).pipe(socket);
  });
  server.on('error', () => socket.destroy());
  socket.on('close', () => server.destroy());
  server.on('close', () => socket.destroy());
};
