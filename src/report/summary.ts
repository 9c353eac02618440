import { type Page, plural, size } from './page.ts';
import type { Report } from './report.ts';
import { verdictCounts } from './verification.ts';

/** Findings by what they count for. */
export interface Numbers {
  readonly counted: number;
  readonly known: number;
  readonly silenced: number;
}

/** The last line: what was found, in how much, and whether all of it was read. */
export const summary = (report: Report, numbers: Numbers, page: Page): string =>
  `${countsOf(report, numbers, page)}${unread(report, page)}`;

const countsOf = (report: Report, numbers: Numbers, page: Page): string => {
  if (report.mode === 'account') return `${problemsOf(report, page)} in ${accountOf(report)}.`;
  if (report.mode === 'machine')
    return `${problemsOf(report, page)} in ${plural(report.counts.files, 'file')} of this machine.`;
  if (report.mode === 'doctor') return `${problemsOf(report, page)} in ${projectsOf(report)}.`;
  return report.mode === 'history' ? ofHistory(report, numbers, page) : ofFiles(report, numbers, page);
};

const problemsOf = ({ complete, problems }: Report, { colors }: Page): string => {
  if (problems.length > 0) return colors.yellow(plural(problems.length, 'problem'));
  return complete ? colors.green('No problems') : colors.yellow('No problems in what could be read');
};

const accountOf = ({ counts }: Report): string =>
  `${plural(counts.keys ?? 0, 'key')} and ${plural(counts.projects ?? 0, 'project')}`;

/** Several projects only where several were named. */
const projectsOf = ({ counts: { files, keys = 0, projects = 0 } }: Report): string => {
  const where = projects > 1 ? ` of ${plural(projects, 'project')}` : '';
  return `${plural(files, 'file')}${where} with ${plural(keys, 'key')}`;
};

/** Of those that count, as the number before it. */
const verdicts = ({ findings }: Report): string => {
  const counts = verdictCounts(findings.filter(({ status }) => status === 'new'));
  return counts === '' ? '' : ` (${counts})`;
};

const ofFiles = (report: Report, { counted, known, silenced }: Numbers, { colors }: Page): string => {
  const { complete, counts } = report;
  const read = [
    plural(counts.files, 'file'),
    size(counts.bytes),
    ...(counts.commits > 0 ? [plural(counts.commits, 'commit')] : []),
  ];
  const parts = [
    counted > 0
      ? colors.red(`${plural(counted, 'key')}${verdicts(report)}`)
      : complete
        ? colors.green('No keys found')
        : colors.yellow('No keys found in what could be read'),
    ...(known > 0 ? [`${known} known before`] : []),
    ...(silenced > 0 ? [`${silenced} accepted`] : []),
  ];
  return report.mode === 'variables' ? `${parts.join(', ')}.` : `${parts.join(', ')} in ${read.join(', ')}.`;
};

const ofHistory = (report: Report, { counted, silenced }: Numbers, { colors }: Page): string => {
  const { complete, counts } = report;
  const { commits, blobs, trees, tags, bytes } = counts;
  const read = [
    plural(commits, 'commit'),
    `${plural(blobs, 'file version')} (${blobs === 1 ? 'blob' : 'blobs'})`,
    ...(trees === undefined ? [] : [plural(trees, 'tree')]),
    ...(tags === undefined ? [] : [plural(tags, 'tag')]),
    `${size(bytes)} searched`,
  ];
  const found = [
    counted > 0
      ? colors.red(`${plural(counted, 'key')} found${verdicts(report)}`)
      : complete
        ? colors.green('nothing found')
        : colors.yellow('nothing found in what could be read'),
    ...(silenced > 0 ? [`${silenced} accepted`] : []),
  ];
  return `${read.join(', ')}; ${found.join(', ')}.`;
};

const unread = ({ complete, skipped, incomplete, mode }: Report, { colors }: Page): string => {
  const leftOut = skipped.length === 0 ? '' : ` ${skipped.length} left out.`;
  if (complete) return leftOut;
  const count = plural(incomplete.length, 'thing');
  return `${leftOut}${colors.yellow(` The ${['account', 'doctor', 'machine'].includes(mode) ? 'check' : 'scan'} is incomplete: ${count} could not be read.`)}`;
};
