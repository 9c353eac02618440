import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { bin } from '../cli/support.ts';

/** What a start loads costs it CPU whatever it does then (docs/design/start-up.md). */

/** The files that a file imports at once, itself among them: what is imported when it is needed is not. */
function loadedBy(path: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (found.has(path)) return found;
  const code = readFileSync(path, 'utf8');
  found.set(path, code);
  for (const [, name = ''] of code.matchAll(/\b(?:from|import) ?"(\.\/[^"]+)"/g))
    loadedBy(join(dirname(path), name), found);
  return found;
}

const loaded = [...loadedBy(bin).values()];

test('a start loads few files, and not more code with every command that is added', () => {
  expect(loaded.length).toBeLessThanOrEqual(4);
  expect(loaded.join('').length).toBeLessThan(335_000);
});

test.each([
  ['TOML', 'Invalid TOML document'],
  ['globs', 'nonegate'],
  ['the options of commands', 'yargs'],
  ['another format of reports', 'sarif-2.1.0'],
])('a start without configuration loads nothing for %s', (_, word) => {
  const all = readdirSync(dirname(bin)).filter((name) => name.endsWith('.js'));
  expect(all.some((name) => readFileSync(join(dirname(bin), name), 'utf8').includes(word))).toBe(true);
  expect(loaded.filter((code) => code.includes(word))).toEqual([]);
});

test.each([
  ['searching packs', 'pack-worker'],
  ['telling where a key has been', '--find-object'],
  ['TOML', 'Invalid TOML document'],
  ['globs', 'nonegate'],
])('an audit with nothing new loads nothing for %s', (_, word) => {
  const folder = dirname(bin);
  const all = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const history = all.filter((name) => /^scan-history-\w+\.js$/.test(name));
  expect(history).toHaveLength(1);
  expect(all.some((name) => readFileSync(join(folder, name), 'utf8').includes(word))).toBe(true);
  const code = [...loadedBy(join(folder, history[0] ?? '')).values()];
  expect(code.filter((text) => text.includes(word))).toEqual([]);
});
