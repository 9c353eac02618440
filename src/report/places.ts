import type { Location, Snippet } from '../detect/finding.ts';
import { frame, wrap } from './frame.ts';
import { type Page, plural } from './page.ts';
import { visible } from './visible.ts';

/** Places of one finding that are shown in full; the rest is counted, unless `--verbose`. */
const SHOWN_PLACES = 5;
/** Other paths of one key in a history. */
const SHOWN_PATHS = 3;

/** The first places, those that nothing covers in front; the first of all with its line. */
export const places = (locations: readonly Location[], page: Page, withFrame: boolean): readonly string[] => {
  const ordered = uncoveredFirst(locations);
  const shown = page.verbose ? ordered : ordered.slice(0, SHOWN_PLACES);
  const rest = locations.length - shown.length;
  return [
    ...shown.flatMap((location, index) => place(location, page, withFrame && index === 0)),
    ...(rest > 0 ? [page.colors.dim(`  and ${plural(rest, 'more place')} (--verbose shows all)`)] : []),
  ];
};

/** A key that stood in a thousand versions of one file stood in one place: the first in full, then the other names. */
export const placesOfHistory = (locations: readonly Location[], page: Page): readonly string[] => {
  const [first] = locations;
  if (page.verbose || first === undefined) return places(locations, page, true);
  const head = place(first, page, true);
  const others = new Set(locations.map((location) => location.path ?? placeName(location, false)));
  others.delete(first.path ?? placeName(first, false));
  if (others.size === 0) return head;
  const shown = [...others].slice(0, SHOWN_PATHS).map(visible);
  const rest = others.size - shown.length;
  const line = `also in ${shown.join(', ')}${rest > 0 ? ` and ${rest} more (--verbose shows all)` : ''}`;
  return [...head, ...wrap(line, page.width - 4).map((part, index) => `${index === 0 ? '  ' : '    '}${part}`)];
};

/** Places that count, then those that stood there before or that a comment allows. */
export const uncoveredFirst = (locations: readonly Location[]): readonly Location[] => [
  ...locations.filter((location) => !isCovered(location)),
  ...locations.filter(isCovered),
];

/** Whether nothing is to be done about a place: it stood there before, or a comment lets it pass. */
const isCovered = ({ known, allowed }: Location): boolean => known === true || allowed !== undefined;

const coverText = ({ known, allowed }: Location): string => {
  if (known === true) return ' (stood there before)';
  return allowed === undefined ? '' : ` (${visible(allowed)})`;
};

const place = (location: Location, page: Page, withFrame: boolean): readonly string[] => {
  const { name, about } = placeParts(location);
  const head = `  ${page.colors.cyan(name)}${about}`;
  return withFrame && location.snippet !== undefined
    ? [head, ...framed(location.snippet, location.startLine, page)]
    : [head];
};

/** A place on one line, visible: its name (`src/a.ts:3:5`, `a commit message`), and what is to be said of it behind that. */
export const placeParts = (location: Location): { readonly name: string; readonly about: string } => {
  const name =
    location.path === null
      ? placeName(location)
      : `${visible(location.path)}:${location.startLine}:${location.startColumn}`;
  const commit = location.commit === undefined ? '' : ` in ${location.commit.slice(0, 12)}`;
  const decoded =
    location.decodedFrom === undefined ? '' : ` (written as ${location.decodedFrom.toReversed().join(' in ')})`;
  return { name, about: `${commit}${decoded}${coverText(location)}` };
};

const placeNames: Readonly<Record<NonNullable<Location['in']>, string>> = {
  message: 'a commit message',
  author: "an author's name",
  committer: "a committer's name",
  tag: "a tag's message",
  ref: "a ref's name",
  path: "a file's name",
  note: 'a note',
  variable: 'an environment variable',
};

/** What a place without a path is called. */
const placeName = ({ in: of, blob, startLine }: Location, withLine = true): string => {
  const name = of === undefined ? (blob === undefined ? '(unnamed)' : `object ${blob.slice(0, 12)}`) : placeNames[of];
  return `${name}${withLine && startLine > 1 ? `, line ${startLine}` : ''}`;
};

const framed = (snippet: Snippet, number: number, { colors, width }: Page): readonly string[] => {
  const gutter = `  ${String(number).padStart(5)} | `;
  const { line, marks } = frame(snippet, width - gutter.length);
  return [`${colors.dim(gutter)}${line}`, `${colors.dim(`${' '.repeat(gutter.length - 2)}| `)}${colors.red(marks)}`];
};
