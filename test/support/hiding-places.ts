import { createHash } from 'node:crypto';
import type { Place } from '../../src/detect/blob.ts';
import type { Reach } from '../../src/detect/finding.ts';
import type { RepositoryOptions, TestRepository } from './repository.ts';

/** How a report tells of the place: a file's content, an object without a path, or one of the texts that are no content. */
export type Telling = 'file' | 'object' | Place;

/** A way for a key to be in a repository, as a row of docs/hiding-places.md. */
export interface HidingPlace {
  readonly name: string;
  readonly as: Telling;
  readonly reach: Reach;
  readonly options?: RepositoryOptions;
  /** Not everything is there to be read, and the report says so. */
  readonly complete?: false;
  /** A program that `build` runs and that not every machine has. */
  readonly needs?: string;
  /** Hides the key in a fresh repository. */
  readonly build: (repo: TestRepository, key: string) => Hidden;
}

export interface Hidden {
  /** Where the report has to say it stands: all of them. */
  readonly places: readonly ToldPlace[];
  /** The folder that is scanned, in bytes where it is no UTF-8; the repository when absent. */
  readonly scanned?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** The repository that stores it, when it is another than the scanned one. */
  readonly store?: string;
  /** Further keys that are there to be found. */
  readonly others?: readonly string[];
  /** What `history` has to say, as far as the row is about it. */
  readonly history?: ToldHistory;
}

/** A location as far as it is compared: absent properties are not, but for `in`. */
export interface ToldPlace {
  readonly path: string | null;
  readonly in?: Place;
  readonly blob?: string;
  readonly commit?: string;
}

/** Commit ids and full ref names. */
export interface ToldHistory {
  readonly introduced?: readonly string[];
  readonly removed?: readonly string[];
  readonly inHead?: boolean;
  readonly tips?: readonly string[];
}

/** A line of configuration with the key in it. */
export const line = (key: string): string => `OPENAI_API_KEY=${key}\n`;

/** Gives the repository a first commit, so that the key's is not the root. */
export const begun = (repo: TestRepository): TestRepository =>
  repo.write('README.md', 'Read me.\n').stage().commit('begin');

/** Commits a file with the key (`secret.env`), or with some other content. */
export const commitKey = (repo: TestRepository, content: string | Uint8Array, path = 'secret.env'): TestRepository =>
  repo.write(path, content).stage(path).commit('add');

/** A file of a commit, with that commit as the one that brought it. */
export const inFile = (repo: TestRepository, path = 'secret.env', commit = 'HEAD'): ToldPlace => ({
  path,
  blob: repo.id(`${commit}:${path}`),
  commit: repo.id(commit),
});

/** One of a commit's own texts. */
export const inCommit = (repo: TestRepository, place: Place, commit = 'HEAD'): ToldPlace => ({
  path: null,
  in: place,
  commit: repo.id(commit),
});

/** A blob that no path leads to. */
export const alone = (blob: string): ToldPlace => ({ path: null, blob });

/** Writes an object as it is, also one that git would not make. Returns its id. */
export const writeObject = (repo: TestRepository, type: string, content: string | Uint8Array): string => {
  const args = ['hash-object', '-w', '-t', type, '--literally', '--stdin'];
  return repo.raw(args, { input: content }).toString().trim();
};

/** Commits a tree that holds stored blobs alone, by path; the work tree is not asked. */
export const commitBlobs = (repo: TestRepository, blobs: Readonly<Record<string, string>>): TestRepository => {
  const entries = Object.entries(blobs).map(([path, id]) => `100644 ${id}\t${path}\n`);
  repo.raw(['update-index', '--index-info'], { input: entries.join('') });
  return repo.commit('blobs');
};

/** Forgets every reflog: what only they kept is reachable from nothing. */
export const forgetReflogs = (repo: TestRepository): string =>
  repo.git('reflog', 'expire', '--expire=now', '--expire-unreachable=now', '--all');

/** Commits on `main`, each replacing one file, in one go. Returns the commits' ids, oldest first. */
export const importVersions = (repo: TestRepository, path: string, versions: readonly string[]): string[] => {
  const commits = versions.map((text, index) => {
    const from = index === 0 ? '' : `from :${index}\n`;
    const who = `committer Test <test@example.com> ${1_767_225_600 + index * 60} +0000\n`;
    const message = `data 6\nchange\n`;
    const content = `M 644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    return `commit refs/heads/main\nmark :${index + 1}\n${who}${message}${from}${content}`;
  });
  repo.raw(['fast-import', '--quiet', '--force'], { input: commits.join('') });
  repo.git('reset', '-q', '--hard');
  return repo.git('rev-list', '--reverse', 'HEAD').split('\n');
};

/** Lines of code that are different and do not compress to nothing. `seed` makes them another text. */
export const filler = (lines: number, seed = 1): string =>
  Array.from({ length: lines }, (_, index) => {
    const word = createHash('sha256').update(`${seed}\0${index}`).digest('hex').slice(0, 9);
    return `const v${word} = list[${index}] + ${(index * 7919 * seed) % 10_007};\n`;
  }).join('');
