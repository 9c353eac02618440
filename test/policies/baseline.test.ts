import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Baseline,
  type BaselineEntry,
  emptyBaseline,
  mergeBaseline,
  parseBaseline,
  pruneBaseline,
  serializeBaseline,
} from '../../src/policies/baseline.ts';
import { EntryError } from '../../src/policies/entry-file.ts';

const a = 'aaaaaaaaaaaaaaaa';
const b = 'bbbbbbbbbbbbbbbb';

test.each<[string, BaselineEntry[]]>([
  ['', []],
  ['\n\n', []],
  [a, [{ fingerprint: a }]],
  [`${a}\n`, [{ fingerprint: a }]],
  [`${a}  # revoked in May\n`, [{ fingerprint: a, reason: 'revoked in May' }]],
  [`${a} # x # y`, [{ fingerprint: a, reason: 'x # y' }]],
  [`${a} #`, [{ fingerprint: a }]],
  [`${a} #x`, [{ fingerprint: a, reason: 'x' }]],
  [`${a} docs/**  # x`, [{ fingerprint: a, path: 'docs/**', reason: 'x' }]],
  [`${a} docs/a#b.md`, [{ fingerprint: a, path: 'docs/a#b.md' }]],
  [`${a} "docs/a b # c.md"  # x`, [{ fingerprint: a, path: 'docs/a b # c.md', reason: 'x' }]],
  [`${a} my file.txt # x`, [{ fingerprint: a, path: 'my file.txt', reason: 'x' }]],
  [`\ufeff${a}\t\tdocs\t# x\t\n`, [{ fingerprint: a, path: 'docs', reason: 'x' }]],
  [
    `${a} docs\n${a} src\n${a}\n`,
    [{ fingerprint: a, path: 'docs' }, { fingerprint: a, path: 'src' }, { fingerprint: a }],
  ],
  [`${b}\r\n${a}\r\n`, [{ fingerprint: b }, { fingerprint: a }]],
])('%j', (text, entries) => {
  expect(parseBaseline(text).entries).toEqual(entries);
});

test.each<[string, number, string]>([
  ['nonsense', 1, 'a line must begin with a fingerprint of 16 hex digits'],
  [`${a}\n${a}\n`, 2, 'the same entry as line 1: delete one of them'],
  [`# c\n${a} docs\n\n${a} docs # other reason`, 4, 'the same entry as line 2: delete one of them'],
  [`<<<<<<< HEAD\n${a}`, 1, "git's mark of a merge conflict: keep the lines of both sides and delete the marks"],
  [`${a}\n=======\n${b}`, 2, "git's mark of a merge conflict: keep the lines of both sides and delete the marks"],
  [`${a}\n>>>>>>> theirs`, 2, "git's mark of a merge conflict: keep the lines of both sides and delete the marks"],
  [`${a}\n||||||| base\r\n`, 2, "git's mark of a merge conflict: keep the lines of both sides and delete the marks"],
  [a.toUpperCase(), 1, 'a line must begin with a fingerprint of 16 hex digits'],
  [`${a}a`, 1, 'a line must begin with a fingerprint of 16 hex digits'],
  [`${a}# x`, 1, 'a line must begin with a fingerprint of 16 hex digits'],
  [`${a} ../x`, 1, 'the path leaves the root with `..`'],
  [`${a} "a\\q"`, 1, 'the quoted path is not valid (JSON text)'],
  [`${a} ""`, 1, 'the path names nothing: use `**` for everything'],
])('%j is refused', (text, line, message) => {
  const parse = (): Baseline => parseBaseline(text);
  expect(parse).toThrow(new EntryError(line, message));
  try {
    parse();
  } catch (error) {
    expect((error as EntryError).line).toBe(line);
  }
});

test('a line that is made to hold the reader up is read in time', () => {
  const blanks = ' '.repeat(1_000_000);
  expect(() => parseBaseline(`${a} x${blanks}y`)).toThrow('the path is longer than 4096 characters');
  expect(() => parseBaseline(`${a} "${blanks}"`)).toThrow('the path is longer');
  expect(parseBaseline(`${a}${blanks}x${blanks}#${blanks}y`).entries).toEqual([
    { fingerprint: a, path: 'x', reason: 'y' },
  ]);
});

