import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { type FormatName, formatNames } from '../../src/report/format-names.ts';
import { type Report, reporters } from '../../src/report/report.ts';
import { everyState, historyReport } from './history-report.ts';
import { scanReport } from './scan-report.ts';

const reports: Readonly<Record<string, Report>> = { expected: scanReport, history: historyReport(everyState) };
const cases = Object.keys(reports).flatMap((name) => formatNames.map((format) => [name, format, 100] as const));

/** Where it is not the format's name. */
const extensions: Readonly<Partial<Record<FormatName, string>>> = {
  text: 'txt',
  gitlab: 'gitlab.json',
  junit: 'junit.xml',
  github: 'github.txt',
  markdown: 'md',
};

/** `UPDATE_FIXTURES=1` writes them anew: read the difference before you commit it. */
test.each([...cases, ['history', 'text', 44] as const])(
  '%s as %s, %d wide, is as in fixtures/report',
  (name, format, columns) => {
    const written = reporters[format](reports[name]!, { color: false, verbose: false, columns });
    const file = `fixtures/report/${name}${columns === 100 ? '' : '-narrow'}.${extensions[format] ?? format}`;
    if (process.env['UPDATE_FIXTURES'] === '1') writeFileSync(file, written);
    expect(written).toBe(readFileSync(file, 'utf8'));
  },
);

test.each(cases)('%s: %s writes no control character of a name', (name, format) => {
  const written = reporters[format](reports[name]!, { color: false, verbose: true, columns: 80 });
  // CSV ends its lines with both.
  // oxlint-disable-next-line no-control-regex -- they are what this is about
  expect(written.replaceAll('\r\n', '\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
