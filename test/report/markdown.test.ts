import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { markdown } from '../../src/report/markdown/markdown.ts';
import type { Report } from '../../src/report/report.ts';
import { hostile, poisoned, samples } from './hostile.ts';
import { at, finding, scanReport } from './scan-report.ts';

/** Read as GitHub reads it, raw HTML included. */
const htmlOf = (report: Report): string =>
  micromark(markdown(report), { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

/** Every tag with its attributes, in order. */
const tagsOf = (report: Report): readonly string[] => htmlOf(report).match(/<[^>]*>/g) ?? [];

const own: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(samples).map(([name, report]) => [name, tagsOf(poisoned(report, 'MARK'))]),
);

test('headings, tables and steps', () => {
  const html = htmlOf(samples['scan']!);
  expect(html.match(/<h2>.*?<\/h2>/g)).toEqual(
    ['Keys', 'What to do', 'Known before', 'Problems', 'Not read', 'Left out', 'Notes', 'Accepted'].map(
      (title) => `<h2>${title}</h2>`,
    ),
  );
  expect(html).toContain('<td><code>0000000000000001</code></td>');
});

test.each(Object.entries(hostile))('%s in every field: the same elements, no link, no image', (_, text) => {
  for (const [name, report] of Object.entries(samples)) {
    const tags = tagsOf(poisoned(report, text));
    expect(tags.filter((tag) => !/^<\/?code>$/.test(tag))).toEqual(
      own[name]!.filter((tag) => !/^<\/?code>$/.test(tag)),
    );
    expect(tags.join('')).not.toMatch(/<(?:a|img|script|input)\b/);
  }
});

test.each(Object.entries(hostile))('%s in every field: nobody is mentioned, and no issue', (_, text) => {
  for (const report of Object.values(samples)) {
    const bare = htmlOf(poisoned(report, text)).replaceAll(/<code>[^]*?<\/code>/g, '');
    expect(bare).not.toMatch(/@\w|\B#\d|\bGH-\d|\bwww\./);
  }
});

test('whatever a text is, it makes no element', () => {
  const text = fc.string({ unit: fc.constantFrom(...'`|\\<>&"\'[]()*_~$#@:/-=+.! \n\r\taw1é'), maxLength: 24 });
  fc.assert(
    fc.property(text, (name) => {
      const tags = tagsOf(poisoned(samples['scan']!, `MARK${name}`));
      expect(tags).toEqual(own['scan']);
    }),
    { numRuns: 60 },
  );
});

const MIB = 1024 * 1024;

test.each([500, 5000])('%d keys, each with the longest names, fit into the summary of a step', (count) => {
  const name = 'x|`<\u202e'.repeat(200);
  const findings = Array.from({ length: count }, (_, index) =>
    finding(String(index).padStart(16, '0'), {
      title: name,
      statusReason: name,
      status: index % 3 === 0 ? 'new' : 'baseline',
      locations: Array.from({ length: 9 }, (__, line) => at(`${name}${index}`, line + 1)),
    }),
  );
  const unread = Array.from({ length: count }, () => ({ what: name, why: name }));
  const problems = findings.map(() => ({ check: 'key-age', severity: 'high', path: name, message: name, fix: name }));
  const written = markdown({ ...scanReport, findings, problems, incomplete: unread, skipped: unread, notices: [name] });
  expect(Buffer.byteLength(written)).toBeLessThan(MIB);
  expect(written).toMatch(/and \d+ more: the JSON report has all\./);
});

test('500 keys are all listed', () => {
  const findings = Array.from({ length: 500 }, (_, index) => finding(String(index).padStart(16, '0'), {}));
  const written = markdown({ ...scanReport, findings });
  expect(findings.filter(({ fingerprint }) => !written.includes(fingerprint))).toEqual([]);
});
