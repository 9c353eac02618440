import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { HidingPlace } from '../support/hiding-places.ts';
import { sections } from '../support/hiding-places/all.ts';

/** docs/hiding-places.md says what the tests hold to: row for row. */
const page = readFileSync('docs/hiding-places.md', 'utf8');

const rowOf = ({ name, as, reach }: HidingPlace): string => `| ${name.replaceAll('|', '\\|')} | ${as} | ${reach} |`;

/** The rows of the table under a heading. */
const rowsUnder = (heading: string): string[] => {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return section
    .split('\n')
    .filter((text) => text.startsWith('| '))
    .slice(2);
};

test.each(Object.entries(sections))('%s', (heading, rows) => {
  expect(rowsUnder(heading)).toEqual(rows.map(rowOf));
});

test('no two rows are called alike', () => {
  const names = Object.values(sections).flatMap((rows) => rows.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});

test('the page has the tables of these sections alone', () => {
  const withTables = page.split(/^## /m).filter((text) => text.includes('\n| where'));
  expect(withTables.map((text) => text.slice(0, text.indexOf('\n')))).toEqual(Object.keys(sections));
});