describe('writing', () => {
  test('sorts, one line each', () => {
    const entries = [{ fingerprint: b }, { fingerprint: a, path: 'src', reason: 'x' }, { fingerprint: a, reason: 'y' }];
    expect(serializeBaseline({ ...emptyBaseline, entries })).toBe(`${a}  # y\n${a} src  # x\n${b}\n`);
  });

  test('an empty one is an empty file', () => {
    expect(serializeBaseline(emptyBaseline)).toBe('');
  });

  test('comments move with the entry below, the first and last stay', () => {
    const text = `# about this file\n${b}\n# about a\n${a}\n# end\n`;
    expect(serializeBaseline(parseBaseline(text))).toBe(`# about this file\n# about a\n${a}\n${b}\n# end\n`);
  });

  test('CRLF is kept', () => {
    expect(serializeBaseline(parseBaseline(`${b}\r\n${a}  # x\r\n`))).toBe(`${a}  # x\r\n${b}\r\n`);
    expect(serializeBaseline(parseBaseline(`${b}\n${a}\r\n`))).toBe(`${a}\n${b}\n`);
  });
});

test('merging keeps what is there and makes reasons one line', () => {
  const before = parseBaseline(`${a}  # old\n`);
  const after = mergeBaseline(before, [
    { fingerprint: a, reason: 'new' },
    { fingerprint: b, reason: ' two\r\n  lines\u2028 ' },
    { fingerprint: b },
    { fingerprint: a, path: 'x', reason: '\n' },
  ]);
  expect(after.entries).toEqual([
    { fingerprint: a, reason: 'old' },
    { fingerprint: b, reason: 'two lines' },
    { fingerprint: a, path: 'x' },
  ]);
});

test('pruning takes exactly the entries it is given', () => {
  const before = parseBaseline(`${a}  # x\n# gone with it\n${a} docs\n${b}\n`);
  expect(serializeBaseline(pruneBaseline(before, [{ fingerprint: a, path: 'docs' }]))).toBe(`${a}  # x\n${b}\n`);
});

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 16, maxLength: 16 });
const word = fc.string({ minLength: 1, maxLength: 12 });
const globs = fc
  .oneof(
    word,
    fc.string({
      unit: fc.constantFrom('a', '/', '#', ' ', '"', '\\', '*', '\n', '!', '\u2028'),
      minLength: 1,
      maxLength: 8,
    }),
  )
  .filter(
    (glob) =>
      !/^!?[./]*$/.test(glob) && !/(^|\/)\.\.(\/|$)/.test(glob) && !/^!?[A-Za-z]:[\\/]/.test(glob) && !/\*/.test(glob),
  );
const entry = fc.record(
  { fingerprint: hex, path: globs, reason: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  { requiredKeys: ['fingerprint'] },
);
const comment = fc.string({ unit: fc.constantFrom('a', ' ', '#', 'é'), maxLength: 10 }).map((text) => `#${text}`);
const baselines = fc.record({
  header: fc.array(comment, { maxLength: 2 }),
  entries: fc.array(entry, { maxLength: 8 }),
  footer: fc.array(comment, { maxLength: 2 }),
  lineBreak: fc.constantFrom('\n' as const, '\r\n' as const),
});

test('what is written is read as it was, whatever paths and reasons hold', () => {
  fc.assert(
    fc.property(baselines, ({ entries, ...rest }) => {
      const baseline = mergeBaseline({ ...rest, entries: [] }, entries);
      const text = serializeBaseline(baseline);
      const read = parseBaseline(text);
      const sort = (list: readonly BaselineEntry[]): string[] =>
        list.map((one) => JSON.stringify([one.fingerprint, one.path, one.reason])).sort();
      expect(sort(read.entries)).toEqual(sort(baseline.entries));
      expect([...read.header, ...read.footer]).toEqual([...rest.header, ...rest.footer]);
      expect(serializeBaseline(read)).toBe(text);
      expect(text.split(rest.lineBreak).length - 1).toBe(read.entries.length + rest.header.length + rest.footer.length);
    }),
    { numRuns: 500 },
  );
});

test('merging is order-free and pruning undoes it', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(entry, { maxLength: 6, selector: ({ fingerprint }) => fingerprint }),
      fc.nat(),
      (entries, split) => {
        const at = split % (entries.length + 1);
        const [left, right] = [entries.slice(0, at), entries.slice(at)];
        const one = mergeBaseline(mergeBaseline(emptyBaseline, left), right);
        const other = mergeBaseline(mergeBaseline(emptyBaseline, right), left);
        expect(serializeBaseline(one)).toBe(serializeBaseline(other));
        expect(serializeBaseline(pruneBaseline(one, right))).toBe(
          serializeBaseline(mergeBaseline(emptyBaseline, left)),
        );
      },
    ),
    { numRuns: 200 },
  );
});
