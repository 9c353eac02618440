import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import {
  ForeignBaselineError,
  matchForeign,
  parseForeignBaseline,
  type ForeignEntry,
} from '../../src/policies/foreign-baseline.ts';
import { plant } from '../support/keys.ts';
import { findingOf, fingerprintOf } from '../support/findings.ts';

const commit = 'c'.repeat(40);

describe('.gitleaksignore', () => {
  test.each<[string, ForeignEntry[], string[]]>([
    ['', [], []],
    ['# comment\n\n  \n', [], []],
    ['a/b.py:openai-api-key:12', [{ label: 'line 1', path: 'a/b.py', line: 12 }], []],
    [`${commit}:a.py:rule:3\r\n`, [{ label: 'line 1', path: 'a.py', line: 3, commit }], []],
    ['./a b.py:rule:3', [{ label: 'line 1', path: 'a b.py', line: 3 }], []],
    ['dir\\a.py:rule:3', [{ label: 'line 1', path: 'dir/a.py', line: 3 }], []],
    ['a:b.py:rule:3', [{ label: 'line 1', path: 'a:b.py', line: 3 }], []],
    [
      '\ufeffa.py:rule:3\nnonsense\nb.py:rule:x',
      [{ label: 'line 1', path: 'a.py', line: 3 }],
      ['line 2: not of the form [commit:]file:rule:line', 'line 3: not of the form [commit:]file:rule:line'],
    ],
  ])('%j', (text, entries, rejected) => {
    expect(parseForeignBaseline(text)).toEqual({ entries, rejected });
  });
});

describe('.secrets.baseline', () => {
  const sha1 = 'd'.repeat(40);
  test.each<[unknown, ForeignEntry[], string[]]>([
    [{}, [], []],
    [
      { 'a.py': [{ type: 'Secret Keyword', filename: 'a.py', hashed_secret: sha1, line_number: 3 }] },
      [{ label: 'a.py, entry 1', path: 'a.py', sha1 }],
      [],
    ],
    [
      { 'd\\a.py': [{ hashed_secret: sha1, is_secret: false }] },
      [{ label: 'd\\a.py, entry 1', path: 'd/a.py', sha1 }],
      [],
    ],
    [{ 'a.py': [{ hashed_secret: sha1, is_secret: true }] }, [], ['a.py, entry 1: audited as a true secret']],
    [
      { 'a.py': [{}, null, { hashed_secret: 'x' }] },
      [],
      [1, 2, 3].map((n) => `a.py, entry ${n}: has no SHA-1 in hashed_secret`),
    ],
    [{ 'a.py': 'x' }, [], []],
  ])('%j', (results, entries, rejected) => {
    expect(parseForeignBaseline(JSON.stringify({ version: '1.5.0', results }))).toEqual({ entries, rejected });
  });

  test.each<[string, string]>([
    ['{', 'it is not valid JSON'],
    ['{"results": []}', 'it has no table of results'],
    ['{}', 'it has no table of results'],
  ])('%j is refused', (text, message) => {
    expect(() => parseForeignBaseline(text)).toThrow(new ForeignBaselineError(message));
  });
});

describe('what an entry means now', () => {
  const { secret } = plant('openai-user-key', 1);
  const fingerprint = fingerprintOf(secret);
  const at = (path: string, startLine: number, more = {}): ReturnType<typeof findingOf> =>
    findingOf(secret, [{ path, startLine, ...more }]);
  const sha1 = createHash('sha1').update(secret).digest('hex');
  const baselineOf = (entry: Partial<ForeignEntry>) => ({
    entries: [{ label: 'line 1', path: 'a.py', ...entry }],
    rejected: [],
  });
  const accepted = { fingerprint, path: '/a.py', reason: 'why' };

  test.each<[string, Partial<ForeignEntry>, ReturnType<typeof findingOf>, boolean]>([
    ['the same line', { line: 3 }, at('a.py', 3), true],
    ['another line', { line: 3 }, at('a.py', 4), false],
    ['another file', { line: 3 }, at('b.py', 3), false],
    ['the same commit', { line: 3, commit }, at('a.py', 3, { commit }), true],
    ['another commit', { line: 3, commit }, at('a.py', 3, { commit: 'e'.repeat(40) }), false],
    ['no commit known', { line: 3, commit }, at('a.py', 3), true],
    ['outside of files', { line: 3 }, findingOf(secret, [{ path: null, startLine: 3 }]), false],
    ['the same value', { sha1 }, at('a.py', 9), true],
    ['another value', { sha1: '0'.repeat(40) }, at('a.py', 9), false],
    ['the same value elsewhere', { sha1 }, at('b.py', 9), false],
  ])('%s', (_, entry, finding, isMatch) => {
    const result = matchForeign(baselineOf(entry), [finding], '', 'why');
    expect(result).toEqual(isMatch ? { matched: [accepted], unmatched: [] } : { matched: [], unmatched: ['line 1'] });
  });

  test('paths of a scan in a folder are taken from the root', () => {
    expect(matchForeign(baselineOf({ line: 1, path: 'pkg/a.py' }), [at('a.py', 1)], 'pkg', 'why').matched).toEqual([
      { ...accepted, path: '/pkg/a.py' },
    ]);
  });

  test('two keys on one line are both meant, one key twice is one entry', () => {
    const other = findingOf('another', [{ path: 'a.py', startLine: 3 }]);
    const twice = findingOf(secret, [
      { path: 'a.py', startLine: 3 },
      { path: 'a.py', startLine: 3, startColumn: 90 },
    ]);
    expect(matchForeign(baselineOf({ line: 3 }), [other, twice], '', 'why').matched).toHaveLength(2);
  });

  test('names are taken literally', () => {
    const result = matchForeign(baselineOf({ line: 1, path: 'a[1]*.py' }), [at('a[1]*.py', 1)], '', 'why');
    expect(result.matched).toEqual([{ ...accepted, path: '/a\\[1\\]\\*.py' }]);
  });
});
