import type { Location } from '../../detect/finding.ts';
import type { Incident } from '../../incident/incident.ts';
import { clock, exposureText, nowText, pushedText } from '../exposure.ts';
import { placeParts } from '../places.ts';
import { type Event, eventsOf } from '../timeline.ts';
import { type Block, type Fact, type Line, type Section, type Table, cut, quoted } from './page.ts';

const SHOWN_REFS = 5;
/** Of them all, in characters. */
const LONGEST_REFS = 1000;
const SHOWN_PLACES = 10;
/** Of each end: the commit that brought it, and the one that took it away. */
const SHOWN_EVENTS = 5;
const ID_LENGTH = 10;

/** Since when others could have it, who brought it, and where it stands. */
export const exposureSections = ({ finding: { history, locations } }: Incident): readonly Section[] => {
  const facts: readonly Fact[] = history === undefined ? [] : historyFacts(history);
  const blocks: readonly Block[] = [
    ...(facts.length === 0 ? [] : [{ kind: 'facts', facts } as const]),
    ...(history === undefined ? [] : events(eventsOf(history))),
    ...places(locations),
  ];
  return blocks.length === 0 ? [] : [{ id: 'exposure', title: 'Exposure', blocks }];
};

const historyFacts = (history: NonNullable<Incident['finding']['history']>): readonly Fact[] => {
  const { pushed } = history;
  const window = exposureText(history);
  return [
    ...(window === null ? [] : [{ label: pushed === false ? 'Kept' : 'Exposed', value: [cut(window)] }]),
    {
      label: 'Pushed',
      value: [cut(pushedText(history, SHOWN_REFS), LONGEST_REFS)],
      tone: pushed === true ? 'bad' : pushed === null ? 'warn' : 'plain',
    },
    { label: 'Now', value: [cut(nowText(history, SHOWN_REFS), LONGEST_REFS)] },
  ];
};

const events = (all: readonly Event[]): readonly Table[] => {
  if (all.length === 0) return [];
  const most = 2 * SHOWN_EVENTS;
  const shown = all.length <= most ? all : [...all.slice(0, SHOWN_EVENTS), ...all.slice(-SHOWN_EVENTS)];
  return [
    {
      kind: 'table',
      columns: ['Committed', 'What', 'Commit', 'Subject', 'Author'],
      rows: shown.map(({ what, commit }) => [
        [cut(clock(commit.committedAt))],
        [what],
        [quoted(commit.id.slice(0, ID_LENGTH))],
        [quoted(commit.subject)],
        [quoted(commit.author)],
      ]),
      more: all.length - shown.length,
    },
  ];
};

/** Places in a thousand versions of one file are one place: the first of each name. */
const places = (locations: readonly Location[]): readonly Table[] => {
  const byName = new Map<string, Location>();
  for (const location of locations) {
    const name = location.path ?? placeParts(location).name;
    if (!byName.has(name)) byName.set(name, location);
  }
  const all = [...byName.values()];
  const shown = all.slice(0, SHOWN_PLACES);
  if (shown.length === 0) return [];
  const rows = shown.map((location): readonly Line[] => {
    const { name, about } = placeParts(location);
    return [[quoted(name), ...(about === '' ? [] : [cut(about)])]];
  });
  return [{ kind: 'table', columns: ['Place'], rows, more: all.length - shown.length }];
};
