import { createColors } from 'picocolors';
import type { RedactedFinding } from '../detect/finding.ts';
import type { Severity } from '../detect/rule.ts';
import { wrap } from './frame.ts';
import { type Page, dimmed } from './page.ts';
import { places, placesOfHistory } from './places.ts';
import { problemBlocks } from './problems.ts';
import type { Look, Report, Unread } from './report.ts';
import { stepsOf } from './steps.ts';
import { summary } from './summary.ts';
import { timeline } from './timeline.ts';
import { verificationLines } from './verification.ts';
import { visible } from './visible.ts';

type Colors = Page['colors'];

/** Longer lines are hard to read, and shorter ones hold no place. */
const MAX_WIDTH = 100;
const MIN_WIDTH = 40;

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
    ...adviceBlock(report, page),
    ...problemBlocks(report.problems, page),
    ...unreadBlock('Not read', report.incomplete, page),
    ...unreadBlock('Left out', report.skipped, page),
    ...report.notices.map((notice) => page.colors.yellow(`note: ${visible(notice)}`)),
    summary(report, { counted: counted.length, known: known.length, silenced: silenced.length }, page),
  ];
  return `${blocks.join('\n\n')}\n`;
};

const block = (finding: RedactedFinding, page: Page): string => {
  const { ruleId, severity, confidence, reasons, fingerprint, locations, revealed, history, verification } = finding;
  const { colors } = page;
  return [
    headline(finding, (title) => severityColor(severity, colors)(colors.bold(title)), page),
    ...(revealed === undefined ? [] : [`  ${visible(revealed)}`]),
    ...(verification === undefined ? [] : verificationLines(verification, page)),
    ...(history === undefined
      ? places(locations, page, true)
      : [...placesOfHistory(locations, page), ...timeline(history, page)]),
    ...dimmed(`${severity} · ${confidence} confidence: ${reasons.join('; ')}`, page),
    ...dimmed(`rule ${ruleId} · fingerprint ${fingerprint}`, page),
  ].join('\n');
};

const headline = ({ title, preview }: RedactedFinding, color: (title: string) => string, { colors }: Page): string =>
  `${color(visible(title))}  ${colors.bold(visible(preview))}`;

const knownBlock = (finding: RedactedFinding, page: Page): string =>
  [
    headline(finding, (title) => `${page.colors.yellow('warning:')} ${title}`, page),
    ...(finding.verification === undefined ? [] : verificationLines(finding.verification, page)),
    ...places(finding.locations, page, false),
    ...dimmed('It was committed before, so this change does not add it. It is a leak all the same: revoke it.', page),
  ].join('\n');

const silencedBlock = (finding: RedactedFinding, page: Page): string =>
  [
    headline(finding, (title) => `${finding.status === 'baseline' ? 'in the baseline' : 'allowed'}: ${title}`, page),
    ...(finding.verification === undefined ? [] : verificationLines(finding.verification, page)),
    ...places(finding.locations, page, false),
    ...dimmed(
      `fingerprint ${finding.fingerprint}${finding.statusReason === undefined ? '' : ` · ${finding.statusReason}`}`,
      page,
    ),
  ].join('\n');

const adviceBlock = (report: Report, { width }: Page): readonly string[] => {
  const { isOrdered, steps } = stepsOf(report);
  if (steps.length === 0) return [];
  const lines = steps.flatMap((step, index) => {
    const mark = isOrdered ? `${index + 1}. ` : '- ';
    return wrap(step, width - mark.length).map((line, at) => `${at === 0 ? mark : ' '.repeat(mark.length)}${line}`);
  });
  return [[isOrdered ? 'What to do, in this order:' : 'What to do:', ...lines].join('\n')];
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

const severityColor = (severity: Severity, colors: Colors): ((text: string) => string) =>
  severity === 'critical' || severity === 'high' ? colors.red : severity === 'medium' ? colors.yellow : colors.cyan;
