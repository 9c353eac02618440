import { type Flavour, PatternError } from './tree.ts';

/** Where the reading of a pattern stands. */
export interface Reader {
  readonly source: string;
  readonly flavour: Flavour;
  /** Names of the capturing groups so far. */
  readonly names: Set<string>;
  /** Index of the next character. */
  at: number;
  depth: number;
  captures: number;
  flags: { readonly i: boolean; readonly m: boolean; readonly s: boolean };
}

/** Steps over `text` when it stands here. */
export function take(reader: Reader, text: string): boolean {
  if (!reader.source.startsWith(text, reader.at)) return false;
  reader.at += text.length;
  return true;
}

/**
 * The code point that an escape stands for; the reader is on the character after the backslash.
 * A letter or digit without a meaning is an error: it is a typing mistake or the syntax of another engine.
 */
export function readEscapedCode(reader: Reader): number {
  const hex = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|[xu]\{([0-9a-fA-F]{1,6})\})/.exec(rest(reader));
  const character = String.fromCodePoint(reader.source.codePointAt(reader.at) ?? 0);
  const control = /^c([A-Za-z])/.exec(rest(reader))?.[1];
  if (reader.at >= reader.source.length) throw new PatternError('ends in a backslash');
  reader.at += hex?.[0].length ?? (control === undefined ? character.length : 2);
  if (hex !== null) return Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16);
  if (control !== undefined) return control.charCodeAt(0) % 32;
  const code = controls[character];
  if (code !== undefined) return code;
  if (/[pP]/.test(character))
    throw new PatternError(`has a Unicode class \\${character}: patterns are matched on bytes`);
  if (/[A-Za-z0-9]/.test(character)) throw new PatternError(`has the unknown escape \\${character}`);
  return character.codePointAt(0) ?? 0;
}

const controls: Readonly<Record<string, number>> = { a: 7, t: 9, n: 10, v: 11, f: 12, r: 13, '0': 0 };

function rest(reader: Reader): string {
  return reader.source.slice(reader.at, reader.at + 12);
}

/** The bytes of a code point's UTF-8 form. Throws PatternError for what is no character. */
export function utf8(code: number): number[] {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
    throw new PatternError('has an escape that is no character');
  return code < 0x80 ? [code] : [...new TextEncoder().encode(String.fromCodePoint(code))];
}
