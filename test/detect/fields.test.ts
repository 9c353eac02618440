import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtInRules } from '../../rules/index.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { plant, shapes } from '../support/keys.ts';

/** Keys in binary data, where fields stand one behind the other. */

const detector = createDetector(builtInRules);
const marked = Object.keys(shapes).filter(
  (name) => shapes[name]!.startsWith('sk-') && shapes[name]!.includes('{marker}'),
);
const open = marked.filter(
  (name) => plant(name, 1).secret.length > 56 && /^sk-(?:proj|svcacct|admin|None)-/.test(shapes[name]!),
);

/** A column of an SQLite record: NULL, an integer of some bytes, a text or a blob. */
type Column = null | number | string | Uint8Array;

const varint = (value: number): Buffer => {
  const bytes = [value & 127];
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 127) | 128);
  return Buffer.from(bytes);
};

/** Of an integer column, the number is its type: 1 to 6 are bytes, 8 and 9 stand for 0 and 1. */
const typeOf = (column: Column): number => {
  if (column === null) return 0;
  if (typeof column === 'number') return column;
  return column.length * 2 + (typeof column === 'string' ? 13 : 12);
};

const bytesOf = (column: Column): Uint8Array => {
  if (column === null) return Buffer.alloc(0);
  if (typeof column === 'number') return Buffer.alloc([0, 1, 2, 3, 4, 6, 8, 8, 0, 0][column]!, 'n');
  return typeof column === 'string' ? Buffer.from(column, 'latin1') : column;
};

/** sqlite.org/fileformat2.html, 2.1: the header with its own size, a type for each column, then the columns. */
const record = (columns: readonly Column[]): Buffer => {
  const types = Buffer.concat(columns.map((column) => varint(typeOf(column))));
  return Buffer.concat([varint(types.length + 1), types, ...columns.map(bytesOf)]);
};

const secretsIn = (bytes: Uint8Array): string[] =>
  detector.detect({ bytes, origin: { path: null } }).map(({ secret, confidence }) => `${confidence} ${secret}`);

describe('a text column of a SQLite record', () => {
  test.each<[string, (key: string) => readonly Column[]]>([
    ['alone', (key) => [key]],
    ['behind a row id', (key) => [null, key]],
    ['directly behind its name', (key) => [null, 'OPENAI_API_KEY', key]],
    ['between name and date', (key) => [null, 'OPENAI_API_KEY', key, '2026-01-01']],
    ['between numbers that look like letters', (key) => [3, key, 4]],
    ['behind a long text', (key) => ['lorem ipsum dolor sit amet '.repeat(30), 9, 'word', key, 'word']],
  ])('%s', (_, columnsOf) => {
    const missed = marked.filter((name) => {
      const { secret } = plant(name, 11);
      const bytes = Buffer.concat([Buffer.from([0x81, 0x2a, 0x01]), record(columnsOf(secret)), Buffer.from('word')]);
      return !secretsIn(bytes).some((found) => found.endsWith(` ${secret}`) && !found.startsWith('low'));
    });
    expect(missed).toEqual([]);
  });

  test('always, whatever the other columns hold', () => {
    const column: fc.Arbitrary<Column> = fc.oneof(
      fc.constant(null),
      fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 9),
      fc.string({ maxLength: 60 }).map((text) => text.replaceAll(/[^ -~]/g, 'x')),
      fc.stringMatching(/^[A-Za-z0-9]{1,40}$/),
      fc.uint8Array({ maxLength: 40 }),
    );
    const columns = fc.array(column, { maxLength: 9 });
    fc.assert(
      fc.property(columns, columns, fc.constantFrom(...marked), fc.nat(1000), (before, after, name, seed) => {
        const { secret } = plant(name, seed);
        const found = secretsIn(record([...before, secret, ...after]));
        expect(found.map((one) => one.split(' ')[1])).toEqual([secret]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('in other data', () => {
  test('a key of one kind behind a word of another field', () => {
    for (const name of open) {
      const { secret } = plant(name, 12);
      expect(secretsIn(Buffer.from(`\0\u0003\u0001OPENAI_API_KEY${secret}prod\0`))).toEqual([`high ${secret}`]);
    }
  });

  test.each([
    ['text', (key: string) => `the key OPENAI_API_KEY${key} in text\n`],
    ['a terminal', (key: string) => `\t\u001b[1mOPENAI${key}\u001b[0m\r\n`],
    ['text far behind binary data', (key: string) => `\0\u0001${' '.repeat(1200)}OPENAI${key}\n`],
  ])('a letter before it is part of a word in %s', (_, write) => {
    for (const name of open) expect(secretsIn(Buffer.from(write(plant(name, 13).secret)))).toEqual([]);
  });

  test('a key that names no kind is no key behind a letter, unless a record says so', () => {
    const { secret } = plant('openai-user-key/legacy', 14);
    const glued = `\0\u0003\u0001name${secret}\0`;
    expect(secretsIn(Buffer.from(glued))).toEqual([]);
    // Off by one: the header tells of another column.
    for (const off of [-1, 1]) {
      const bytes = record(['y', 'x'.repeat(20), secret]);
      bytes[2]! += off * 2;
      expect(secretsIn(bytes)).toEqual([]);
    }
  });
});

test('headers wherever one looks: a bounded number is looked at for each value', () => {
  const { secret } = plant('openai-user-key/legacy', 15);
  const bytes = Buffer.from(`${'s\u001f'.repeat(60)}x${secret}`.repeat(300));
  expect(secretsIn(bytes)).toEqual([]);
});
