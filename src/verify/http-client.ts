import { setTimeout } from 'node:timers/promises';
import pLimit from 'p-limit';
import { Agent, type Dispatcher, EnvHttpProxyAgent, request as send } from 'undici';
import { UsageError } from '../errors.ts';
import { isLoopback } from './api-base.ts';
import type { Exchange, Failure, Http, HttpRequest } from './http.ts';
import { retryDelay } from './retry.ts';

export interface HttpOptions {
  /** For HTTPS_PROXY and NO_PROXY, and nothing else. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Waits between tries; rejects when it is aborted. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  /** For one try, its body included. */
  readonly timeoutMs?: number;
  /** Instead of the network, for tests. */
  readonly dispatcher?: Dispatcher;
}

const AT_ONCE = 4;
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1 << 20;

/** Opens nothing until something is sent. Throws UsageError for a proxy whose URL makes no sense; it is not quoted, for it may hold a password. */
export const createHttp = (options: HttpOptions): Http => {
  const { signal, sleep = wait, timeoutMs = TIMEOUT_MS } = options;
  const dispatchers = options.dispatcher === undefined ? createDispatchers(options.env) : undefined;
  const atOnce = pLimit(AT_ONCE);
  let sent = 0;
  const isOver = (): boolean => signal?.aborted === true;

  const attempt = async (request: HttpRequest): Promise<Exchange> => {
    const url = new URL(request.url);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url)))
      throw new Error('not an https URL');
    const dispatcher = options.dispatcher ?? (url.protocol === 'http:' ? dispatchers!.plain : dispatchers!.secure);
    return atOnce(async () => {
      if (isOver()) return INTERRUPTED;
      sent++;
      const limit = AbortSignal.timeout(timeoutMs);
      const ends = signal === undefined ? limit : AbortSignal.any([limit, signal]);
      try {
        return await exchange(request, dispatcher, ends);
      } catch (error) {
        if (isOver()) return INTERRUPTED;
        return limit.aborted ? TIMED_OUT : failureOf(error);
      }
    });
  };

  return {
    get sent() {
      return sent;
    },
    async send(request) {
      for (let tries = 1; ; tries++) {
        const outcome = await attempt(request);
        const delay = request.method === 'GET' ? retryDelay(outcome, tries, CHANCE) : undefined;
        if (delay === undefined || !(await waited(sleep, delay, signal))) return isOver() ? INTERRUPTED : outcome;
      }
    },
    async close() {
      await Promise.all([dispatchers?.plain.destroy(), dispatchers?.secure.destroy()]);
    },
  };
};

const CHANCE = { random: Math.random, now: Date.now };
const INTERRUPTED: Failure = { kind: 'failure', reason: 'interrupted' };
const TIMED_OUT: Failure = { kind: 'failure', reason: 'network:timeout' };

const wait = (ms: number, signal?: AbortSignal): Promise<unknown> => setTimeout(ms, undefined, signal && { signal });

const waited = async (sleep: NonNullable<HttpOptions['sleep']>, ms: number, signal?: AbortSignal): Promise<boolean> => {
  try {
    await sleep(ms, signal);
    return signal?.aborted !== true;
  } catch {
    return false;
  }
};

/** Whoever may not be trusted is not asked, whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
const TRUST = { rejectUnauthorized: true } as const;

/** Plain http stays on this machine, so it takes no proxy: HTTP_PROXY would carry the key away. */
const createDispatchers = (env: HttpOptions['env']): { readonly plain: Dispatcher; readonly secure: Dispatcher } => {
  const proxy = env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '';
  const options = { connect: TRUST, requestTls: TRUST, proxyTls: TRUST };
  try {
    if (proxy !== '' && !/^https?:$/.test(new URL(proxy).protocol)) throw new Error('no proxy of http');
    const noProxy = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
    const secure = new EnvHttpProxyAgent({ ...options, httpProxy: '', httpsProxy: proxy, noProxy });
    return { plain: new Agent({ connect: TRUST }), secure };
  } catch (error) {
    throw new UsageError('HTTPS_PROXY is no URL of a proxy', 'as in http://proxy.example:3128', { cause: error });
  }
};

/** Redirects are not followed: a status of 300 and more is an answer like any other. */
const exchange = async (
  { method, url, headers, body }: HttpRequest,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<Exchange> => {
  const answer = await send(url, {
    method,
    headers: {
      ...headers,
      'accept-encoding': 'identity',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
    dispatcher,
    signal,
  });
  const text = await readText(answer.body);
  if (text === undefined) return { kind: 'failure', reason: 'body_too_large' };
  return { kind: 'reply', status: answer.statusCode, headers: flat(answer.headers), json: parse(text) };
};

const readText = async (body: Dispatcher.ResponseData['body']): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop ends the connection.
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
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

const TLS = /^(?:CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$|CRL_|HOSTNAME_MISMATCH)/;
const TIMEOUT = /^(?:UND_ERR_.*TIMEOUT|TimeoutError)$/;

/** By code alone: messages may name hosts, proxies and what is in their URLs. */
const failureOf = (error: unknown): Failure => {
  const chain = causes(error);
  if (chain.some(({ message }) => PROXY_REFUSAL.test(message))) return { kind: 'failure', reason: 'proxy_auth' };
  const codes = chain.flatMap(({ code, name }) => [code, name]).filter((code) => typeof code === 'string');
  const tls = codes.find((code) => TLS.test(code));
  if (tls !== undefined) return { kind: 'failure', reason: `tls:${tls}` };
  if (codes.some((code) => TIMEOUT.test(code))) return TIMED_OUT;
  const code = codes.find((each) => /^(?:E[A-Z_]+|UND_ERR_[A-Z_]+|HPE_[A-Z_]+)$/.test(each)) ?? 'failed';
  // undici's name for a connection that ends too early.
  return { kind: 'failure', reason: `network:${code === 'UND_ERR_SOCKET' ? 'ECONNRESET' : code}` };
};

/** As undici says it when a proxy answers CONNECT with 407. */
const PROXY_REFUSAL = /Proxy response \(407\)/;

interface Cause {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly message: string;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

const causes = (error: unknown): readonly Cause[] => {
  const chain: Cause[] = [];
  for (let each = error; isCause(each) && chain.length < 5; each = each.cause) {
    chain.push(each);
    // Of several addresses that were tried, each has an error of its own.
    if (Array.isArray(each.errors)) chain.push(...each.errors.filter(isCause));
  }
  return chain;
};

const isCause = (error: unknown): error is Cause =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
