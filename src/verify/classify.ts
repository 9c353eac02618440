import { type Json, isObject } from '../json.ts';
import type { Service } from '../detect/rule.ts';
import type { Verdict } from '../detect/verification.ts';
import type { Exchange, Reply } from './http.ts';
import { maskFit } from './mask.ts';
import { isKeyLike } from './reply-facts.ts';
import { type VerdictRow, verdictRows } from './verdicts.ts';

/** What an answer means for the key that was sent. */
export interface Ruling {
  readonly verdict: Verdict;
  readonly reason: string;
  /** Sorted; only words of the form that scopes have leave a message. */
  readonly missingScopes?: readonly string[];
  readonly region?: true;
}

/** Whom an answer is about. */
export interface Asked {
  readonly key: string;
  readonly service: Exclude<Service, 'azure-openai'>;
}

/** Works out what an exchange says of a key. Total: whatever a server sends, it is a ruling, and `unknown` where no row of the table fits. */
export const classify = (exchange: Exchange, asked: Asked, rows: readonly VerdictRow[] = verdictRows): Ruling => {
  if (exchange.kind === 'failure') return unknown(exchange.reason);
  const early = beforeTheBody(exchange);
  if (early !== undefined) return early;
  return exchange.status === 200 ? success(exchange, asked) : refusal(exchange, asked, rows);
};

const unknown = (reason: string): Ruling => ({ verdict: 'unknown', reason });

/** What does not come from OpenAI, whatever the body looks like. */
const beforeTheBody = ({ status, json }: Reply): Ruling | undefined => {
  if (status >= 300 && status < 400) return unknown('redirect');
  if (status === 407) return unknown('proxy_auth');
  if (status === 511) return unknown('portal');
  return isObject(json) && ('error' in json || 'object' in json) ? undefined : unknown('not_openai');
};

const success = ({ json }: Reply, { service }: Asked): Ruling => {
  const { object, data } = json as Json;
  const isList = object === 'list' && Array.isArray(data);
  return isList && data.every(service === 'openai' ? isModel : isProject)
    ? { verdict: 'live', reason: 'ok' }
    : unknown('unexpected_body');
};

/** Gateways may leave out more than that. */
const isModel = (entry: unknown): boolean => isObject(entry) && typeof entry['id'] === 'string';

const isProject = (entry: unknown): boolean => isObject(entry) && entry['object'] === 'organization.project';

const refusal = ({ status, headers, json }: Reply, { key }: Asked, rows: readonly VerdictRow[]): Ruling => {
  const error = errorOf(json as Json);
  const echo = echoOf(error.message, key);
  const fits = (row: VerdictRow): boolean =>
    row.statuses?.includes(status) !== false &&
    row.codes?.includes(error.code) !== false &&
    row.types?.includes(error.type) !== false &&
    row.message?.test(error.message) !== false &&
    (row.header === undefined || (headers[row.header] ?? '') !== '') &&
    (row.echo === undefined || row.echo === echo);
  const row = rows.find(fits);
  if (row === undefined) return unknown('unexpected_body');
  const missingScopes = row.reason === 'missing_scope' ? scopesIn(error.message, key) : [];
  return {
    verdict: row.verdict,
    reason: row.reason.replace('{code}', error.code),
    ...(missingScopes.length > 0 && { missingScopes }),
    ...(row.region === true && { region: row.region }),
  };
};

interface OpenaiError {
  readonly code: string;
  readonly type: string;
  readonly message: string;
}

/** Members that are no texts are as good as none, and so is an `error` that is no object: OpenAI writes none like that. */
const errorOf = (json: Json): OpenaiError => {
  const error = Object.hasOwn(json, 'error') ? json['error'] : undefined;
  const member = (name: string): string => {
    const value = isObject(error) && Object.hasOwn(error, name) ? error[name] : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { code: member('code'), type: member('type'), message: member('message') };
};

/** `Incorrect API key provided: sk-proj-****x7Qw. You can find …`: the mask has no space in it, and the sentence's full stop after it. */
const ECHO = /API key provided:\s*(\S+)/i;
const LONGEST_ECHO = 400;

const echoOf = (message: string, key: string): NonNullable<VerdictRow['echo']> => {
  const word = ECHO.exec(message)?.[1]
    ?.slice(0, LONGEST_ECHO)
    .replace(/[.,;]$/, '');
  if (word === undefined || !/\*|\.{3}|…/.test(word)) return 'missing';
  return maskFit(key, word) === 'fits' ? 'fits' : 'differs';
};

const SCOPE = /^[a-z][a-z_]{0,40}(?:\.[a-z][a-z_]{0,40}){1,6}$/;
const MOST_SCOPES = 20;

/** `Missing scopes: api.model.read, api.files.read. Check that …` */
const scopesIn = (message: string, key: string): readonly string[] => {
  const [, list] = /Missing scopes:\s*([\w.,\s-]{1,1000})/i.exec(message) ?? [];
  const [sentence = ''] = (list ?? '').split(/\.(?:\s|$)/);
  const words = sentence.split(/[\s,]+/);
  return [...new Set(words.filter((word) => SCOPE.test(word) && !isKeyLike(word, key)))].slice(0, MOST_SCOPES).sort();
};
