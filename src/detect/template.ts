import { azureChecksum } from './azure-checksum.ts';

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const BASE62 = DIGITS + LOWER.toUpperCase() + LOWER;
const alphabets: Readonly<Record<string, string>> = {
  '62': BASE62,
  '64': `${BASE62}-_`,
  hex: `${DIGITS}abcdef`,
  HEX: `${DIGITS}ABCDEF`,
  b64: `${BASE62}+/`,
};
/** Last characters of two whose low eight bits are zero: the tail rule of docs/design/formats.md 1.1. */
const TAIL = 'AEIMQUYcgkosw048';

/** A text of a template, and the secret in it. `start` counts UTF-16 units from 0. */
export interface Expanded {
  readonly text: string;
  readonly secret: string;
  readonly start: number;
}

/** A template that cannot be expanded. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/**
 * Makes a text of a template; the same template and seed give the same text, any other pair a different one.
 *
 *     {62:n} {64:n} {hex:n} {HEX:n} {b64:n}   n random characters: base62, base64url, lower and upper hex, base64
 *     {marker}                   T3BlbkFJ
 *     {z}                        the two tail characters of a long key
 *     {azure:AAAB}               a whole 84-character Azure key with that provider data and a valid checksum;
 *     {azure:AAAB:AZEG}          … with another signature than ACOG
 *     {jwt:openai} {jwt:other}   a JWT whose payload has, or has not, OpenAI's claim
 *     {<} {>}                    nothing: the secret stands between them
 *     {{                         {
 *
 * Everything else is literal. Throws TemplateError on an unknown token, without its text: an example of a project may be a real key.
 */
export function expand(template: string, seed: number): string {
  return plantTemplate(template, seed).text;
}

/**
 * Like `expand`, and says where the secret stands. Without `{<}` and `{>}` it is the word around the first token: up to
 * a space, a quote, a bracket or a comma, and from behind a `=`.
 */
export function plantTemplate(template: string, seed: number): Expanded {
  const random = generator(template, seed);
  let text = '';
  let first: number | undefined;
  let start: number | undefined;
  let end: number | undefined;
  for (const part of template.match(/\{\{|\{[^{}]*\}|\{|[^{]+/g) ?? []) {
    if (part === '{<}') start = text.length;
    else if (part === '{>}') end = text.length;
    else if (part === '{{') text += '{';
    else if (part.startsWith('{')) {
      first ??= text.length;
      text += token(part, random);
    } else text += part;
  }
  start ??= text.slice(0, first ?? 0).search(/[^\s"'`<>(),=]*$/);
  end ??= start + text.slice(start).search(/[\s"'`<>(),]|$/);
  return { text, secret: text.slice(start, end), start };
}

/** A uniform pick among 0 … below − 1. */
type Random = (below: number) => number;

function token(part: string, random: Random): string {
  const [name = '', argument = '', extra] = part.slice(1, -1).split(':');
  const alphabet = alphabets[name];
  if (alphabet !== undefined && /^\d{1,5}$/.test(argument)) return pick(alphabet, Number(argument), random);
  if (part === '{marker}') return ['T3Blbk', 'FJ'].join('');
  if (part === '{z}') return `${pick(TAIL, 1, random)}A`;
  if (name === 'azure' && argument.length === 4) return azureKey(argument, extra ?? 'ACOG', random);
  if (name === 'jwt' && /^(?:openai|other)$/.test(argument)) return jwt(argument === 'openai', random);
  throw new TemplateError('unknown {token} in a template; a literal { is written {{');
}

function azureKey(providerData: string, signature: string, random: Random): string {
  const allocated = pick('ABC', 1, random) + pick('ABCDEFGHIJKL', 1, random);
  const platform = `AC${pick(BASE62, 5, random)}XJ3w3`;
  const head = `${pick(BASE62, 52, random)}JQQJ99${allocated}${platform}${providerData}${signature}`;
  return head + azureChecksum(head);
}

function jwt(openai: boolean, random: Random): string {
  const header = { alg: 'RS256', kid: pick(BASE62, 20, random), typ: 'JWT' };
  const payload = {
    // The client's length moves the claim through the three base64 alignments.
    client_id: `app_${pick(BASE62, 24 + random(3), random)}`,
    ...(openai && { 'https://api.openai.com/auth': { chatgpt_plan_type: 'plus', user_id: pick(BASE62, 24, random) } }),
    iss: openai ? 'https://auth.openai.com' : 'https://login.example.org',
    sub: pick(BASE62, 24, random),
  };
  return [header, payload].map((part) => base64url(JSON.stringify(part))).join('.') + `.${pick(BASE62, 342, random)}`;
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function pick(alphabet: string, count: number, random: Random): string {
  return Array.from({ length: count }, () => alphabet.charAt(random(alphabet.length))).join('');
}

/** mulberry32, seeded with an FNV-1a hash of the template and the seed. */
function generator(template: string, seed: number): Random {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(`${seed}\0${template}`)) state = Math.imul(state ^ byte, 0x01000193);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
