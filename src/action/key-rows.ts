import type { Location, RedactedFinding } from '../detect/finding.ts';
import { cut } from '../report/incident/page.ts';
import { code, prose } from '../report/markdown/escape.ts';
import { placeParts, uncoveredFirst } from '../report/places.ts';
import { verdictWord } from '../report/verdict-words.ts';
import { type Links, commitUrl, lineUrl, linked } from './links.ts';

export const keyColumns = [
  'Key',
  'Kind',
  'Severity',
  'Where first',
  'Commit',
  'Status',
  'Live?',
  'Fingerprint',
] as const;

/** A key in a row of a table, in Markdown; never in full. */
export const keyCells = (finding: RedactedFinding, links: Links | undefined): readonly string[] => {
  const { title, preview, severity, confidence, locations, history, verification, fingerprint } = finding;
  const [first] = uncoveredFirst(locations);
  const commit = history?.introduced[0]?.id ?? first?.commit;
  return [
    code(cut(preview)),
    prose(cut(title)),
    `${severity}, ${confidence} confidence`,
    first === undefined ? '' : `${placeCell(first, links)}${moreText(locations.length - 1)}`,
    commit === undefined ? '' : linked(commit.slice(0, ID_LENGTH), commitUrl(commit, links)),
    statusCell(finding),
    verification === undefined ? 'not asked' : verdictWord[verification.verdict],
    code(fingerprint),
  ];
};

const ID_LENGTH = 12;

/** With the way it is written, and without the commit, which has a cell of its own. */
const placeCell = (location: Location, links: Links | undefined): string => {
  const { commit: _, ...place } = location;
  const { name, about } = placeParts(place);
  const shown = location.path === null ? prose(cut(name)) : linked(cut(name), lineUrl(location, links));
  return `${shown}${prose(cut(about))}`;
};

const moreText = (count: number): string => (count > 0 ? `<br>and ${count} more` : '');

const statusCell = ({ status, statusReason }: RedactedFinding): string =>
  `${statusWords[status]}${statusReason === undefined ? '' : `: ${prose(cut(statusReason))}`}`;

const statusWords = { new: '**new**', known: 'known before', baseline: 'in the baseline', allowed: 'allowed' } as const;
