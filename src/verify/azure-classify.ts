import { type Json, isObject } from '../json.ts';
import type { Verdict } from '../detect/verification.ts';
import { azureRows } from './azure-verdicts.ts';
import type { Exchange, Reply } from './http.ts';

/** What one resource's answer says of a key. */
export interface AzureRuling {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** Works out what an exchange with an Azure resource says of the key that was sent; `unknown` where no row of the table fits. */
export const classifyAzure = (exchange: Exchange): AzureRuling => {
  if (exchange.kind === 'failure') return unknown(exchange.reason);
  const { status, json } = exchange;
  if (status >= 300 && status < 400) return unknown('redirect');
  if (status === 407) return unknown('proxy_auth');
  if (status === 511) return unknown('portal');
  if (!isObject(json)) return unknown('not_openai');
  if (status === 200) {
    const isList = Array.isArray(json['data']) && (json['object'] === undefined || json['object'] === 'list');
    return isList ? { verdict: 'live', reason: 'ok' } : unknown('unexpected_body');
  }
  return refusal(exchange, json);
};

const unknown = (reason: string): AzureRuling => ({ verdict: 'unknown', reason });

const refusal = ({ status, headers }: Reply, json: Json): AzureRuling => {
  const { code, message } = errorOf(json);
  const row = azureRows.find(
    (one) =>
      one.statuses.includes(status) &&
      (one.code === undefined || one.code === code) &&
      one.message?.test(message) !== false &&
      (one.header === undefined || (headers[one.header] ?? '') !== ''),
  );
  return row === undefined ? unknown('unexpected_body') : { verdict: row.verdict, reason: row.reason };
};

/** `{ error: { code, message } }`, or as the gateway in front writes it, `{ statusCode, message }`. */
const errorOf = (json: Json): { readonly code: string; readonly message: string } => {
  const error = isObject(json['error']) ? json['error'] : json;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { code: text(error['code']), message: text(error['message']) };
};
