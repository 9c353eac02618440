const SHORTEST = 4;
const WEAK = 0x80;

/** Bytes of the longest literal. */
export const longestLiteral = 64;

/**
 * Literals as assembly/core.ts reads them: each once, behind its length in one byte, in which the weak ones have the highest bit; those stand
 * last. Literals are latin1 strings of 4 to 64 bytes; throws a RangeError for others.
 */
export const packLiterals = (literals: Iterable<string>, weak: ReadonlySet<string>): Buffer => {
  let strong = '';
  let last = '';
  for (const literal of new Set(literals)) {
    if (literal.length < SHORTEST || literal.length > longestLiteral) {
      throw new RangeError(`A keyword has ${SHORTEST} to ${longestLiteral} bytes`);
    }
    if (weak.has(literal)) last += String.fromCharCode(literal.length | WEAK) + literal;
    else strong += String.fromCharCode(literal.length) + literal;
  }
  return Buffer.from(strong + last, 'latin1');
};
