import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FormatName, formatNames } from '../../src/report/format-names.ts';
import { type Report, reporters } from '../../src/report/report.ts';
import { plant } from '../support/keys.ts';
import { hostile, poisoned, samples } from './hostile.ts';

// Names and messages may be a stranger's: they are shown, and do nothing.

const write = (report: Report, format: FormatName): string =>
  reporters[format](report, { color: false, verbose: true, columns: 100 });

/** Control and format characters, halves of characters; line ends are the format's own. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u{e0000}-\u{e0fff}]/u;

/** Orders to a CI system that reads along in a log: of Azure, TeamCity and GitHub's old form anywhere, of GitHub's where a line begins. */
const ORDER = /##(?:vso|teamcity)?\[|^\s*::(?:error|warning|set-output)\b.*::/m;
const cases = Object.keys(hostile).flatMap((name) => formatNames.map((format) => ({ name, format })));

test.each(cases)('$name in every field, as $format: nothing harmful, and it comes out', ({ name, format }) => {
  for (const report of Object.values(samples)) {
    const written = write(poisoned(report, hostile[name]!), format);
    expect(written.replaceAll(/\r?\n/g, '')).not.toMatch(HARMFUL);
    expect(written.split('MARK').length).toBeGreaterThan(10);
    // That one is made of such orders.
    if (format !== 'github') expect(written).not.toMatch(ORDER);
  }
});

test.each([...formatNames])('%s: the same report gives the same bytes', (format) => {
  for (const report of Object.values(samples)) {
    expect(write(structuredClone(report), format)).toBe(write(report, format));
  }
});

test.each([...formatNames])('%s: an incomplete scan that found nothing does not look clean', (format) => {
  const empty = { ...samples['scan']!, findings: [], problems: [], skipped: [], notices: [], incomplete: [] };
  const clean = write({ ...empty, complete: true }, format);
  const incomplete = write({ ...empty, complete: false, incomplete: [{ what: 'a.bin', why: 'MARK' }] }, format);
  const cut = write({ ...empty, complete: false }, format);
  expect(incomplete).toContain('MARK');
  expect(cut).not.toBe(clean);
  expect(cut).not.toBe(incomplete);
});

/** For people: `--reveal` shows keys there. */
const forPeople: readonly FormatName[] = ['text', 'json', 'jsonl', 'markdown', 'html'];

test.each([...formatNames])('%s: a key in full only where people asked for it', (format) => {
  const { secret } = plant('openai-project-key', 1);
  for (const report of Object.values(samples)) {
    const revealed = { ...report, findings: report.findings.map((each) => ({ ...each, revealed: secret })) };
    expect(write(revealed, format).includes(secret)).toBe(forPeople.includes(format));
  }
});

test.each([...formatNames])('%s: whatever a text is, nothing harmful comes out', (format) => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'`|\\<>&"\'[]()*_~$#@:/-=+.!;,% \n\r\t\0\u001b\u202e\u2028'),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    ),
    maxLength: 24,
  });
  fc.assert(
    fc.property(text, (name) => {
      for (const report of Object.values(samples)) {
        expect(write(poisoned(report, name), format).replaceAll(/\r?\n/g, '')).not.toMatch(HARMFUL);
      }
    }),
    { numRuns: 50 },
  );
});
