import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLines } from '../../src/detect/lines.ts';
import { createPositions } from '../../src/detect/position.ts';
import { snippetOf } from '../../src/detect/snippet.ts';
import { textOf } from '../../src/detect/text.ts';
import { utf16Order } from '../../src/detect/utf16-order.ts';
import { plant } from '../support/keys.ts';

const little = (text: string): Buffer => Buffer.from(text, 'utf16le');
const big = (text: string): Buffer => little(text).swap16();
const wide = { LE: little, BE: big };

/** Characters of which a byte is a line feed's, a carriage return's or NUL, of either order, and ends of lines. */
const unit = fc.constantFrom('a', '=', '\n', '\r\n', '上', 'Ċ', 'ਊ', '\u0d0d', '一', 'Ā', '密', '😀', 'é');
const text = fc.string({ unit, maxLength: 60 });

const placeIn = (before: string): { line: number; column: number } => {
  const lines = before.split('\n');
  return { line: lines.length - 1, column: lines.at(-1)!.length };
};

describe.each(['LE', 'BE'] as const)('UTF-16%s', (order) => {
  // A match begins at the byte that is no NUL.
  const offsetOf = (units: number): number => units * 2 + (order === 'LE' ? 0 : 1);

  test('lines and columns are those of the decoded text, whatever bytes its characters have', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (parts) => {
        const position = createPositions(textOf({ bytes: wide[order](`\ufeff${parts.join('k')}`) }));
        for (let count = 1; count < parts.length; count++) {
          const before = parts.slice(0, count).join('k');
          expect(position(offsetOf(before.length + 1))).toMatchObject(placeIn(before));
        }
      }),
    );
  });

  test('a line and the one before it are read as they are written', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const blob = { bytes: wide[order](`\ufeff${before}k${after}`) };
        const { lineStart, line } = createPositions(textOf(blob))(offsetOf(before.length + 1));
        const lines = `${before}k${after}`.replaceAll('\r', '').split('\n');
        const read = createLines(blob).memo(lineStart, '', (...both) => both);
        expect(read).toEqual([lines[line], lines[line - 1] ?? '']);
      }),
    );
  });

  test.each(['', '\ufeff'])('a snippet is the line as it is written, with the mark %j', (mark) => {
    const { secret } = plant('openai-project-key', 5);
    const bytes = wide[order](`${mark}上上=1\r\n上密 = ${secret} # 上\r\n上`);
    const start = bytes.indexOf(little(secret).subarray(0, -1));
    const { lineStart } = createPositions(textOf({ bytes }))(start);
    const match = {
      ruleId: 'openai-project-key',
      start,
      end: start + secret.length * 2 - 1,
      secret,
      confidence: 'high',
      reasons: [],
    } as const;
    const { line, column } = snippetOf(textOf({ bytes }), lineStart, match, [match]);
    expect(line).toMatch(/^上密 = sk-proj-.* # 上$/);
    expect(column).toBe(5);
  });
});

test.each<[string, Buffer, 'LE' | 'BE' | undefined]>([
  ['nothing', Buffer.alloc(0), undefined],
  ['one unit', little('a'), undefined],
  ['UTF-8', Buffer.from('key=上上上\n'), undefined],
  ['UTF-8 with a NUL', Buffer.from(`${'key=value\n'.repeat(9)}\0`), undefined],
  ['NULs between words', Buffer.from('OPENAI=12345\0PATH=/usr/bin\0HOME=/root\0'), undefined],
  ['UTF-16LE behind UTF-8', Buffer.concat([Buffer.from('OTHER=1\n'), little('key=value')]), undefined],
  ['a mark, little', little('\ufeff上'), 'LE'],
  ['a mark, big', big('\ufeff上'), 'BE'],
  ['ASCII, little', little('ab'), 'LE'],
  ['ASCII, big', big('ab'), 'BE'],
  ['a Chinese character first, little', little('上=value'), 'LE'],
  ['a Chinese character first, big', big('上=value'), 'BE'],
  ['characters with a NUL at the other place', little('一一=value of one'), 'LE'],
  ['ASCII first, then little else, little', little(`# ${'密'.repeat(3000)}`), 'LE'],
  ['ASCII first, then little else, big', big(`# ${'密'.repeat(3000)}`), 'BE'],
  ['32-bit numbers', Buffer.from(new Uint32Array([0x01_01_01_01, 5, 6 << 8, 7 << 16, 8 << 24]).buffer), undefined],
])('the byte order of %s', (_, bytes, order) => {
  expect(utf16Order(bytes)).toBe(order);
});

test('the second line of a text that begins with an empty one has that before it', () => {
  expect(createLines({ bytes: Buffer.from('\nkey') }).memo(1, '', (...both) => both)).toEqual(['key', '']);
});

test.each([
  ['UTF-8', Buffer.from],
  ['UTF-16LE', little],
  ['UTF-16BE', big],
] as const)('a byte-order mark is no part of the first line: %s', (_, encode) => {
  const bytes = encode('\ufeff# allow\nkey');
  const lineStart = bytes.length - encode('key').length;
  expect(createLines({ bytes }).memo(lineStart, '', (...both) => both)).toEqual(['key', '# allow']);
});

test('a thousand places in a line of 32 MB take one pass', () => {
  const bytes = Buffer.alloc(32 << 20, 'x');
  const position = createPositions(textOf({ bytes }));
  const started = performance.now();
  for (let at = 1; at <= 1000; at++) position(at * 32_000);
  expect(performance.now() - started).toBeLessThan(1500);
  expect(position(32 << 20)).toMatchObject({ line: 0, column: 32 << 20 });
});
