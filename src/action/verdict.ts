import { plural } from '../report/page.ts';
import { verdictCounts } from '../report/verification.ts';
import type { Outcome } from './outcome.ts';

/** The run in one line of Markdown, ours alone: found, INCOMPLETE, or clean, and never clean where anything is missing. */
export const verdictLine = ({ report, status }: Outcome): string => {
  const found = report.findings.filter((finding) => finding.status === 'new');
  const counts = verdictCounts(found);
  const asked = counts === '' ? '' : ` (${counts})`;
  const lines = [
    ...(found.length > 0 ? [`❌ **Found ${plural(found.length, 'new key')}**${asked}`] : []),
    ...(report.complete ? [] : [`⚠️ **INCOMPLETE: ${missing(report.incomplete.length)}**`]),
    // Told to fail for another reason than those two.
    ...(report.complete && found.length === 0 && status !== 0
      ? [`⚠️ **INCOMPLETE: it ended with status ${status}**`]
      : []),
  ];
  return lines.length === 0 ? `✅ **Clean: no new key**${behind(outcomeCounts(report.findings))}` : lines.join('<br>');
};

const missing = (count: number): string =>
  count === 0 ? 'the scan ended before its end' : `${plural(count, 'thing')} could not be read`;

const behind = (text: string): string => (text === '' ? '' : `, ${text}`);

const outcomeCounts = (findings: Outcome['report']['findings']): string => {
  const count = (...statuses: readonly string[]): number =>
    findings.filter(({ status }) => statuses.includes(status)).length;
  const [known, accepted] = [count('known'), count('baseline', 'allowed')];
  return [...(known > 0 ? [`${known} known before`] : []), ...(accepted > 0 ? [`${accepted} accepted`] : [])].join(
    ', ',
  );
};
