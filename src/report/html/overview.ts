import type { RedactedFinding } from '../../detect/finding.ts';
import { isDead, isLive } from '../../detect/verification.ts';
import type { Headline } from '../incident/page.ts';
import { plural, size } from '../page.ts';
import type { Report } from '../report.ts';
import { verdictCounts } from '../verification.ts';

/** What stands above everything else: how many keys, are they live, can others have them, what is wrong, was all of it read. */
export const overview = (report: Report): readonly Headline[] => {
  const { findings, problems, mode } = report;
  const counted = findings.filter(({ status }) => status === 'new');
  const isOfChecks = ['account', 'doctor', 'machine'].includes(mode);
  return [
    ...(isOfChecks && findings.length === 0 ? [] : [keysLine(counted, report)]),
    ...(counted.length === 0 ? [] : [verdictLine(counted)]),
    ...(mode === 'history' && counted.length > 0 ? [pushedLine(counted)] : []),
    ...(isOfChecks || problems.length > 0 ? [problemsLine(report)] : []),
    readingLine(report),
  ];
};

const number = (count: number): string => count.toLocaleString('en-US');

const keysLine = (counted: readonly RedactedFinding[], { findings, complete }: Report): Headline => {
  const accepted = findings.filter(({ status }) => status === 'baseline' || status === 'allowed').length;
  const known = findings.length - counted.length - accepted;
  const parts = [
    ...severityCounts(counted),
    ...(known > 0 ? [`${number(known)} known before`] : []),
    ...(accepted > 0 ? [`${number(accepted)} accepted`] : []),
  ];
  return {
    label: 'Keys',
    word: counted.length === 0 ? 'none found' : `${number(counted.length)} found`,
    tone: counted.length > 0 ? 'bad' : complete ? 'good' : 'warn',
    text: [counted.length === 0 && !complete ? 'In what could be read. ' : '', parts.join(', ')],
  };
};

const severityCounts = (all: readonly { readonly severity: string }[]): readonly string[] =>
  ['critical', 'high', 'medium', 'low', 'info'].flatMap((severity) => {
    const count = all.filter((each) => each.severity === severity).length;
    return count === 0 ? [] : [`${number(count)} ${severity}`];
  });

const verdictLine = (counted: readonly RedactedFinding[]): Headline => {
  const live = counted.filter(({ verification }) => isLive(verification)).length;
  const dead = counted.filter(({ verification }) => isDead(verification)).length;
  const open = counted.filter(({ verification }) => verification === undefined).length;
  const label = 'Verdict';
  if (open === counted.length) {
    return { label, word: 'not asked', tone: 'warn', text: ['Take them for live until somebody asked: --verify.'] };
  }
  const text = [`${verdictCounts(counted)}${open === 0 ? '' : `; ${number(open)} not asked`}`];
  if (live > 0) return { label, word: `${number(live)} live`, tone: 'bad', text };
  return dead === counted.length
    ? { label, word: 'all dead', tone: 'good', text }
    : { label, word: 'not known', tone: 'warn', text };
};

const pushedLine = (counted: readonly RedactedFinding[]): Headline => {
  const pushed = counted.filter(({ history }) => history?.pushed === true).length;
  const unknown = counted.filter(({ history }) => history?.pushed === null).length;
  const standing = counted.filter(({ history }) => history !== undefined && history.tips.length > 0).length;
  return {
    label: 'Pushed',
    word: pushed > 0 ? `${number(pushed)} pushed` : unknown > 0 ? 'not known' : 'none',
    tone: pushed > 0 ? 'bad' : unknown > 0 ? 'warn' : 'plain',
    text: [
      [
        ...(pushed > 0 && unknown > 0 ? [`${number(unknown)} not known`] : []),
        `${number(standing)} still at the tip of a branch or tag`,
      ].join(', '),
    ],
  };
};

const MILD: readonly string[] = ['medium', 'low', 'info'];

const problemsLine = ({ problems, complete }: Report): Headline => ({
  label: 'Problems',
  word: problems.length === 0 ? 'none found' : `${number(problems.length)} found`,
  // A word that is not known is taken for high, as in severity.ts.
  tone: problems.some(({ severity }) => !MILD.includes(severity))
    ? 'bad'
    : problems.length > 0 || !complete
      ? 'warn'
      : 'good',
  text: [severityCounts(problems).join(', ')],
});

const readingLine = ({ complete, incomplete, skipped, counts }: Report): Headline => ({
  label: 'Read',
  word: complete ? 'all of it' : 'incomplete',
  tone: complete ? 'plain' : 'warn',
  text: [
    [
      ...(complete ? [] : [`${plural(incomplete.length, 'thing')} could not be read`]),
      ...(counts.commits > 0 ? [plural(counts.commits, 'commit')] : []),
      ...(counts.files > 0 ? [plural(counts.files, 'file')] : []),
      ...(counts.bytes > 0 ? [size(counts.bytes)] : []),
      ...(skipped.length > 0 ? [`${number(skipped.length)} left out`] : []),
    ].join(', '),
  ],
});
