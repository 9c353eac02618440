const SHORTEST = 4;
const WEAK = 0x80;
/** Bytes before each literal. */
const HEAD = 2;
/** Bytes of a group, and of two neighbours. */
const GROUP = 4;
const GROUPS = 5;
/** What encodings put before and between the characters that they write by number. */
const SAME = /^[\0 ,:;\\%&#=xXuU0{}]?$/;

/** Bytes of the longest literal. */
export const longestLiteral = 64;

/**
 * Literals as assembly/core.ts reads them: each once, behind its length in one byte, in which the weak ones have the highest bit, and the place of the
 * groups that it is found by in another. Literals are latin1 strings of 4 to 64 bytes; throws a RangeError for others.
 */
export const packLiterals = (literals: Iterable<string>, weak: ReadonlySet<string>): Buffer => {
  let packed = '';
  for (const literal of new Set(literals)) {
    if (literal.length < SHORTEST || literal.length > longestLiteral) {
      throw new RangeError(`A keyword has ${SHORTEST} to ${longestLiteral} bytes`);
    }
    packed += String.fromCharCode(literal.length | (weak.has(literal) ? WEAK : 0), placeOf(literal)) + literal;
  }
  return Buffer.from(packed, 'latin1');
};

/** Bytes of the longest of packed literals. */
export const longestIn = (packed: Uint8Array): number => {
  let longest = 0;
  for (let at = 0, size = 0; at < packed.length; at += HEAD + size) {
    size = packed[at]! & ~WEAK;
    longest = Math.max(longest, size);
  }
  return longest;
};

/** Where the two neighbouring groups of four begin that say most: `, 0x` stands in every line of a table of bytes, and in hundreds of literals. */
const placeOf = (literal: string): number => {
  let best = 0;
  let most = -1;
  for (let place = Math.max(0, literal.length - GROUPS); place >= 0; place--) {
    const telling = Math.min(tellingIn(literal, place), tellingIn(literal, place + 1));
    if (telling > most) {
      best = place;
      most = telling;
    }
  }
  return best;
};

/** Of the group at a place, the characters that are not the same in whatever is encoded. */
const tellingIn = (literal: string, place: number): number => {
  let count = 0;
  for (let at = place; at < place + GROUP; at++) if (!SAME.test(literal.charAt(at))) count++;
  return count;
};
