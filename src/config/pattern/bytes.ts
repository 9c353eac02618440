/** A set of byte values, one bit each: bit n stands for byte n. */
export type ByteSet = bigint;

export const noBytes: ByteSet = 0n;
export const allBytes: ByteSet = (1n << 256n) - 1n;

/** The bytes of a range, both ends inclusive. */
export function byteRange(first: number, last: number): ByteSet {
  return ((1n << BigInt(last - first + 1)) - 1n) << BigInt(first);
}

/** The bytes that stand in `text`, each character a latin1 byte. */
export function bytesOf(text: string): ByteSet {
  let set = noBytes;
  for (const character of text) set |= 1n << BigInt(character.charCodeAt(0));
  return set;
}

/** The bytes of a set that are not in another. */
export function without(set: ByteSet, removed: ByteSet): ByteSet {
  return set & ~removed & allBytes;
}

/** The set with the other case of each of its ASCII letters. */
export function foldCase(set: ByteSet): ByteSet {
  return set | ((set & upper) << 32n) | ((set & lower) >> 32n);
}

/** The set's ranges in ascending order, ends inclusive. */
export function rangesOf(set: ByteSet): [number, number][] {
  const ranges: [number, number][] = [];
  for (let byte = 0; byte < 256; byte++) {
    if (((set >> BigInt(byte)) & 1n) === 0n) continue;
    const last = ranges.at(-1);
    if (last?.[1] === byte - 1) last[1] = byte;
    else ranges.push([byte, byte]);
  }
  return ranges;
}

/** The bytes of a set, ascending. */
export function membersOf(set: ByteSet): number[] {
  return rangesOf(set).flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n));
}

const upper = byteRange(0x41, 0x5a);
const lower = byteRange(0x61, 0x7a);
const digit = byteRange(0x30, 0x39);
const space = bytesOf(' \t\n\v\f\r');
const word = upper | lower | digit | bytesOf('_');
const graph = byteRange(0x21, 0x7e);

/** `\d`, `\w`, `\s` and their complements. `\s` is ASCII: the text is UTF-8 seen byte by byte, where 0xA0 is half a character. */
export const escapeClasses: Readonly<Record<string, ByteSet>> = {
  d: digit,
  D: without(allBytes, digit),
  w: word,
  W: without(allBytes, word),
  s: space,
  S: without(allBytes, space),
};

/** The names of `[[:alnum:]]` (RE2's and POSIX's list). */
export const posixClasses: Readonly<Record<string, ByteSet>> = {
  alnum: upper | lower | digit,
  alpha: upper | lower,
  ascii: byteRange(0, 0x7f),
  blank: bytesOf(' \t'),
  cntrl: byteRange(0, 0x1f) | bytesOf('\x7f'),
  digit,
  graph,
  lower,
  print: graph | bytesOf(' '),
  punct: without(graph, upper | lower | digit),
  space,
  upper,
  word,
  xdigit: digit | bytesOf('abcdefABCDEF'),
};
