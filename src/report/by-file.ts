import type { Location, RedactedFinding } from '../detect/finding.ts';

/** The places of one key in one file; `path` is null where they are no file's. */
export interface FilePlaces {
  readonly path: string | null;
  /** At least one. */
  readonly places: readonly [Location, ...Location[]];
}

/**
 * A key's places by file, for formats that point each entry at a file, where people mend one file at a time. Of a history one entry is all: what
 * stood in a thousand versions is mended once, at the newest version while HEAD has it, else nowhere in the tree.
 */
export const byFile = ({
  locations,
  history,
}: Pick<RedactedFinding, 'locations' | 'history'>): readonly FilePlaces[] => {
  const ordered = history?.inHead === true ? [...locations].reverse() : locations;
  const files = new Map<string, [Location, ...Location[]]>();
  for (const location of [...ordered].sort(filesFirst)) {
    const name = history === undefined ? fileOf(location) : '';
    const places = files.get(name);
    if (places === undefined) files.set(name, [location]);
    else places.push(location);
  }
  return [...files.values()].map((places) => ({ path: places[0].path, places }));
};

/** Messages, names and notes are one each: they are mended apart. */
const fileOf = ({ path, in: place, commit, blob }: Location): string =>
  path === null ? `\0${JSON.stringify([place, commit, blob])}` : path;

const filesFirst = (a: Location, b: Location): number => Number(a.path === null) - Number(b.path === null);
