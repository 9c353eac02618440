import { createColors } from 'picocolors';
import type { Location, RedactedFinding, Snippet } from '../detect/finding.ts';
import type { Severity } from '../detect/rule.ts';
import { advice } from './advice.ts';
import { frame, wrap } from './frame.ts';
import type { Look, Report, Unread } from './report.ts';
import { visible } from './visible.ts';

type Colors = ReturnType<typeof createColors>;

interface Page {
  readonly colors: Colors;
  readonly verbose: boolean;
  /** In columns. */
  readonly width: number;
}

/** Longer lines are hard to read, and shorter ones hold no place. */
const MAX_WIDTH = 100;
const MIN_WIDTH = 40;

/** Places of one finding that are shown in full; the rest is counted, unless `--verbose`. */
const SHOWN_PLACES = 5;
const SHOWN_UNREAD = 10;

/** For people: what, where, why, what to do; then what was read and what was not. */
export const text = (report: Report, look: Look): string => {
  const page: Page = {
    colors: createColors(look.color),
    verbose: look.verbose,
    width: Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, look.columns)),
  };
  const counted = report.findings.filter(({ status }) => status === 'new');
  const known = report.findings.filter(({ status }) => status === 'known');
  const silenced = report.findings.filter(({ status }) => status === 'baseline' || status === 'allowed');
  const blocks = [
    ...counted.map((finding) => block(finding, page)),
    ...known.map((finding) => knownBlock(finding, page)),
    ...(look.verbose ? silenced.map((finding) => silencedBlock(finding, page)) : []),
    ...(counted.length > 0 ? [adviceBlock(counted, report.mode, page)] : []),
    ...unreadBlock('Not read', report.incomplete, page),
    ...unreadBlock('Left out', report.skipped, page),
    ...report.notices.map((notice) => page.colors.yellow(`note: ${visible(notice)}`)),
    summary(report, { counted: counted.length, known: known.length, silenced: silenced.length }, page),
  ];
  return `${blocks.join('\n\n')}\n`;
};

const block = (finding: RedactedFinding, page: Page): string => {
  const { ruleId, severity, confidence, reasons, fingerprint, locations, revealed } = finding;
  const { colors } = page;
  return [
    headline(finding, (title) => severityColor(severity, colors)(colors.bold(title)), page),
    ...(revealed === undefined ? [] : [`  ${visible(revealed)}`]),
    ...places(locations, page, true),
    ...dimmed(`${severity} · ${confidence} confidence: ${reasons.join('; ')}`, page),
    ...dimmed(`rule ${ruleId} · fingerprint ${fingerprint}`, page),
  ].join('\n');
};

const headline = ({ title, preview }: RedactedFinding, color: (title: string) => string, { colors }: Page): string =>
  `${color(visible(title))}  ${colors.bold(visible(preview))}`;

const knownBlock = (finding: RedactedFinding, page: Page): string =>
  [
    headline(finding, (title) => `${page.colors.yellow('warning:')} ${title}`, page),
    ...places(finding.locations, page, false),
    ...dimmed('It was committed before, so this change does not add it. It is a leak all the same: revoke it.', page),
  ].join('\n');

const silencedBlock = (finding: RedactedFinding, page: Page): string =>
  [
    headline(finding, (title) => `${finding.status === 'baseline' ? 'in the baseline' : 'allowed'}: ${title}`, page),
    ...places(finding.locations, page, false),
    ...dimmed(
      `fingerprint ${finding.fingerprint}${finding.statusReason === undefined ? '' : ` · ${finding.statusReason}`}`,
      page,
    ),
  ].join('\n');

