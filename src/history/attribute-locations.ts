import type { Location } from '../detect/finding.ts';
import { displayName } from '../sources/path.ts';
import { isEarlier, type CommitGraph } from './attribute-graph.ts';
import { holderOf, splitMember, type Holders } from './attribute-holders.ts';
import type { Presence } from './attribute-presence.ts';
import type { Keepers } from './attribute-reach.ts';
import type { Roots } from './attribute-roots.ts';

export interface LocationSources {
  readonly graph: CommitGraph;
  readonly holders: Holders;
  readonly presence: Presence;
  readonly keepers: Keepers;
  readonly roots: Roots;
}

/** Where a finding's objects have been, in order: places of commits by their time, then the others. */
export const placeLocations = (locations: readonly Location[], sources: LocationSources): Location[] => {
  const { graph } = sources;
  const placed = new Map<string, Location>();
  for (const location of locations.flatMap((one) => expand(one, sources))) placed.set(keyOf(location), location);
  const timeOf = ({ commit }: Location): number => graph.times[graph.numberOf(commit ?? '') ?? -1] ?? Infinity;
  return [...placed.values()].sort(
    (a, b) =>
      compare(timeOf(a), timeOf(b)) ||
      compare(a.commit ?? '', b.commit ?? '') ||
      compare(a.path ?? '\uffff', b.path ?? '\uffff') ||
      compare(a.in ?? '', b.in ?? '') ||
      compare(a.blob ?? '', b.blob ?? '') ||
      a.startLine - b.startLine ||
      a.startColumn - b.startColumn,
  );
};

/** The paths, from the top and sorted, that a finding's objects have been at, as commits or the index tell. Notes and names of files have none. */
export const pathsOf = (locations: readonly Location[], sources: LocationSources): string[] => {
  const paths = locations.flatMap((location) => {
    const id = location.in === undefined ? holderOf(location) : undefined;
    return id === undefined ? [] : pathsOfObject(id, sources);
  });
  return [...new Set(paths)].sort();
};

const pathsOfObject = (id: string, { holders, presence, keepers, roots }: LocationSources): readonly string[] => {
  const brought = presence.brought.get(holders.numbers.get(id) ?? 0);
  if (brought === undefined) return roots.staged.get(id) ?? [];
  return [...brought].filter(([, commit]) => !keepers.isNote(commit)).map(([path]) => shown(path));
};

const expand = (location: Location, sources: LocationSources): Location[] => {
  const { graph, holders, presence, keepers } = sources;
  const id = holderOf(location);
  if (id === undefined) return [location];
  const member = splitMember(location.path)?.member ?? '';
  const brought = presence.brought.get(holders.numbers.get(id) ?? 0);
  if (brought === undefined) {
    const paths = location.in === undefined ? pathsOfObject(id, sources) : [];
    return paths.length === 0 ? [location] : paths.map((path) => ({ ...location, path: path + member }));
  }
  if (location.in === 'path') return [{ ...location, commit: graph.ids[earliest(graph, brought.values())]! }];
  return [...brought].map(([path, commit]) => {
    const known = { ...location, commit: graph.ids[commit]! };
    // A note's path is the id of what it is on.
    return keepers.isNote(commit) ? { ...known, path: null, in: 'note' } : { ...known, path: shown(path) + member };
  });
};

const earliest = (graph: CommitGraph, commits: Iterable<number>): number =>
  [...commits].reduce((a, b) => (isEarlier(graph, b, a) ? b : a));

const shown = (path: string): string => displayName(Buffer.from(path, 'latin1'));

const keyOf = ({ path, in: place, blob, commit, startLine, startColumn }: Location): string =>
  JSON.stringify([path, place, blob, commit, startLine, startColumn]);

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);
