import { UsageError } from '../errors.ts';
import { classify } from '../verify/classify.ts';
import type { Exchange, Http, HttpRequest, Reply } from '../verify/http.ts';
import { openaiHeaders } from '../verify/openai.ts';
import { AdminError } from './admin.ts';
import { isId } from './admin-records.ts';
import { isObject } from '../json.ts';

export interface AdminOptions {
  /** Of an administrator. A line break at its end is none of it. */
  readonly key: string;
  /** Of OpenAI's API, or of a gateway. */
  readonly origin: string;
}

/** Asks the admin API with one key. */
export interface Requests {
  /** What was answered, whatever it is. */
  exchange(method: HttpRequest['method'], path: string, body?: object): Promise<Exchange>;
  /** The body of a 200; undefined for a 404 where `absent` says that there may be none. Throws AdminError for anything else. */
  json(what: string, path: string, options?: { readonly body?: object; readonly absent?: boolean }): Promise<unknown>;
}

/** Throws UsageError for a key that no request could carry. */
export const createRequests = (http: Http, { key: given, origin }: AdminOptions): Requests => {
  const key = given.trim();
  if (/^["'`]|["'`]$/.test(key)) {
    throw new UsageError(
      'OPENAI_ADMIN_KEY has quotation marks around the key',
      'take them out: they are sent like the rest',
    );
  }
  if (!/^[\x21-\x7e]{1,500}$/.test(key)) {
    throw new UsageError(
      'OPENAI_ADMIN_KEY holds no key: there are spaces, line breaks or other characters in it',
      ADMIN,
    );
  }
  const exchange: Requests['exchange'] = (method, path, body) =>
    http.send({
      method,
      url: `${origin}/v1/organization/${path}`,
      headers: openaiHeaders(key),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    exchange,
    async json(what, path, { body, absent = false } = {}) {
      const answer = await exchange(body === undefined ? 'GET' : 'POST', path, body);
      if (answer.kind === 'reply' && isSuccess(answer.status) && isObject(answer.json)) return answer.json;
      if (absent && isNotFound(answer)) return undefined;
      throw refusal(what, answer, key);
    },
  };
};

/** What is made may be 201 some day. */
const isSuccess = (status: number): boolean => status === 200 || status === 201;

/** OpenAI's own 404: a gateway's page of that status tells nothing. */
const isNotFound = (answer: Exchange): boolean =>
  answer.kind === 'reply' && answer.status === 404 && isObject(answer.json) && isObject(answer.json['error']);

/** `error.code`, when it is a word: others may quote anything. */
export const codeOf = ({ json }: Reply): string | null => {
  const error = isObject(json) ? json['error'] : undefined;
  const code = isObject(error) ? error['code'] : undefined;
  return typeof code === 'string' && /^[a-z][a-z0-9_]{0,63}$/i.test(code) ? code : null;
};

/** Part of a path. Throws AdminError for an id that could lead anywhere else. */
export const segment = (id: string): string => {
  if (!isId(id)) throw new AdminError('an id is none that OpenAI gives', 'bad_id');
  return encodeURIComponent(id);
};

/** `[name, value]` pairs; undefined ones are left out. */
export const queryText = (pairs: readonly (readonly [string, string | number | undefined])[]): string => {
  const query = new URLSearchParams();
  for (const [name, value] of pairs) if (value !== undefined) query.append(name, String(value));
  return `?${query.toString()}`;
};

/** Why there is no answer: the server's words stay out, they quote keys. */
const refusal = (what: string, answer: Exchange, key: string): AdminError => {
  if (answer.kind === 'failure') {
    return new AdminError(`cannot ask for ${what}: ${answer.reason}`, answer.reason, failureHint(answer.reason));
  }
  const { reason, scopes } = reasonOf(answer, key);
  const hint = hintOf(answer.status, reason, scopes, key);
  const missing = scopes.length === 0 ? '' : ` (${scopes.join(', ')})`;
  return new AdminError(`cannot ask for ${what}: ${reason}${missing}`, reason, hint);
};

const reasonOf = (answer: Reply, key: string): { readonly reason: string; readonly scopes: readonly string[] } => {
  const { status, json } = answer;
  if (!isObject(json)) return { reason: isSuccess(status) ? 'unexpected_body' : `${status}_not_openai`, scopes: [] };
  const ruling = classify(answer, { key, service: 'openai-admin' });
  if (ruling.reason === 'missing_scope')
    return { reason: `${status}_missing_scope`, scopes: ruling.missingScopes ?? [] };
  const code = codeOf(answer);
  return { reason: code === null ? String(status) : `${status}_${code}`, scopes: [] };
};

const ADMIN =
  'OPENAI_ADMIN_KEY must be an admin key (sk-admin-…): https://platform.openai.com/settings/organization/admin-keys';

const hintOf = (status: number, reason: string, scopes: readonly string[], key: string): string | undefined => {
  if (reason.endsWith('_missing_scope')) {
    if (!key.startsWith('sk-admin-')) return ADMIN;
    return `the admin key in OPENAI_ADMIN_KEY lacks a permission${scopes.length === 0 ? '' : `: ${scopes.join(', ')}`}`;
  }
  if (reason === '401_invalid_api_key') return 'OPENAI_ADMIN_KEY holds a key that was revoked, or is not whole';
  if (reason === '401_ip_not_authorized')
    return "this machine's address is not on the organization's list of addresses";
  if (reason === '401_token_expired') return 'the admin key in OPENAI_ADMIN_KEY has expired';
  if (status === 401) return ADMIN;
  if (status === 407 || reason.endsWith('_not_openai') || reason === 'unexpected_body')
    return 'a proxy, a gateway or a login page of the network answered, not OpenAI';
  if (status === 429) return 'OpenAI limits how often it is asked: try again in a minute';
  if (status >= 500) return 'OpenAI has a problem (https://status.openai.com): try again later';
  return undefined;
};

const failureHint = (reason: string): string | undefined => {
  if (reason.startsWith('network:')) return 'no answer: is there a network, and does HTTPS_PROXY name the right proxy?';
  if (reason.startsWith('tls:'))
    return "somebody on the way reads the traffic, or your company's certificate is not in NODE_EXTRA_CA_CERTS";
  if (reason === 'proxy_auth') return 'the proxy wants a user and a password: put them into HTTPS_PROXY';
  return undefined;
};
