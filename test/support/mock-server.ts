import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

/** A request as it arrived. Header names are in lower case. */
export interface Seen {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What the server says, or what goes wrong: `hang` says nothing, `reset` breaks the connection off, `drip` sends a byte now and then for ever,
 * `reset-after-headers` breaks off in the body, `garbage` is no HTTP.
 */
export type Answer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly json?: unknown;
      readonly text?: string;
    }
  | { readonly fault: 'hang' | 'reset' | 'drip' | 'reset-after-headers' | 'garbage' };

export interface MockServer {
  /** On 127.0.0.1. */
  readonly origin: string;
  /** Every request, in the order of arrival. */
  readonly seen: readonly Seen[];
  /** Connections that were opened so far. */
  readonly connections: number;
  close(): Promise<void>;
}

type Answering = (seen: Seen) => Answer | Promise<Answer>;

/** A server on loopback that answers as it is told. An answer that throws arrives as a 500 with what was thrown. */
export const mockServer = (answer: Answering): Promise<MockServer> => serve(createServer(), 'http', answer);

/** As `mockServer`, by TLS. */
export const mockTlsServer = (answer: Answering, certificate: Certificate): Promise<MockServer> =>
  serve(createTlsServer({ key: certificate.key, cert: certificate.certificate }), 'https', answer);

interface Listening extends Pick<MockServer, 'connections' | 'close'> {
  readonly port: number;
}

/** Listens on a free port of 127.0.0.1. `close` ends every connection, tunnels too. */
export const listen = async (server: Server): Promise<Listening> => {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    close,
  };
};

const serve = async (server: Server, protocol: 'http' | 'https', answer: Answering): Promise<MockServer> => {
  const seen: Seen[] = [];
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void respond(request, response, async (one) => {
      seen.push(one);
      return answer(one);
    });
  });
  const listening = await listen(server);
  return {
    origin: `${protocol}://127.0.0.1:${listening.port}`,
    seen,
    get connections() {
      return listening.connections;
    },
    close: listening.close,
  };
};

const respond = async (request: IncomingMessage, response: ServerResponse, answer: Answering): Promise<void> => {
  try {
    give(await answer(await read(request)), response);
  } catch (error) {
    give({ status: 500, text: `mock server: ${String(error)}` }, response);
  }
};

const read = async (request: IncomingMessage): Promise<Seen> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(chunks).toString(),
  };
};

const give = (answer: Answer, response: ServerResponse): void => {
  if ('fault' in answer) return faults[answer.fault](response);
  const { status, headers, json, text } = answer;
  const body = json === undefined ? (text ?? '') : JSON.stringify(json);
  const type = json === undefined ? 'text/plain' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(body);
};

const DRIP_MS = 20;

const faults = {
  hang: () => {},
  reset: ({ socket }) => {
    socket?.resetAndDestroy();
  },
  drip: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), DRIP_MS);
    response.on('close', () => clearInterval(timer));
  },
  'reset-after-headers': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"object":', () => response.socket?.resetAndDestroy());
  },
  garbage: ({ socket }) => {
    socket?.end('SSH-2.0-OpenSSH_9.2\r\n\r\n');
  },
} satisfies Record<string, (response: ServerResponse) => void>;
