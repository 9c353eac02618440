import { describe, expect, test } from '@jest/globals';
import { mayHoldValue } from '../../src/library/may-hold-value.ts';
import { expand } from '../support/keys.ts';

describe('a name that waits for the end of a scan', () => {
  const templates = [
    '{hex:32}',
    'backup-{hex:32}.txt',
    'a/b/{62:16}',
    'old_{62:40}_copy.env',
    '{64:43}',
    'team-{64:32}.log',
    'x.zip!{62:24}.txt',
    'd/{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}.json',
  ];
  test.each(templates)('%s', (template) => {
    const missed = Array.from({ length: 300 }, (_, seed) => expand(template, seed)).filter(
      (path) => !mayHoldValue(path, false),
    );
    expect(missed).toEqual([]);
  });
});

test('names of words and numbers do not wait', () => {
  const paths = [
    'src/library/report-types.ts',
    'src/createDetectorOptions.ts',
    'logs/server-2026-11-21.log',
    'node_modules/@types/node/README.md',
    'docs/CONTRIBUTING_GUIDELINES.md',
    '20261121093000_add_index.sql',
    'app/[slug]/page.tsx',
    '<stdin>',
  ];
  expect(paths.filter((path) => mayHoldValue(path, false))).toEqual([]);
});

test('with rules of the project, any long word may be a value', () => {
  expect(mayHoldValue('notes/correct-horse-battery.txt', true)).toBe(true);
  expect(mayHoldValue('src/main.ts', true)).toBe(false);
});

test('a name of megabytes is judged at once', () => {
  expect(mayHoldValue('aB'.repeat(2 << 20), false)).toBe(true);
  expect(mayHoldValue('Abc'.repeat(1 << 20), false)).toBe(false);
});
