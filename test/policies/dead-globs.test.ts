import { expect, test } from '@jest/globals';
import { ABSOLUTE, deadGlob, deadStart } from '../../src/policies/dead-globs.ts';

const root = '/home/me/shop';
const letter = 'has a backslash before a letter: `/` stands between folders, as in `docs/keys.md`';
const ending = 'ends in a backslash: a folder ends in `/`, as in `vendor/`';
const parts = 'has `//` or `/.` in it, as no path has';

test.each<[string, string | undefined]>([
  ['/home/me/shop', ABSOLUTE],
  ['/home/me/shop/', ABSOLUTE],
  ['/home/me/shop/vendor', ABSOLUTE],
  ['!/home/me/shop/vendor/**', ABSOLUTE],
  ['/home/me/shops', undefined],
  ['/home/me', undefined],
  ['home/me/shop', undefined],
  ['/vendor', undefined],
  [
    '~/vendor',
    'begins with `~/`, which the shell did not expand: globs are relative to the top of the repository, as in `/vendor` or `docs/keys.md`',
  ],
  ['/~/vendor', undefined],
  ['a~', undefined],
  [String.raw`src\vendor`, letter],
  [String.raw`.\src\*.py`, letter],
  [String.raw`src\ünder`, letter],
  [String.raw`\\server\share`, letter],
  [String.raw`src\9`, letter],
  [String.raw`a\\b`, undefined],
  [String.raw`a\*b\?\[\{\!\ \#\.js`, undefined],
  [String.raw`[\d].txt`, undefined],
  ['vendor\\', ending],
  ['vendor/*\\', ending],
  ['vendor\\\\', undefined],
  ['src//vendor', parts],
  ['//vendor', parts],
  ['src/./vendor', parts],
  ['vendor/.', parts],
  ['./vendor', undefined],
  ['././vendor', undefined],
  ['/./vendor', undefined],
  ['vendor//', undefined],
  ['.env', undefined],
  ['a/.env/.b', undefined],
  ['**/*.min.js', undefined],
])('%j: %s', (glob, problem) => {
  expect(deadGlob(glob, root)).toEqual(problem);
});

test.each([['/'], ['/src']])('in %s a folder of that name may be meant', (top) => {
  expect(deadGlob('/src/vendor', top)).toBeUndefined();
});

test.each<[readonly string[], boolean]>([
  [[], false],
  [['a', '!a/b'], false],
  [['!a'], true],
  [['!a', 'b'], true],
])('%j takes out of nothing: %p', (globs, isDead) => {
  expect(deadStart(globs) !== undefined).toBe(isDead);
});
