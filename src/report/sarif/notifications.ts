import type { Report, Unread } from '../report.ts';
import { plain } from './message.ts';

/** What a notification is about. Microsoft's validator wants of each what GitHub wants of rules. */
export const descriptors = [
  { id: 'not-read', text: 'Could not be read: nothing is known of what it holds.', level: 'error' },
  { id: 'left-out', text: 'Left out on purpose.', level: 'note' },
  { id: 'notice', text: 'Said beside the results.', level: 'warning' },
].map(({ id, text, level }) => ({
  id,
  shortDescription: { text },
  fullDescription: { text },
  help: { text },
  defaultConfiguration: { level },
}));

/** What was not read, what was left out, and notices. An incomplete scan has at least one error. `unlisted` results had no room. */
export const notificationsOf = (
  { complete, incomplete, skipped, notices }: Report,
  unlisted: number,
): readonly object[] => [
  ...incomplete.map((entry) => notification('not-read', 'error', textOf(entry))),
  ...(complete || incomplete.length > 0 ? [] : [notification('not-read', 'error', 'The scan ended before its end.')]),
  ...(unlisted > 0
    ? [notification('not-read', 'error', `${unlisted} more results have no room: see another format.`)]
    : []),
  ...skipped.map((entry) => notification('left-out', 'note', textOf(entry))),
  ...notices.map((notice) => notification('notice', 'warning', notice)),
];

const textOf = ({ what, why }: Unread): string => `${what}: ${why}`;

const notification = (id: string, level: string, text: string): object => ({
  descriptor: { id, index: descriptors.findIndex((each) => each.id === id) },
  level,
  message: { text: plain(text) },
});
