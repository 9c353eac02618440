import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { ignoreTest, withIgnoreEntries } from '../../src/hygiene/environment/ignore-entries.ts';

const wanted = {
  ignore: [
    { name: '.env', entry: '.env' },
    { name: '.env.local', entry: '.env.*' },
  ],
  keep: ['.env.example'],
};
const ALL = '.env\n.env.*\n!.env.example\n';

test.each([
  ['nothing yet', '', ALL],
  ['no last newline', 'dist', `dist\n${ALL}`],
  ['Windows line endings', 'dist\r\n', 'dist\r\n.env\r\n.env.*\r\n!.env.example\r\n'],
  ['all of it', ALL, ALL],
  ['all of it, otherwise', '.env*\n!.env*.example\n', '.env*\n!.env*.example\n'],
  ['beside what there is', '# env\n.env\n\n# build\ndist\n', '# env\n.env\n.env.*\n!.env.example\n\n# build\ndist\n'],
  ['the example is brought back already', '.env\n!.env.example\nx\n', '.env\n.env.*\n!.env.example\nx\n'],
  ['a later line undoes it', '.env\n.env.*\n!.env*\n', `.env\n.env.*\n!.env*\n${ALL}`],
  ['everything is brought back', '.env\n!*\n', `.env\n!*\n${ALL}`],
  [
    'the example is ignored after it was brought back',
    '!.env.example\n.env*\n',
    '!.env.example\n.env*\n!.env.example\n',
  ],
  ['a comment is no entry', '#.env\n', `#.env\n${ALL}`],
  ['patterns that take for ever', `${'*e'.repeat(40)}x\n`, `${'*e'.repeat(40)}x\n${ALL}`],
  ['braces are no wildcards', '.env{,.*}\n', `.env{,.*}\n${ALL}`],
])('%s', (_case, text, expected) => {
  expect(withIgnoreEntries(text, wanted)).toBe(expected);
  expect(withIgnoreEntries(expected, wanted)).toBe(expected);
});

test('whatever stands there: the names are ignored, the example is not, and a second time changes nothing', () => {
  const line = fc.constantFrom(
    '.env',
    '!.env',
    '.env*',
    '!.env*',
    '*',
    '!*',
    '/.env',
    '!.env.example',
    '.env.*',
    '',
    '# x',
    '.*',
    'x',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), (lines, newline) => {
      const result = withIgnoreEntries(lines.join(newline), wanted);
      const isIgnored = ignoreTest(result);
      expect(['.env', '.env.local', '.env.example'].map(isIgnored)).toEqual([true, true, false]);
      expect(withIgnoreEntries(result, wanted)).toBe(result);
      if (lines.length > 1) expect(result.replaceAll(newline, '')).not.toMatch(/[\r\n]/);
    }),
  );
});
