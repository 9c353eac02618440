import type { Links } from './links.ts';
import type { Outcome } from './outcome.ts';
import { type Room, outcomePage } from './page.ts';

/** How a comment is found again: its first line, which nobody sees. */
export const MARKER = '<!-- tripkey -->';

/** GitHub takes 65 536 characters: two tables and five lists of so many bytes do not come to that. */
const room: Room = { table: 16_000, list: 5_000 };

/** What a comment says, below 65 536 characters. */
export const commentText = (outcome: Outcome, links?: Links): string =>
  `${MARKER}\n${outcomePage(outcome, links, room)}`;

/** Whether a pull request without a comment gets one: not for good news. */
export const isWorthSaying = ({ report, status, warnings }: Outcome): boolean =>
  status !== 0 ||
  !report.complete ||
  warnings.length > 0 ||
  report.findings.some((finding) => finding.status === 'new');
