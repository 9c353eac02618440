import type { Location, RedactedFinding, Snippet } from '../../detect/finding.ts';
import { cut } from '../incident/page.ts';
import { plural } from '../page.ts';
import { placeParts, uncoveredFirst } from '../places.ts';
import { escapeHtml } from './escape.ts';
import { foldedList } from './folded.ts';

const SHOWN = 5;
/** Of a path, in UTF-16 units: Linux takes 4096, and nobody reads them. */
const LONGEST_NAME = 400;

/** Where a key stands: the line of the first place, then every place. In a history, the versions of one file are one place. */
export const placesHtml = ({ locations, history }: RedactedFinding): string => {
  const ordered = uncoveredFirst(locations);
  const places = history === undefined ? ordered.map((location) => ({ location, versions: 1 })) : byName(ordered);
  const snippet = ordered[0]?.snippet;
  return [
    foldedList({ items: places, render: place, shown: SHOWN, nouns: 'places', className: 'places' }),
    ...(snippet === undefined ? [] : [framed(snippet, ordered[0]!.startLine)]),
    ...(history === undefined ? [] : [otherPaths(history.paths, locations)]),
  ].join('\n');
};

interface PlaceOfVersions {
  /** The first of them. */
  readonly location: Location;
  readonly versions: number;
}

const byName = (locations: readonly Location[]): readonly PlaceOfVersions[] => {
  const places = new Map<string, PlaceOfVersions>();
  for (const location of locations) {
    const name = location.path ?? placeParts(location).name;
    const known = places.get(name);
    places.set(name, { location: known?.location ?? location, versions: (known?.versions ?? 0) + 1 });
  }
  return [...places.values()];
};

const place = ({ location, versions }: PlaceOfVersions): string => {
  const { name, about } = placeParts(location);
  const more = versions > 1 ? ` and ${plural(versions - 1, 'other version')}` : '';
  return `<q class="id">${escapeHtml(cut(name, LONGEST_NAME))}</q><span>${escapeHtml(cut(about))}${more}</span>`;
};

/** Around the match, in UTF-16 units. */
const CONTEXT = 80;

const framed = ({ line, column, length }: Snippet, number: number): string => {
  const before = line.slice(Math.max(0, column - CONTEXT), column);
  const after = line.slice(column + length, column + length + CONTEXT);
  const match = cut(line.slice(column, column + length));
  return [
    `<pre><code><span>${number} </span>${column > CONTEXT ? '…' : ''}${escapeHtml(before)}`,
    `<mark>${escapeHtml(match)}</mark>${escapeHtml(after)}${line.length > column + length + CONTEXT ? '…' : ''}</code></pre>`,
  ].join('');
};

/** Names that it had in commits that no location is taken from. */
const otherPaths = (paths: readonly string[], locations: readonly Location[]): string => {
  const named = new Set(locations.map(({ path }) => path));
  const others = paths.filter((path) => !named.has(path));
  const render = (path: string): string =>
    `<span>also as</span> <q class="id">${escapeHtml(cut(path, LONGEST_NAME))}</q>`;
  return foldedList({ items: others, render, shown: SHOWN, nouns: 'names', className: 'places' });
};
