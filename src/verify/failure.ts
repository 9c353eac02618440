import type { Failure } from './http.ts';

/** What went wrong on the way, by codes alone: messages may name hosts, proxies and what is in their URLs. */
export const failureOf = (error: unknown): Failure => {
  const chain = causes(error);
  const refusal = chain.map(({ message }) => PROXY_REFUSAL.exec(message)?.[1]).find(Boolean);
  if (refusal !== undefined) return failure(refusal === '407' ? 'proxy_auth' : `network:proxy_${refusal}`);
  const codes = chain.flatMap(({ code, name }) => [code, name]).filter((word) => typeof word === 'string');
  const tls = codes.find((code) => TLS.test(code));
  if (tls !== undefined) return failure(`tls:${tls}`);
  if (codes.some((code) => TIMEOUT.test(code))) return failure('network:timeout');
  // Its codes differ by what was sent instead.
  if (codes.includes('HTTPParserError')) return failure('network:not_http');
  const code = codes.find((each) => /^(?:E[A-Z_]+|UND_ERR_[A-Z_]+)$/.test(each)) ?? 'failed';
  // undici's name for a connection that ends too early.
  return failure(`network:${code === 'UND_ERR_SOCKET' ? 'ECONNRESET' : code}`);
};

const failure = (reason: string): Failure => ({ kind: 'failure', reason });

/** As undici says it when a proxy opens no tunnel; there is no code of its own for it. */
const PROXY_REFUSAL = /^Proxy response \((\d{3})\)/;

/** Node's names for certificates that do not hold (X509_V_ERR_…), and for a handshake that fails. */
const TLS =
  /^(?:C(?:ERT|RL)_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|ERROR_IN_C|INVALID_(?:CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|ERR_(?:TLS|SSL)_|EPROTO$)\w*$/;
const TIMEOUT = /^(?:UND_ERR_.*TIMEOUT|TimeoutError)$/;

interface Cause {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly message: string;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

const DEEPEST = 5;

const causes = (error: unknown): readonly Cause[] => {
  const chain: Cause[] = [];
  for (let each = error; isCause(each) && chain.length < DEEPEST; each = each.cause) {
    chain.push(each);
    // Of several addresses that were tried, each has an error of its own.
    if (Array.isArray(each.errors)) chain.push(...each.errors.filter(isCause));
  }
  return chain;
};

const isCause = (error: unknown): error is Cause =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
