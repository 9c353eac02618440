import { gzipSync } from 'node:zlib';

/** One way of writing a text (latin1) so that it does not show. */
export type Encoder = (text: string) => string;

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const each = (text: string, unit: (code: number) => string): string =>
  Array.from(text, (character) => unit(character.charCodeAt(0))).join('');
const hexOf = (code: number): string => code.toString(16).padStart(2, '0');
const wrap = (text: string, width: number, between: string): string =>
  text.match(new RegExp(`[^]{1,${width}}`, 'g'))?.join(between) ?? '';

/** Encodings that hide every character. */
export const encoders: Readonly<Record<string, Encoder>> = {
  base64: (text) => bytes(text).toString('base64'),
  base64url: (text) => bytes(text).toString('base64url'),
  'base64 wrapped at 76': (text) => wrap(bytes(text).toString('base64'), 76, '\n'),
  'base64 wrapped at 64, CRLF': (text) => wrap(bytes(text).toString('base64'), 64, '\r\n'),
  'base64 wrapped in YAML': (text) => wrap(bytes(text).toString('base64'), 60, '\n    '),
  'base64 wrapped in a JSON string': (text) => wrap(bytes(text).toString('base64'), 76, '\\n'),
  'base64 of UTF-16LE': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'gzip and base64': (text) => gzipSync(bytes(text)).toString('base64'),
  hex: (text) => bytes(text).toString('hex'),
  HEX: (text) => bytes(text).toString('hex').toUpperCase(),
  'hex wrapped at 60': (text) => wrap(bytes(text).toString('hex'), 60, '\n'),
  'hex apart': (text) => each(text, (code) => `${hexOf(code)} `).trim(),
  'hex with colons': (text) => each(text, (code) => `${hexOf(code)}:`).slice(0, -1),
  'C array': (text) => each(text, (code) => `0x${hexOf(code)}, `),
  percent: (text) => each(text, (code) => `%${hexOf(code).toUpperCase()}`),
  'percent, small': (text) => each(text, (code) => `%${hexOf(code)}`),
  'percent twice': (text) => each(text, (code) => `%25${hexOf(code).toUpperCase()}`),
  'unicode escapes': (text) => each(text, (code) => `\\u00${hexOf(code)}`),
  'unicode escapes, braces': (text) => each(text, (code) => `\\u{${hexOf(code)}}`),
  'unicode escapes in JSON in JSON': (text) => each(text, (code) => `\\\\u00${hexOf(code)}`),
  'hex escapes': (text) => each(text, (code) => `\\x${hexOf(code)}`),
  'octal escapes': (text) => each(text, (code) => `\\${code.toString(8).padStart(3, '0')}`),
  'octal escapes without zeros': (text) => each(text, (code) => `\\${code.toString(8)}`),
  'HTML decimal': (text) => each(text, (code) => `&#${code};`),
  'HTML hexadecimal': (text) => each(text, (code) => `&#x${hexOf(code)};`),
  'HTML hexadecimal, capitals': (text) => each(text, (code) => `&#X${hexOf(code).toUpperCase()};`),
  'quoted-printable, all': (text) => each(text, (code) => `=${hexOf(code).toUpperCase()}`),
  'UTF-16LE': (text) => Buffer.from(text, 'utf16le').toString('latin1'),
  'UTF-16BE': (text) => Buffer.from(text, 'utf16le').swap16().toString('latin1'),
};

/** Ways of breaking one value at `at` that leave the rest readable. */
export const breakers: Readonly<Record<string, (value: string, at: number) => string>> = {
  'JavaScript +': (value, at) => `"${value.slice(0, at)}" + "${value.slice(at)}"`,
  'JavaScript + over lines': (value, at) => `'${value.slice(0, at)}' +\n    '${value.slice(at)}'`,
  'Python adjacency': (value, at) => `("${value.slice(0, at)}"\n   "${value.slice(at)}")`,
  'Python f-string': (value, at) => `f"${value.slice(0, at)}" f"${value.slice(at)}"`,
  'PHP dot': (value, at) => `'${value.slice(0, at)}'.'${value.slice(at)}'`,
  'Lua dots': (value, at) => `"${value.slice(0, at)}" .. "${value.slice(at)}"`,
  'VB ampersand': (value, at) => `"${value.slice(0, at)}" & _\r\n  "${value.slice(at)}"`,
  'shell continuation': (value, at) => `KEY=${value.slice(0, at)}\\\n${value.slice(at)}`,
  'string continuation': (value, at) => `"${value.slice(0, at)}\\\n${value.slice(at)}"`,
  'template literal': (value, at) => `\`${value.slice(0, at)}\${"${value.slice(at)}"}\``,
  'join of an array': (value, at) => `["${value.slice(0, at)}", "${value.slice(at)}"].join("")`,
  'quoted-printable soft break': (value, at) => `${value.slice(0, at)}=\r\n${value.slice(at)}`,
  'zero-width space': (value, at) => `${value.slice(0, at)}\u00e2\u0080\u008b${value.slice(at)}`,
  'soft hyphen': (value, at) => `${value.slice(0, at)}\u00c2\u00ad${value.slice(at)}`,
  'zero-width space in HTML': (value, at) => `${value.slice(0, at)}&#8203;${value.slice(at)}`,
  'soft hyphen in HTML': (value, at) => `${value.slice(0, at)}&shy;${value.slice(at)}`,
  'zero-width space in JSON': (value, at) => `${value.slice(0, at)}\\u200b${value.slice(at)}`,
  'word joiner': (value, at) => `${value.slice(0, at)}\u00e2\u0081\u00a0${value.slice(at)}`,
  'byte-order mark': (value, at) => `${value.slice(0, at)}\u00ef\u00bb\u00bf${value.slice(at)}`,
  'ANSI colour': (value, at) => `${value.slice(0, at)}\u001b[31m${value.slice(at)}`,
  'end of a line in a terminal': (value, at) => `${value.slice(0, at)}\u001b[K${value.slice(at)}`,
  NUL: (value, at) => `${value.slice(0, at)}\0${value.slice(at)}`,
};
