import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csv } from '../../src/report/csv.ts';
import { hostile, poisoned, samples } from './hostile.ts';

/** Read by a parser that refuses lines of different lengths. */
const rowsOf = (text: string): readonly (readonly string[])[] => parse(text);

const FORMULA = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

test('a line for each place, each problem, each thing that was not read, and one for the scan', () => {
  const [head, ...rows] = rowsOf(csv(samples['scan']!));
  expect(head).toEqual(expect.arrayContaining(['kind', 'status', 'fingerprint', 'path', 'line', 'message']));
  const kinds = rows.map(([kind]) => kind);
  expect(kinds.filter((kind) => kind === 'key')).toHaveLength(12);
  expect(kinds.slice(12)).toEqual(['problem', 'problem', 'not-read', 'left-out', 'notice', 'scan']);
  expect(rows.at(-1)?.[1]).toBe('incomplete');
});

test.each(Object.entries(hostile))('%s in every field: as many lines and cells, and no formula', (_, text) => {
  for (const report of Object.values(samples)) {
    const own = rowsOf(csv(report));
    const rows = rowsOf(csv(poisoned(report, text)));
    expect(rows).toHaveLength(own.length);
    expect(rows.flat().filter((cell) => FORMULA.test(cell))).toEqual([]);
    expect(rows.flat().join('')).toContain('MARK');
  }
});

test('whatever a text is, no cell is a formula, wherever a spreadsheet cuts', () => {
  const text = fc.string({ unit: fc.constantFrom(...'=+-@;,"\' \t\r\n\uff1da1()'), maxLength: 16 });
  fc.assert(
    fc.property(text, (name) => {
      const written = csv(poisoned(samples['scan']!, name));
      for (const delimiter of [',', ';']) {
        const rows: readonly string[][] = parse(written, { delimiter, quote: null, relaxColumnCount: true });
        const cells = rows.flat().map((cell) => cell.replaceAll('"', ''));
        expect(cells.filter((cell) => delimiter === ';' && FORMULA.test(cell))).toEqual([]);
      }
      expect(
        rowsOf(written)
          .flat()
          .filter((cell) => FORMULA.test(cell)),
      ).toEqual([]);
    }),
    // The first was met by chance: a quote and a space between the semicolon and the sign.
    { numRuns: 60, examples: [[';" =']] },
  );
});
