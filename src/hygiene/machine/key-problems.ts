import { compareText } from '../../compare-text.ts';
import { reaches } from '../../detect/confidence.ts';
import type { Finding, Location } from '../../detect/finding.ts';
import { preview } from '../../detect/preview.ts';
import type { Severity } from '../../detect/rule.ts';
import type { Found } from '../check.ts';
import type { PlaceFile } from './place-files.ts';
import type { Readers } from './readers.ts';

/** What is asked of the machine for files with keys in them. */
export interface About {
  /** By absolute path. */
  readonly files: ReadonlyMap<string, PlaceFile>;
  readonly readersOf: (file: PlaceFile) => Readers | undefined;
  /** `~/.netrc` of a path below the home folder. */
  readonly shown: (path: string) => string;
}

/** A key in a file, with what its place in the report is told by. */
export interface KeyProblem {
  /** Absolute. */
  readonly path: string;
  readonly line: number;
  readonly fingerprint: string;
  readonly found: Found;
}

/** One problem for each key in each file, by path, line and fingerprint. What is hardly a key, and what an inline comment allows, is left out. */
export const keyProblems = (findings: readonly Finding[], about: About): readonly KeyProblem[] =>
  findings
    .filter(({ confidence }) => reaches(confidence, 'medium'))
    .flatMap((finding) => [...byPath(finding.locations)].map((entry) => problemOf(finding, entry, about)))
    .toSorted(byPlace);

/** Lines stay in order. */
const byPath = (locations: readonly Location[]): ReadonlyMap<string, readonly Location[]> => {
  const paths = new Map<string, Location[]>();
  for (const location of locations) {
    if (location.allowed !== undefined) continue;
    const path = location.path ?? '';
    const before = paths.get(path);
    if (before === undefined) paths.set(path, [location]);
    else before.push(location);
  }
  return paths;
};

const problemOf = (
  finding: Finding,
  [path, locations]: readonly [string, readonly Location[]],
  about: About,
): KeyProblem => {
  const key = `${finding.title} \`${preview(finding.secret)}\` (fingerprint \`${finding.fingerprint}\`)`;
  const line = locations[0]?.startLine ?? 1;
  const file = fileOf(path, about.files);
  const at = { path, line, fingerprint: finding.fingerprint };
  if (file === undefined) return { ...at, found: inName(key) };
  const { place } = file;
  const isDatabase = DATABASE.test(path);
  const readers = place.secret === true ? about.readersOf(file) : undefined;
  const mode = (Number(file.stats.mode) & 0o777).toString(8);
  const open = readers === undefined ? '' : `, and mode ${mode} lets ${readers} read it`;
  const found: Found = {
    severity: readers === undefined ? place.severity : atLeastMedium(place.severity),
    path: about.shown(path),
    ...(!isDatabase && { startLine: line }),
    message: `${key} stands ${isDatabase ? '' : times(locations.length)}in ${place.what}: ${place.why}${open}`,
    fix: readers === undefined ? place.fix : `set the mode of the file to 600; ${place.fix}`,
  };
  return { ...at, found };
};

/** The names of members follow `!` where the file is an archive. */
const fileOf = (path: string, files: ReadonlyMap<string, PlaceFile>): PlaceFile | undefined => {
  for (let end = path.length; end > 0; end = path.lastIndexOf('!', end - 1)) {
    const file = files.get(path.slice(0, end));
    if (file !== undefined) return file;
  }
  return undefined;
};

const inName = (key: string): Found => ({
  severity: 'medium',
  message: `${key} stands in the name of a file in the home folder: listings and backups show it`,
  fix: 'revoke the key, and delete or rename the file',
});

/** Lines of what is no text lead nowhere, and what is deleted in it is still counted. */
const DATABASE = /\.(?:vscdb|db|sqlite\d?|alfdb|dat)[\w.-]*$/;

const times = (count: number): string => (count === 1 ? '' : `${count} times `);

const atLeastMedium = (severity: Severity): Severity =>
  severity === 'info' || severity === 'low' ? 'medium' : severity;

const byPlace = (a: KeyProblem, b: KeyProblem): number =>
  compareText(a.path, b.path) || a.line - b.line || compareText(a.fingerprint, b.fingerprint);
