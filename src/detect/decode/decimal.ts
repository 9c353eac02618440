import { repeated } from '../repeated.ts';
import { isValueMarker, valueMarkers } from '../marker.ts';
import { type Decoded, type Encoding, type Span, inPlace } from './decoded.ts';

/** A printable character of ASCII, a tab or a line end, by its number. */
const NUMBER = String.raw`(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6]|9|1[03])`;
const COMMA = String.raw`\s{0,60},\s{0,60}`;
const RUN = new RegExp(
  String.raw`(?<![\w.])${repeated(`(?:${NUMBER}${COMMA})`, 16, undefined, 2)}${NUMBER}(?![\w.])`,
  'g',
);

/** Node puts numbers below each other, to the right. */
const commas = [',', ', ', ',  '];

/** Tables of numbers are whole files: only those with the middle of a key are looked at. */
const MIDDLE = new RegExp(valueMarkers.map((marker) => numbersOf(marker).join(COMMA)).join('|'));

/**
 * Bytes as a list of numbers: a Buffer in JSON (`{"type":"Buffer","data":[115,107,…]}`), `Uint8Array(164) [ 115, 107, …` as Node shows it, `bytes([115, 107, …])`,
 * `String.fromCharCode(…)`. Known by the markers of keys alone: what else numbers may say is no end.
 */
export const decimal: Encoding = {
  id: 'decimal',
  // With others, its forms would be a tenth of all literals.
  single: true,
  forms: (keyword) => (isValueMarker(keyword) ? commas.map((comma) => numbersOf(keyword).join(comma)) : []),
  decode: (text) =>
    MIDDLE.test(text)
      ? Array.from(text.matchAll(RUN), (match) => inPlace(text, characters(match[0], match.index)))
      : [],
};

function numbersOf(text: string): readonly string[] {
  return Array.from(text, (character) => String(character.charCodeAt(0)));
}

const characters = (run: string, offset: number): Decoded => {
  const numbers = [...run.matchAll(/\d+/g)];
  return {
    text: numbers.map(([digits]) => String.fromCharCode(Number(digits))).join(''),
    toSource(start, end): Span {
      const [first, last] = [numbers[start]!, numbers[end - 1]!];
      return [offset + first.index, offset + last.index + last[0].length];
    },
  };
};
