import { inspect } from 'node:util';
import type { Encoder } from './encoders.ts';

/** The bytes of a text (latin1). */
export const numbers = (text: string): number[] => [...Buffer.from(text, 'latin1')];

const rows = (text: string, width: number): string =>
  numbers(text)
    .map((number, at) => `${number},${at % width === width - 1 ? '\n      ' : ' '}`)
    .join('');

/** Ways of writing bytes as a list of numbers: a key is seen in them by its marker alone, so they are apart from the encoders. */
export const numberLists: Readonly<Record<string, Encoder>> = {
  'a Buffer in JSON': (text) => JSON.stringify({ key: Buffer.from(text, 'latin1') }),
  'a Buffer in JSON in JSON': (text) => JSON.stringify(JSON.stringify({ key: Buffer.from(text, 'latin1') })),
  'what Node shows of a Uint8Array': (text) => inspect(Uint8Array.from(numbers(text)), { maxArrayLength: null }),
  'what Node shows of a list': (text) => inspect(numbers(text), { maxArrayLength: null }),
  'bytes([…]) of Python': (text) => `key = bytes([${numbers(text).join(', ')}])`,
  'String.fromCharCode(…)': (text) => `const key = String.fromCharCode(${numbers(text).join(',')});`,
  'byte[] of Java': (text) => `byte[] key = {${numbers(text).join(', ')}};`,
  'rows of 16': (text) => `static const char key[] = {\n      ${rows(text, 16)}0};`,
  'rows of 12': (text) => `[]byte{\n      ${rows(text, 12)}\n}`,
};
