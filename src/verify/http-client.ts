import { setMaxListeners } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import pLimit from 'p-limit';
import { type Dispatcher, request as send } from 'undici';
import { version } from '../version.ts';
import { isLoopback } from './api-base.ts';
import { createDispatchers } from './dispatchers.ts';
import { failureOf } from './failure.ts';
import type { Exchange, Failure, Http, HttpRequest } from './http.ts';
import { type Chance, retryDelay } from './retry.ts';

export interface HttpOptions {
  /** For HTTPS_PROXY and NO_PROXY, and nothing else. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Waits between tries; what it returns is not waited for any longer once `signal` aborts. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  /** For one try, its body included. */
  readonly timeoutMs?: number;
  /** After so many tries in a row without an answer in time, a host is not asked any more: each key would wait as long. Default: it is. */
  readonly mostSilent?: number;
  /** Of an answer's body; a longer one is a failure. */
  readonly mostBytes?: number;
  readonly chance?: Chance;
  /** Trusted instead of Node's authorities, for tests: PEM. */
  readonly ca?: string;
  /** Instead of the network, for tests. */
  readonly dispatcher?: Dispatcher;
}

const AT_ONCE = 4;
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1 << 20;

/** Opens nothing until something is sent. Throws UsageError for a proxy whose URL makes no sense; it is not quoted, for it may hold a password. */
export const createHttp = (options: HttpOptions): Http => {
  const { env, signal, sleep = wait, timeoutMs = TIMEOUT_MS, mostBytes = MOST_BYTES, chance = CHANCE, ca } = options;
  const { mostSilent = Infinity } = options;
  const dispatchers = options.dispatcher === undefined ? createDispatchers({ env, timeoutMs, ca }) : undefined;
  const atOnce = pLimit(AT_ONCE);
  // Every key that waits for its next try listens; Node warns of more than ten.
  if (signal !== undefined) setMaxListeners(0, signal);
  let sent = 0;
  /** Tries in a row without an answer, by host. */
  const silent = new Map<string, number>();

  const attempt = (request: HttpRequest): Promise<Exchange> => {
    const url = new URL(request.url);
    const { host } = url;
    const isSecure = isSecureUrl(url);
    const dispatcher = options.dispatcher ?? (isSecure ? dispatchers!.secure(url) : dispatchers!.plain);
    return atOnce(async () => {
      if (isOver(signal)) return INTERRUPTED;
      if ((silent.get(host) ?? 0) >= mostSilent) return TIMED_OUT;
      sent++;
      const outcome = await within(timeoutMs, signal, (ends) =>
        exchange(request, { dispatcher, mostBytes, signal: ends }),
      );
      silent.set(host, isSilence(outcome) ? (silent.get(host) ?? 0) + 1 : 0);
      return outcome;
    });
  };

  return {
    get sent() {
      return sent;
    },
    async send(request) {
      for (let tries = 1; ; tries++) {
        const outcome = await attempt(request);
        const delay = request.method === 'GET' ? retryDelay(outcome, tries, chance) : undefined;
        if (delay === undefined) return outcome;
        if (!(await waited(sleep, delay, signal))) return isOver(signal) ? INTERRUPTED : outcome;
      }
    },
    async close() {
      // Not `close`, which waits for what hangs.
      await dispatchers?.destroy();
    },
  };
};

const CHANCE: Chance = { random: Math.random, now: Date.now };
const INTERRUPTED: Failure = { kind: 'failure', reason: 'interrupted' };
const TIMED_OUT: Failure = { kind: 'failure', reason: 'network:timeout' };

/** The time may be up for undici first, which connects. */
const isSilence = (outcome: Exchange): boolean => outcome.kind === 'failure' && outcome.reason === TIMED_OUT.reason;

const isOver = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

/** Throws for plain http to another machine: whoever asks for it has a fault. */
const isSecureUrl = (url: URL): boolean => {
  if (url.protocol === 'https:') return true;
  if (url.protocol === 'http:' && isLoopback(url)) return false;
  throw new Error('not an https URL');
};

/**
 * Gives a try its time, by a timer of its own: AbortSignal.any may lose an AbortSignal.timeout to the garbage collector (nodejs/node#57736). Does not
 * wait for undici, which looks at a signal only once there is a connection: a proxy that says nothing would hold up whoever interrupts.
 */
const within = (
  timeoutMs: number,
  signal: AbortSignal | undefined,
  run: (ends: AbortSignal) => Promise<Exchange>,
): Promise<Exchange> => {
  const end = new AbortController();
  return new Promise((resolve) => {
    const settle = (outcome: Exchange): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
      resolve(outcome);
    };
    const stop = (failure: Failure): void => {
      settle(failure);
      end.abort();
    };
    const interrupt = (): void => stop(INTERRUPTED);
    const timer = setTimeout(() => stop(TIMED_OUT), timeoutMs);
    signal?.addEventListener('abort', interrupt);
    run(end.signal).then(settle, (error: unknown) => settle(failureOf(error)));
  });
};

const wait = (ms: number, signal?: AbortSignal): Promise<unknown> => after(ms, undefined, signal && { signal });

/** Whether the whole time was waited for. */
const waited = async (
  sleep: NonNullable<HttpOptions['sleep']>,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<boolean> => {
  if (isOver(signal)) return false;
  const awake = new AbortController();
  const interrupted = new Promise<void>((resolve) => {
    signal?.addEventListener('abort', () => resolve(), { signal: awake.signal });
  });
  try {
    await Promise.race([sleep(ms, signal), interrupted]);
    return !isOver(signal);
  } catch (error) {
    if (isOver(signal)) return false;
    throw error;
  } finally {
    awake.abort();
  }
};

interface Sending {
  readonly dispatcher: Dispatcher;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
}

/** Redirects are not followed: a status of 300 and more is an answer like any other. */
const exchange = async (
  { method, url, headers, body }: HttpRequest,
  { dispatcher, mostBytes, signal }: Sending,
): Promise<Exchange> => {
  const answer = await send(url, {
    method,
    headers: {
      'user-agent': `tripkey/${version}`,
      ...headers,
      // What is counted is what came over the wire.
      'accept-encoding': 'identity',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
    dispatcher,
    signal,
  });
  const text = await readText(answer.body, mostBytes);
  if (text === undefined) return { kind: 'failure', reason: 'body_too_large' };
  return { kind: 'reply', status: answer.statusCode, headers: flat(answer.headers), json: parse(text) };
};

const readText = async (body: Dispatcher.ResponseData['body'], mostBytes: number): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop ends the connection.
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
};

const flat = (headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name.toLowerCase(), first] as const];
    }),
  );
