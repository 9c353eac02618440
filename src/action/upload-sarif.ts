import { gzipSync } from 'node:zlib';
import type { Report } from '../report/report.ts';
import { type SarifParts, sarifParts, sarifText } from '../report/sarif/sarif.ts';
import { worstFirst } from './order.ts';
import { asPushed } from './pushed.ts';

/** GitHub refuses a run with more results, and a file with more bytes after gzip. */
const MOST_RESULTS = 25_000;
const MOST_BYTES = 10_000_000;

/**
 * SARIF for GitHub's code scanning: what is accepted is not in it, as GitHub does not look at `suppressions` and would open alerts. The worst ones first:
 * GitHub shows 5 000. What has no room is an error among the notifications.
 */
export const sarifForUpload = (report: Report): string => {
  const open = { ...asPushed(report), findings: worstFirst(asPushed(report).findings.filter(isOpen)) };
  const { rules, results } = sarifParts(open);
  const parts = { rules, results: results.filter((result) => !('suppressions' in result)), id: categoryOf(report) };
  return fitted(open, parts, Math.min(MOST_RESULTS, parts.results.length));
};

const isOpen = ({ status }: Report['findings'][number]): boolean => status === 'new' || status === 'known';

/**
 * An upload closes the alerts of its category that are not in it: what a range adds must not close what a history found. The slash at the end makes all
 * of it the category.
 */
const categoryOf = ({ mode }: Report): string => `tripkey/${mode}/`;

const fitted = (report: Report, parts: SarifParts, most: number): string => {
  const text = sarifText(report, { ...parts, most });
  const size = gzipSync(text).length;
  if (size <= MOST_BYTES || most === 0) return text;
  return fitted(report, parts, Math.floor(most * Math.min(0.9, (0.95 * MOST_BYTES) / size)));
};
