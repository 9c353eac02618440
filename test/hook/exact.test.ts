import { describe, expect, test } from '@jest/globals';
import { createDetector } from '../../src/detect/detector.ts';
import type { Rule } from '../../src/detect/rule.ts';
import { hookLiteralsOf } from '../../src/hook/literals.ts';
import { pathLiterals } from '../../src/hook/paths.ts';
import { plant, shapes } from '../support/keys.ts';
import { rules } from './support.ts';

const { printable, bytes } = hookLiteralsOf(rules);
const literals = [...printable, ...bytes].map((literal) => Buffer.from(literal, 'latin1'));
const detector = createDetector(rules);

/** What the hook's pipe does to a new file: a header with its name, NUL bytes deleted, and grep by the line. */
const passes = (path: string, content: Buffer): boolean => {
  const seen = Buffer.from(Buffer.concat([Buffer.from(`+++ b/${path}\n+`), content]).filter((byte) => byte !== 0));
  return !literals.some((literal) => seen.includes(literal));
};

const each = (text: string, write: (byte: string) => string): string => [...text].map(write).join('');
const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(2, '0');
const wrap = (text: string, columns: number) => text.replaceAll(new RegExp(`.{${columns}}`, 'g'), '$&\n');

const writings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'UTF-16': (text) => Buffer.from(text, 'utf16le').toString('latin1'),
  'UTF-16 big-endian': (text) => Buffer.from(text, 'utf16le').swap16().toString('latin1'),
  base64: (text) => btoa(text),
  'base64, one on': (text) => btoa(` ${text}`),
  'base64, two on': (text) => btoa(`  ${text}`),
  'base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'base64 in lines of 76': (text) => wrap(btoa(text), 76),
  'base64 in lines of 64': (text) => wrap(btoa(`x${text}`), 64),
  percent: (text) => each(text, (byte) => `%${hex(byte)}`),
  hex: (text) => each(text, hex),
  'HEX with spaces': (text) => each(text, (byte) => `${hex(byte).toUpperCase()} `),
  '\\u': (text) => each(text, (byte) => `\\u00${hex(byte)}`),
  '\\x': (text) => each(text, (byte) => `\\x${hex(byte).toUpperCase()}`),
  'HTML entities': (text) => each(text, (byte) => `&#${byte.charCodeAt(0)};`),
  'quoted-printable in short lines': (text) => text.replaceAll('=', '=3D').replaceAll(/.{30}/g, '$&=\n'),
  'joined literals': (text) => `const key = "${text.replaceAll(/\s/g, '').replaceAll('"', '').replaceAll(/.{13}/g, '$&" +\n  "')}";`,
  'zero-width spaces': (text) => text.replaceAll(/.{9}/g, '$&\u00e2\u0080\u008b'),
  'JSON in JSON': (text) => JSON.stringify(JSON.stringify({ text })),
};

const twice = ['base64', 'base64, one on', 'percent', 'hex', '\\u', 'UTF-16', 'HTML entities'];

describe('what the hook lets through, the scan finds nothing in', () => {
  const ways = [
    ...Object.entries(writings),
    ...twice.flatMap((outer) => twice.map((inner) => [`${outer} of ${inner}`, (text: string) => writings[outer]!(writings[inner]!(text))] as const)),
  ];

  test.each(ways)('%s', (_name, write) => {
    let found = 0;
    for (const shape of Object.keys(shapes)) {
      for (let seed = 0; seed < 3; seed++) {
        const content = Buffer.from(write(`${'\n'.repeat(seed)}${plant(shape, seed).text}`), 'latin1');
        const isFound = detector.detect({ bytes: content, origin: { path: 'a' } }).length > 0;
        if (isFound) found++;
        if (isFound) expect({ shape, seed, passes: passes('a', content) }).toEqual({ shape, seed, passes: false });
      }
    }
    // Or the claim above would be about nothing.
    expect(found).toBeGreaterThan(0);
  });

  test('files that are looked at for their names', () => {
    const nothing = Buffer.from('{}');
    expect(passes('home/.codex/auth.json', nothing)).toBe(false);
    expect(passes('home/codes/auth.json.ts', nothing)).toBe(true);
  });
});

test.each([
  [/(?:^|[/!])\.codex\/auth\.json$/, '.codex/auth.json'],
  [/secrets?\/keys\.txt/, '/keys.txt'],
  [/a{0,2}bcde/, 'bcde'],
  [/\.env$|\.envrc$/, 'diff --git'],
  [/(x|y)/, 'diff --git'],
  [/AUTH\.json/i, 'diff --git'],
  [/a.b.c/, 'diff --git'],
  [/x\d+yyyy\w+zz/, 'yyyy'],
])('the path %s is looked for as %s', (path, literal) => {
  const rule = { kind: 'pattern', path } as unknown as Rule;
  expect(pathLiterals([rule])).toEqual([literal]);
});
