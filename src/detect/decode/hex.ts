import { repeated } from '../repeated.ts';
import { type Decoded, type Encoding, type Span, characterwise, inPlace } from './decoded.ts';

/** Pairs without a separator (`xxd -p`, wrapped or not), and pairs set apart (`54 33`, `54:33`, `0x54, 0x33`). */
const DENSE = /(?:(?:[2-7][0-9A-Fa-f]|0[09AaDd])(?:\\?[\r\n]{1,2}[ \t>+]{0,40})?){16,}/g;
const EACH = String.raw`(?:(?:0x|\\x)?(?:[2-7][0-9A-Fa-f]|0[09AaDd])[ \t\r\n,:;'"{}+]{1,12})`;
const APART = new RegExp(String.raw`${repeated(EACH, 16, undefined, 2)}(?:0x|\\x)?[2-7][0-9A-Fa-f]`, 'g');
const PAIR = /[2-7][0-9A-Fa-f]|0[09AaDd]/g;

/** Hexadecimal digits, a byte each pair; only printable ASCII, tabs and line ends, as texts with keys are. UTF-16 (`54003300`) is left with its NULs. */
export const hex: Encoding = {
  id: 'hex',
  forms: (keyword) => [
    ...characterwise(keyword, (digits) => digits),
    ...characterwise(keyword, (digits) => `${digits}00`),
    ...[' ', ':', ',', ', 0x', ',0x']
      .flatMap((between) => characterwise(keyword, (digits) => `${digits}${between}`))
      .map((form) => form.trimEnd()),
  ],
  decode: (text) =>
    [DENSE, APART].flatMap((pattern) =>
      Array.from(text.matchAll(pattern), (match) => inPlace(text, pairs(match[0].replaceAll('0x', '  '), match.index))),
    ),
};

/** The bytes of one run; what stands between the pairs is left out. */
const pairs = (run: string, offset: number): Decoded => {
  const starts: number[] = [];
  const characters: string[] = [];
  for (const match of run.matchAll(PAIR)) {
    starts.push(offset + match.index);
    characters.push(String.fromCharCode(Number.parseInt(match[0], 16)));
  }
  // The value begins with its first `0x`, which is no part of what stands before it.
  starts[0] = offset;
  return { text: characters.join(''), toSource: (start, end): Span => [starts[start]!, starts[end - 1]! + 2] };
};
