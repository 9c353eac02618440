import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resolve } from 'node:path';
import { createInclude, globMatcher, pathFilter } from '../../src/policies/globs.ts';
import { exactGlob, fromRoot, globProblem, prefixOf } from '../../src/policies/paths.ts';

test.each<[string, string, boolean]>([
  ['*.min.js', 'a.min.js', true],
  ['*.min.js', 'lib/.cache/a.min.js', true],
  ['*.min.js', 'a.min.js.map', false],
  ['vendor', 'vendor', true],
  ['vendor', 'vendor/x/y', true],
  ['vendor', 'lib/vendor/x', true],
  ['vendor', 'vendors', false],
  ['vendor/', 'vendor', false],
  ['vendor/', 'lib/vendor/x', true],
  ['/vendor', 'vendor/x', true],
  ['/vendor', 'lib/vendor/x', false],
  ['lib/vendor', 'lib/vendor/x', true],
  ['lib/vendor', 'a/lib/vendor/x', false],
  ['./lib', 'lib/x', true],
  ['./lib', 'src/lib/x', false],
  ['./*.py', 'a.py', true],
  ['./*.py', 'src/a.py', false],
  ['**/lib/*.js', 'a/b/lib/x.js', true],
  ['**/lib/*.js', 'lib/x.js', true],
  ['lib/**/x', 'lib/x', true],
  ['lib/**/x', 'lib/a/.b/x', true],
  ['*', '.env', true],
  ['**', 'a/.b/c', true],
  ['.env*', '.env.local', true],
  ['.env?local', '.env.local', true],
  ['a/*/c', 'a/b/c', true],
  ['a/*/c', 'a/b/b/c', false],
  ['*.{ts,js}', 'a.js', true],
  ['[ab].txt', 'b.txt', true],
  ['A.txt', 'a.txt', false],
  ['[!a].txt', 'b.txt', true],
  ['[!a].txt', 'a.txt', false],
  ['[^a].txt', 'a.txt', false],
  ['x[+]', 'x+', true],
  ['{1..3}', '2', true],
  ['{1..1000000000}', 'x', false],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['a+(b)', 'abb', false],
  ['a+(b)', 'a+(b)', true],
  ['(a|b)*', 'a', false],
  ['(a|b)*', '(a|b)c', true],
  ['*\'s "x"', 'it\'s "x"', true],
  ['!', '!', false],
  ['docs/', 'docs/a', true],
  ['/docs/', 'docs', false],
  ['/docs/', 'x/docs/a', false],
  ['a\\\\b', 'a\\b', true],
  ['ü/x', 'ü/x', true],
])('%s on %s: %s', (glob, path, covered) => {
  expect(globMatcher([glob])(path)).toBe(covered);
});

test.each<[string[], string, boolean]>([
  [[], 'a', false],
  [['docs', '!docs/keys.md'], 'docs/keys.md', false],
  [['docs', '!docs/keys.md'], 'docs/a.md', true],
  [['!docs/keys.md', 'docs'], 'docs/keys.md', true],
  [['docs', '!docs', '/docs/x'], 'docs/x', true],
])('the last of %j decides on %s: %s', (globs, path, covered) => {
  expect(globMatcher(globs)(path)).toBe(covered);
});

test.each<[string[], string[], string, boolean]>([
  [[], [], 'a', true],
  [['src'], [], 'src/a', true],
  [['src'], [], 'lib/a', false],
  [['src'], ['*.js'], 'src/a.js', false],
  [[], ['*.js'], 'a.ts', true],
])('include %j, exclude %j, %s: %s', (include, exclude, path, wanted) => {
  expect(pathFilter({ include, exclude })(path)).toBe(wanted);
});

test.each<[string, string, boolean]>([
  ['/repo', 'pkg/dist/a.js', false],
  ['/repo/pkg', 'dist/a.js', false],
  ['/repo/pkg', '../dist/a.js', true],
  ['/repo/pkg', 'src/a.js', true],
])('from %s, %s: %s', (cwd, path, wanted) => {
  const include = createInclude({ root: resolve('/repo'), include: [], exclude: ['/pkg/dist'] }, resolve(cwd));
  expect(include(path)).toBe(wanted);
});

test.each<[string, string, string]>([
  ['', 'a/b', 'a/b'],
  ['pkg', 'a', 'pkg/a'],
  ['pkg/x', '../a', 'pkg/a'],
])('%j and %s: %s', (prefix, path, expected) => {
  expect(fromRoot(prefix, path)).toBe(expected);
});

test('the prefix of the root is empty', () => {
  expect([prefixOf(resolve('/repo'), resolve('/repo')), prefixOf(resolve('/repo'), resolve('/repo/a/b'))]).toEqual([
    '',
    'a/b',
  ]);
});

test.each<[string, string | undefined]>([
  ['src', undefined],
  ['!src/**/*.ts', undefined],
  ['', 'names nothing: use `**` for everything'],
  ['!', 'names nothing: use `**` for everything'],
  ['./', 'names nothing: use `**` for everything'],
  ['..', 'names nothing: use `**` for everything'],
  ['a/../b', 'leaves the root with `..`'],
  ['C:\\x', 'must be relative to the root'],
  ['a..b', undefined],
  ['*a*b*', undefined],
  ['*a*b*c*', 'has more than 3 `*` between slashes'],
  ['*/*/*/*', undefined],
  ['\\*a\\*b\\*c\\*', undefined],
  ['**/**/**/**', 'has more than 3 `**`'],
  ['['.repeat(4096), undefined],
  ['['.repeat(4097), 'is longer than 4096 characters'],
])('%j: %s', (glob, problem) => {
  expect(globProblem(glob)).toBe(problem);
});

const names = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    '*',
    '?',
    '[',
    ']',
    '{',
    '}',
    ',',
    '!',
    '(',
    ')',
    '+',
    '@',
    '|',
    '\\',
    '.x',
    '#',
    ' ',
    '"',
    '^',
    '$',
    '-',
    'é',
  ),
  minLength: 1,
  maxLength: 8,
});
const paths = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));

test('an exact glob covers its file and no other', () => {
  fc.assert(
    fc.property(paths, paths, (path, other) => {
      const covers = globMatcher([exactGlob(path)]);
      expect(covers(path)).toBe(true);
      expect(covers(other)).toBe(other === path || other.startsWith(`${path}/`));
      expect(covers(`x/${path}`)).toBe(`x/${path}`.startsWith(`${path}/`));
    }),
    { numRuns: 500 },
  );
});
