import type { Location } from '../detect/finding.ts';
import { type Placing, annotationsOf, whereItStands } from '../report/github/annotations.ts';
import { type Annotation, commandsOf } from '../report/github/commands.ts';
import type { ChangedFile } from './changed-lines.ts';
import { worstFirst } from './order.ts';
import type { Outcome } from './outcome.ts';
import { asPushed } from './pushed.ts';

/**
 * Workflow commands, one a line, empty where there is nothing to say: the worst first, as GitHub shows the first ten errors and the first ten warnings
 * of a step. `changed` has the files of the head that a range changed, by the paths of the report; with it, a key gets a line only where the head has it.
 */
export const annotate = (outcome: Outcome, changed: ReadonlyMap<string, ChangedFile> | undefined): string => {
  const { report, warnings } = outcome;
  const sorted = { ...asPushed(report), findings: worstFirst(asPushed(report).findings) };
  const annotations = [
    ...annotationsOf(sorted, { placing: changed === undefined ? inTree : inHead(changed), advice: REVOKE }),
    ...warnings.map((warning): Annotation => ({ kind: 'warning', title: 'tripkey', message: warning, name: warning })),
  ];
  return commandsOf(annotations)
    .map((command) => `${command}\n`)
    .join('');
};

const REVOKE = 'GitHub has it, so others may: put a new key to use, then revoke this one.';

/** A file that HEAD has no more, or has without the key, is not named. */
const inTree: Placing = (finding, places) =>
  finding.history?.inHead === false ? undefined : whereItStands(finding, places);

/** A key that a later commit of the range took out stands on no line of the head. It is told without a file: line 1 of it would be a wrong place. */
const inHead =
  (changed: ReadonlyMap<string, ChangedFile>): Placing =>
  (finding, places) => {
    // What is in no commit was read from the disk, as it is.
    if (places[0].commit === undefined) return inTree(finding, places);
    const path = fileOf(places[0], changed);
    const file = path === undefined ? undefined : changed.get(path);
    if (path === undefined || file === undefined) return undefined;
    const standing = places.filter((place) => standsIn(place, file));
    const [place] = [...standing.filter((each) => lineOf(each, file) !== undefined), ...standing];
    if (place === undefined) return undefined;
    // A line of a member is no line of the archive.
    if (place.path !== path) return { file: path };
    const line = lineOf(place, file) ?? place.startLine;
    return { file: path, line, endLine: Math.max(line, place.endLine) };
  };

/** An archive's own path, where the place is in a member of it. */
const fileOf = ({ path }: Location, changed: ReadonlyMap<string, ChangedFile>): string | undefined => {
  if (path === null || changed.has(path)) return path ?? undefined;
  for (let end = path.indexOf('!'); end !== -1; end = path.indexOf('!', end + 1)) {
    if (changed.has(path.slice(0, end))) return path.slice(0, end);
  }
  return undefined;
};

/** The same version of the file, or, where that is not known, a line that the range changed. */
const standsIn = (place: Location, file: ChangedFile): boolean =>
  file.blob === undefined || place.blob === undefined ? lineOf(place, file) !== undefined : file.blob === place.blob;

const lineOf = ({ startLine, endLine }: Location, file: ChangedFile): number | undefined => {
  for (let line = startLine; line <= endLine; line++) if (file.has(line)) return line;
  return undefined;
};
