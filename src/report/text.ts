import { createColors } from 'picocolors';
import type { Location, RedactedFinding, Snippet } from '../detect/finding.ts';
import type { Confidence, Severity } from '../detect/rule.ts';
import { advice } from './advice.ts';
import type { Look, Report, Unread } from './report.ts';

type Colors = ReturnType<typeof createColors>;

/** Places of one finding that are shown in full; the rest is counted, unless `--verbose`. */
const SHOWN_PLACES = 5;
const SHOWN_UNREAD = 10;

/** For people: what, where, why, what to do; then what was read and what was not. */
export const text = (report: Report, look: Look): string => {
  const colors = createColors(look.color);
  const counted = report.findings.filter(({ status }) => status === 'new');
  const known = report.findings.filter(({ status }) => status === 'known');
  const silenced = report.findings.length - counted.length - known.length;
  const blocks = [
    ...counted.map((finding) => block(finding, colors, look)),
    ...known.map((finding) => knownBlock(finding, colors)),
    ...(look.verbose ? report.findings.filter(isSilenced).map((finding) => silencedLine(finding, colors)) : []),
    ...(counted.length > 0 ? [advice(counted, report.mode).map((line) => `  ${line}`).join('\n')] : []),
    ...unreadBlock('Not read', report.incomplete, colors, look),
    ...(look.verbose ? unreadBlock('Left out', report.skipped, colors, look) : []),
    ...report.notices.map((notice) => colors.yellow(`note: ${notice}`)),
    summary(report, counted.length, known.length, silenced, colors),
  ];
  return `${blocks.join('\n\n')}\n`;
};

const isSilenced = ({ status }: RedactedFinding): boolean => status === 'baseline' || status === 'allowed';

const block = (finding: RedactedFinding, colors: Colors, look: Look): string => {
  const { title, ruleId, severity, confidence, reasons, fingerprint, locations } = finding;
  const shown = look.verbose ? locations : locations.slice(0, SHOWN_PLACES);
  const rest = locations.length - shown.length;
  return [
    `${severityColor(severity, colors)(colors.bold(title))}  ${colors.bold(finding.preview)}${finding.revealed === undefined ? '' : `  ${finding.revealed}`}`,
    ...shown.map((location, index) => place(location, colors, index === 0)),
    ...(rest > 0 ? [colors.dim(`  and ${plural(rest, 'more place')} (--verbose shows all)`)] : []),
    colors.dim(`  ${severity} · ${confidenceText(confidence)}: ${reasons.join('; ')}`),
    colors.dim(`  rule ${ruleId} · fingerprint ${fingerprint}`),
  ].join('\n');
};

const knownBlock = (finding: RedactedFinding, colors: Colors): string =>
  [
    `${colors.yellow('warning:')} ${finding.title}  ${finding.preview}`,
    ...finding.locations.slice(0, SHOWN_PLACES).map((location) => place(location, colors, false)),
    colors.dim('  It was committed before, so this change does not add it. It is still a leak: rotate it.'),
  ].join('\n');

const silencedLine = (finding: RedactedFinding, colors: Colors): string =>
  colors.dim(
    `${finding.status}: ${finding.title}  ${finding.preview}  ${finding.fingerprint}${finding.statusReason === undefined ? '' : `  (${finding.statusReason})`}`,
  );

const place = (location: Location, colors: Colors, withFrame: boolean): string => {
  const name = location.path === null ? placeName(location) : `${location.path}:${location.startLine}:${location.startColumn}`;
  const commit = location.commit === undefined ? '' : ` in ${location.commit.slice(0, 12)}`;
  const decoded = location.decodedFrom === undefined ? '' : ` (written as ${location.decodedFrom.join(', in ')})`;
  const head = `  ${colors.cyan(name)}${commit}${decoded}`;
  return withFrame && location.snippet !== undefined ? `${head}\n${frame(location.snippet, location.startLine, colors)}` : head;
};

const placeNames: Readonly<Record<NonNullable<Location['in']>, string>> = {
  message: 'a commit message',
  author: "an author's name",
  committer: "a committer's name",
  tag: "a tag's message",
  ref: "a ref's name",
  path: "a file's name",
  note: 'a note',
};

const placeName = (location: Location): string => (location.in === undefined ? '(unnamed)' : placeNames[location.in]);

const frame = ({ line, column, length }: Snippet, number: number, colors: Colors): string => {
  const gutter = `  ${String(number).padStart(5)} | `;
  const marks = ' '.repeat(Math.max(0, column)) + colors.red('^'.repeat(Math.max(1, length)));
  return `${colors.dim(gutter)}${line}\n${colors.dim(`${' '.repeat(gutter.length - 2)}| `)}${marks}`;
};

const unreadBlock = (title: string, entries: readonly Unread[], colors: Colors, look: Look): string[] => {
  if (entries.length === 0) return [];
  const shown = look.verbose ? entries : entries.slice(0, SHOWN_UNREAD);
  const rest = entries.length - shown.length;
  return [
    [
      colors.yellow(`${title}:`),
      ...shown.map(({ what, why }) => `  ${what}: ${why}`),
      ...(rest > 0 ? [`  and ${rest} more (--verbose shows all)`] : []),
    ].join('\n'),
  ];
};

const summary = (report: Report, counted: number, known: number, silenced: number, colors: Colors): string => {
  const { files, bytes, commits } = report.counts;
  const read = [plural(files, 'file'), size(bytes), ...(commits > 0 ? [plural(commits, 'commit')] : [])].join(', ');
  const parts = [
    counted === 0 ? (report.complete ? colors.green('No keys found') : colors.yellow('No keys found in what could be read')) : colors.red(plural(counted, 'key')),
    ...(known > 0 ? [`${known} known before`] : []),
    ...(silenced > 0 ? [`${silenced} accepted`] : []),
  ];
  const unread = report.complete ? '' : colors.yellow(` ${plural(report.incomplete.length, 'thing')} could not be read: the scan is incomplete.`);
  return `${parts.join(', ')} in ${read}.${unread}`;
};

const severityColor = (severity: Severity, colors: Colors): ((text: string) => string) =>
  severity === 'critical' || severity === 'high' ? colors.red : severity === 'medium' ? colors.yellow : colors.cyan;

const confidenceText = (confidence: Confidence): string => `${confidence} confidence`;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

const size = (bytes: number): string => {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power]}`;
};
