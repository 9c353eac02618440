const SHORTEST = 4;
const WEAK = 0x80;

/** Bytes of the longest literal. */
export const longestLiteral = 64;

/**
 * Literals as assembly/core.ts reads them: each once, behind its length in one byte, in which the weak ones have the highest bit; those stand
 * last. Literals are latin1 strings of 4 to 64 bytes; throws a RangeError for others.
 */
export const packLiterals = (literals: readonly string[], weak: ReadonlySet<string>): Buffer => {
  const pack = (literal: string, bit: number): string => {
    if (literal.length < SHORTEST || literal.length > longestLiteral) {
      throw new RangeError(`A keyword has ${SHORTEST} to ${longestLiteral} bytes`);
    }
    return String.fromCharCode(literal.length | bit) + literal;
  };
  const each = [...new Set(literals)];
  const strong = each.filter((literal) => !weak.has(literal)).map((literal) => pack(literal, 0));
  return Buffer.from(
    [...strong, ...each.filter((literal) => weak.has(literal)).map((literal) => pack(literal, WEAK))].join(''),
    'latin1',
  );
};
