import type { Links } from './links.ts';
import type { Outcome } from './outcome.ts';
import { type Room, outcomePage } from './page.ts';

/** GitHub drops the whole summary of a step that has more than 1 MiB: two tables and five lists of these do not come to that. */
const room: Room = { table: 300_000, list: 60_000 };

/** What a run says on its page: Markdown for `GITHUB_STEP_SUMMARY`, below 1 MiB. Without `links` nothing in it can be clicked on. */
export const jobSummary = (outcome: Outcome, links?: Links): string => outcomePage(outcome, links, room);
