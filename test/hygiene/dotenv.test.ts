import { expect, test } from '@jest/globals';
import { parse } from 'dotenv';
import * as fc from 'fast-check';
import { environmentEntries } from '../../src/hygiene/formats/dotenv.ts';

const short = (text: string) =>
  environmentEntries(text).map(({ name, value, line, endLine }) => [name, value, line, endLine]);

test.each([
  ['A=b', [['A', 'b', 1, 1]]],
  ['\n# c\n  export  A = b # c\n', [['A', 'b', 3, 3]]],
  [
    'A: b\nB="c # d"\n',
    [
      ['A', 'b', 1, 1],
      ['B', 'c # d', 2, 2],
    ],
  ],
  [
    'A="1\n2\n3" # c\nB=4',
    [
      ['A', '1\n2\n3', 1, 3],
      ['B', '4', 4, 4],
    ],
  ],
  [
    'A="1\r\n2"\r\nB=\'3\'\r\n',
    [
      ['A', '1\n2', 1, 2],
      ['B', '3', 3, 3],
    ],
  ],
  [
    'A="x\\ny"\nB=\'x\\ny\'',
    [
      ['A', 'x\ny', 1, 1],
      ['B', 'x\\ny', 2, 2],
    ],
  ],
  [
    'A=1\nA=2',
    [
      ['A', '1', 1, 1],
      ['A', '2', 2, 2],
    ],
  ],
  [
    'A=\nB=',
    [
      ['A', '', 1, 1],
      ['B', '', 2, 2],
    ],
  ],
  [
    'A=\n"b"\nC=d',
    [
      ['A', 'b', 1, 2],
      ['C', 'd', 3, 3],
    ],
  ],
  [
    'A="unclosed\nB=c',
    [
      ['A', '"unclosed', 1, 1],
      ['B', 'c', 2, 2],
    ],
  ],
  ['__proto__=x', [['__proto__', 'x', 1, 1]]],
  ['export PATH_add bin\nif true; then\n  export A="$(op read op://a/b)"\nfi', [['A', '$(op read op://a/b)', 3, 3]]],
  ['A=${B:-c}', [['A', '${B:-c}', 1, 1]]],
  ['just words', []],
  ['', []],
])('entries of %j', (text, expected) => {
  expect(short(text)).toEqual(expected);
});

test('names and values are those of the dotenv package, the last of a name', () => {
  const piece = fc.constantFrom(
    ...[
      'A',
      'B_1',
      'export',
      ' ',
      '  ',
      '\t',
      '=',
      ': ',
      ':',
      '"',
      "'",
      '`',
      '\\',
      '\\n',
      '\n',
      '\r\n',
      '\r',
      '#',
      'x y',
      'é',
      '\u2028',
      '\u00a0',
      '$',
      '-',
    ],
  );
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (source) => {
      const ours = Object.fromEntries(environmentEntries(source).map(({ name, value }) => [name, value]));
      expect(ours).toEqual(parse(source));
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ['blank lines', '\n'.repeat(2e6)],
  ['open quotes', 'A="\n'.repeat(5e5)],
  ['escaped quotes', 'A="\\"x\n'.repeat(3e5)],
  ['one long line', `A=${'x'.repeat(5e6)}`],
  ['one long name', 'A'.repeat(5e6)],
  ['spaces', `A=${' '.repeat(5e6)}x`],
  ['export', 'export '.repeat(7e5)],
])('%s come to an end', (_name, text) => {
  const lines = text.split('\n').length;
  expect(environmentEntries(text).filter(({ line, endLine }) => line > endLine || endLine > lines)).toEqual([]);
});