const adviceBlock = (findings: readonly RedactedFinding[], mode: string, { width }: Page): string =>
  [
    'What to do:',
    ...advice(findings, mode).flatMap((step) =>
      wrap(step, width - 2).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`),
    ),
  ].join('\n');

const dimmed = (line: string, { colors, width }: Page): readonly string[] =>
  wrap(visible(line), width - 2).map((part, index) => colors.dim(`${index === 0 ? '  ' : '    '}${part}`));

/** The first places, those that nothing covers in front; the first of all with its line. */
const places = (locations: readonly Location[], page: Page, withFrame: boolean): readonly string[] => {
  const ordered = [...locations.filter((location) => !isCovered(location)), ...locations.filter(isCovered)];
  const shown = page.verbose ? ordered : ordered.slice(0, SHOWN_PLACES);
  const rest = locations.length - shown.length;
  return [
    ...shown.flatMap((location, index) => place(location, page, withFrame && index === 0)),
    ...(rest > 0 ? [page.colors.dim(`  and ${plural(rest, 'more place')} (--verbose shows all)`)] : []),
  ];
};

const isCovered = ({ known, allowed }: Location): boolean => known === true || allowed !== undefined;

const coverText = ({ known, allowed }: Location): string => {
  if (known === true) return ' (stood there before)';
  return allowed === undefined ? '' : ` (${visible(allowed)})`;
};

const place = (location: Location, page: Page, withFrame: boolean): readonly string[] => {
  const name =
    location.path === null
      ? placeName(location)
      : `${visible(location.path)}:${location.startLine}:${location.startColumn}`;
  const commit = location.commit === undefined ? '' : ` in ${location.commit.slice(0, 12)}`;
  const decoded =
    location.decodedFrom === undefined ? '' : ` (written as ${location.decodedFrom.toReversed().join(' in ')})`;
  const head = `  ${page.colors.cyan(name)}${commit}${decoded}${coverText(location)}`;
  return withFrame && location.snippet !== undefined
    ? [head, ...framed(location.snippet, location.startLine, page)]
    : [head];
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

const placeName = ({ in: of, startLine }: Location): string =>
  of === undefined ? '(unnamed)' : `${placeNames[of]}${startLine > 1 ? `, line ${startLine}` : ''}`;

const framed = (snippet: Snippet, number: number, { colors, width }: Page): readonly string[] => {
  const gutter = `  ${String(number).padStart(5)} | `;
  const { line, marks } = frame(snippet, width - gutter.length);
  return [`${colors.dim(gutter)}${line}`, `${colors.dim(`${' '.repeat(gutter.length - 2)}| `)}${colors.red(marks)}`];
};

const unreadBlock = (title: string, entries: readonly Unread[], { colors, verbose }: Page): string[] => {
  if (entries.length === 0) return [];
  const shown = verbose ? entries : entries.slice(0, SHOWN_UNREAD);
  const rest = entries.length - shown.length;
  return [
    [
      colors.yellow(`${title}:`),
      ...shown.map(({ what, why }) => `  ${visible(what)}: ${visible(why)}`),
      ...(rest > 0 ? [`  and ${rest} more (--verbose shows all)`] : []),
    ].join('\n'),
  ];
};

interface Numbers {
  readonly counted: number;
  readonly known: number;
  readonly silenced: number;
}

const summary = (report: Report, { counted, known, silenced }: Numbers, { colors }: Page): string => {
  const { complete, skipped, incomplete, counts } = report;
  const read = [
    plural(counts.files, 'file'),
    size(counts.bytes),
    ...(counts.commits > 0 ? [plural(counts.commits, 'commit')] : []),
  ];
  const parts = [
    counted > 0
      ? colors.red(plural(counted, 'key'))
      : complete
        ? colors.green('No keys found')
        : colors.yellow('No keys found in what could be read'),
    ...(known > 0 ? [`${known} known before`] : []),
    ...(silenced > 0 ? [`${silenced} accepted`] : []),
  ];
  const leftOut = skipped.length === 0 ? '' : ` ${skipped.length} left out.`;
  const unread = complete
    ? ''
    : colors.yellow(` The scan is incomplete: ${plural(incomplete.length, 'thing')} could not be read.`);
  return `${parts.join(', ')} in ${read.join(', ')}.${leftOut}${unread}`;
};

const severityColor = (severity: Severity, colors: Colors): ((text: string) => string) =>
  severity === 'critical' || severity === 'high' ? colors.red : severity === 'medium' ? colors.yellow : colors.cyan;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

const size = (bytes: number): string => {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power]}`;
};
