import type { Location, RedactedFinding } from '../detect/finding.ts';
import { placeParts } from './places.ts';
import { plainSummary } from './plain-summary.ts';
import type { Problem, Report, Unread } from './report.ts';
import { nameOf, storyOf } from './story.ts';
import { visible } from './visible.ts';

const columns = [
  'kind',
  'status',
  'severity',
  'confidence',
  'rule',
  'what',
  'preview',
  'fingerprint',
  'path',
  'line',
  'column',
  'endLine',
  'endColumn',
  'place',
  'commit',
  'blob',
  'verdict',
  'pushed',
  'introducedBy',
  'author',
  'exposedFrom',
  'exposedTo',
  'message',
  'fix',
] as const;

type Row = Readonly<Partial<Record<(typeof columns)[number], string | number | undefined>>>;

/** A line for each place of a key, each problem, and each thing that was not read; the last one says whether the scan is complete. RFC 4180. */
export const csv = (report: Report): string => {
  const { findings, problems, incomplete, skipped, notices, complete } = report;
  const rows: readonly Row[] = [
    ...findings.flatMap(keyRows),
    ...problems.map(problemRow),
    ...incomplete.map((entry) => unreadRow('not-read', entry)),
    ...skipped.map((entry) => unreadRow('left-out', entry)),
    ...notices.map((message) => ({ kind: 'notice', message })),
    { kind: 'scan', status: complete ? 'complete' : 'incomplete', message: plainSummary(report) },
  ];
  const lines = [columns.map(field), ...rows.map((row) => columns.map((column) => field(row[column])))];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
};

const keyRows = (finding: RedactedFinding): readonly Row[] => {
  const { ruleId, severity, confidence, fingerprint, preview, status, verification, history } = finding;
  const first = history?.introduced[0];
  const key: Row = {
    kind: 'key',
    status,
    severity,
    confidence,
    rule: ruleId,
    what: nameOf(finding),
    preview,
    fingerprint,
    verdict: verification?.verdict,
    pushed: history === undefined ? undefined : { true: 'yes', false: 'no', null: 'unknown' }[`${history.pushed}`],
    introducedBy: first?.id,
    author: first?.author,
    exposedFrom: history?.exposure.from ?? undefined,
    exposedTo: history?.exposure.to ?? undefined,
    message: [`${finding.reasons.join('; ')}.`, ...storyOf(finding)].join(' '),
  };
  return finding.locations.map((location) => ({ ...key, ...placeOf(location) }));
};

const placeOf = (location: Location): Row => {
  const { name, about } = placeParts(location);
  return {
    path: location.path ?? undefined,
    line: location.startLine,
    column: location.startColumn,
    endLine: location.endLine,
    endColumn: location.endColumn,
    place: `${name}${about}`,
    commit: location.commit,
    blob: location.blob,
  };
};

const problemRow = ({ check, severity, path, startLine, message, fix }: Problem): Row => ({
  kind: 'problem',
  severity,
  rule: check,
  path,
  line: startLine,
  message,
  fix,
});

const unreadRow = (kind: string, { what, why }: Unread): Row => ({ kind, what, message: why });

/** What a spreadsheet takes for a formula at the start of a cell; full-width forms are taken for the same. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/**
 * Always in quotes, and no formula: an apostrophe makes text of it, as OWASP says ("CSV Injection"). One behind a semicolon as well, since
 * spreadsheets of many countries cut there, quotes or not.
 */
const field = (value: string | number | undefined): string => {
  const text = visible(String(value ?? ''));
  const safe = (FORMULA.test(text) ? `'${text}` : text).replace(/;(?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g, ";'");
  return `"${safe.replaceAll('"', '""')}"`;
};
