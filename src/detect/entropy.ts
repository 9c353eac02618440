export type Alphabet = 'hex' | 'base36' | 'base62' | 'base64url' | 'base64';

/** Shannon entropy of the text over its own characters (UTF-16 units), in bits per character; 0 for the empty text. */
export function shannonEntropy(text: string): number {
  for (let i = 0; i < text.length; i++) counts[text.charCodeAt(i)]!++;
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const count = counts[code]!;
    if (count > 1) sum += count * Math.log2(count);
    counts[code] = 0;
  }
  return text.length === 0 ? 0 : Math.log2(text.length) - sum / text.length;
}

/** Of each character in the text that is counted, else 0. */
const counts = new Uint32Array(1 << 16);

/**
 * The smallest alphabet that holds every character of the text: hex and base36 in one letter case, then base62, base64url
 * (`-`, `_`), base64 (`+`, `/`, `=` at the end). Undefined for any other text, the empty one, and one with both kinds of signs.
 */
export function alphabetOf(text: string): Alphabet | undefined {
  if (/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text)) return 'hex';
  if (/^(?:[0-9a-z]+|[0-9A-Z]+)$/.test(text)) return 'base36';
  if (/^[0-9A-Za-z]+$/.test(text)) return 'base62';
  if (/^[\w-]+$/.test(text)) return 'base64url';
  if (/^[0-9A-Za-z+/]+={0,2}$/.test(text)) return 'base64';
  return undefined;
}

/**
 * The entropy, in bits per character, that 999 of 1,000 random texts of this length and alphabet reach. Interpolated between the
 * measured lengths (docs/design/classifier.md); under 16 characters falls with the length, over 200 stays.
 */
export function minimumEntropy(length: number, alphabet: Alphabet): number {
  const row = oneInAThousand[alphabet];
  const after = measuredLengths.findIndex((measured) => measured >= length);
  if (after < 0) return row.at(-1) ?? 0;
  if (after === 0) return ((row[0] ?? 0) * length) / 16;
  const [x0, x1] = [measuredLengths[after - 1] ?? 0, measuredLengths[after] ?? 0];
  const [y0, y1] = [row[after - 1] ?? 0, row[after] ?? 0];
  return y0 + ((y1 - y0) * (length - x0)) / (x1 - x0);
}

const measuredLengths: readonly number[] = [
  16, 18, 20, 22, 24, 28, 32, 36, 40, 44, 48, 56, 64, 74, 84, 96, 116, 148, 200,
];

/** The 0.1 % quantile of 200,000 random texts (40,000 from 84 characters up), one row an alphabet, in the order of the lengths above. */
const base64Row: readonly number[] = [
  3.203, 3.35, 3.484, 3.629, 3.72, 3.937, 4.09, 4.232, 4.346, 4.453, 4.546, 4.702, 4.834, 4.959, 5.068, 5.167, 5.307,
  5.452, 5.597,
];
const oneInAThousand: Readonly<Record<Alphabet, readonly number[]>> = {
  hex: [
    2.477, 2.592, 2.709, 2.799, 2.872, 3.013, 3.126, 3.214, 3.287, 3.354, 3.4, 3.486, 3.549, 3.611, 3.662, 3.696, 3.752,
    3.809, 3.863,
  ],
  base36: [
    2.953, 3.081, 3.222, 3.352, 3.439, 3.625, 3.757, 3.875, 3.978, 4.073, 4.145, 4.276, 4.373, 4.476, 4.556, 4.635,
    4.724, 4.822, 4.918,
  ],
  base62: [
    3.203, 3.35, 3.484, 3.607, 3.72, 3.91, 4.078, 4.218, 4.328, 4.436, 4.522, 4.684, 4.808, 4.937, 5.039, 5.139, 5.275,
    5.421, 5.565,
  ],
  base64url: base64Row,
  base64: base64Row,
};
