import { expect, test } from '@jest/globals';
import { fromTop } from '../../src/action/from-top.ts';
import { at, finding, scanReport } from '../report/scan-report.ts';

test.each([
  ['', 'a/b.ts', 'a/b.ts'],
  ['.', 'a/b.ts', 'a/b.ts'],
  ['app', 'a/b.ts', 'app/a/b.ts'],
  ['app/', 'a/b.ts', 'app/a/b.ts'],
  ['./x/app/', '../c.ts', 'x/c.ts'],
  ['app', '/etc/c.ts', '/etc/c.ts'],
  ['app', null, null],
])('in %j, %j is %j from the top', (folder, path, expected) => {
  const report = { ...scanReport, findings: [finding('01', { locations: [at(path, 3)] })] };
  expect(fromTop(report, folder).findings).toEqual([finding('01', { locations: [at(expected, 3)] })]);
});
