import { type Encoding, characterwise, latin1Character, rewrite } from './decoded.ts';

const ESCAPE =
  /\\{1,4}(?:u\{0{0,6}([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|([0-3]?[0-7]{1,2})|(["'`/nrtbfave_-]))|\\\\/g;
const SHORT: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  a: '\u0007',
  v: '\v',
  e: '\u001b',
};

/** Backslash escapes of JSON, JavaScript, Python, C and shells, as far as they agree, and Markdown's `\\_`; JSON in JSON is one level. */
export const escapes: Encoding = {
  id: 'escape',
  forms: (keyword) => [
    ...characterwise(keyword, (digits) => `\\u00${digits}`),
    ...characterwise(keyword, (digits) => `\\u{${digits}}`),
    ...characterwise(keyword, (digits) => `\\U000000${digits}`),
    ...characterwise(keyword, (digits) => `\\x${digits}`),
    ...characterwise(keyword, (digits) => `\\\\u00${digits}`),
    ...characterwise(keyword, (digits) => `\\\\x${digits}`),
    ...characterwise(keyword, (_, code) => `\\${code.toString(8).padStart(3, '0')}`),
    ...characterwise(keyword, (_, code) => `\\${code.toString(8)}`),
  ],
  decode: (text) => (text.includes('\\') ? rewrite(text, ESCAPE, unescape) : []),
};

const unescape = (match: RegExpExecArray): string => {
  const [, braced, short, long, byte, octal, single] = match;
  if (match[0] === '\\\\') return '\\';
  if (single !== undefined) return SHORT[single] ?? single;
  if (octal !== undefined) return latin1Character(Number.parseInt(octal, 8));
  return latin1Character(Number.parseInt((braced ?? short ?? long ?? byte)!, 16));
};
