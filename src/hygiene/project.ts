import type { Confidence, Service } from '../detect/rule.ts';

/** One folder that is checked: what stands in it, and what git and the disk say of it. Paths are relative to it, `/` on every system. */
export interface Project {
  /** As it was named, e.g. `.` or `../api`. */
  readonly name: string;
  /** Files that a check may want to read: with a key, with one of the checks' words, or of a name that a check asks for; sorted by path. */
  readonly files: readonly ProjectFile[];
  /** By path; undefined for what is not kept. */
  file(path: string): ProjectFile | undefined;
  /** Every file that was listed, kept or not: tracked, untracked, and of the ignored ones environment files and built output. */
  readonly paths: ReadonlySet<string>;
  /**
   * Names of variables that hold an OpenAI key: the known ones (`OPENAI_API_KEY`, `AZURE_OPENAI_API_KEY`, `OPENAI_ADMIN_KEY`, …) and those that
   * are given one in an environment file of the project.
   */
  readonly keyVariables: ReadonlySet<string>;
  /** Undefined where the folder is in no repository. */
  readonly git: ProjectGit | undefined;
  /** Permission bits of a file, e.g. 0o644; undefined where the system has none (Windows) or the file is gone. */
  mode(path: string): number | undefined;
  /** When a file was last changed, of those that are on the disk. */
  changedAt(path: string): Date | undefined;
  /** `[doctor]` of tripkey.toml. */
  readonly settings: { readonly maxAgeDays: number };
  /** What `tripkey doctor --record` wrote, by fingerprint. */
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  readonly now: Date;
  /** For what should have been read and could not be: the run is incomplete. Once for each path is enough. */
  unread(path: string, why: string): void;
}

export interface ProjectFile {
  readonly path: string;
  /** Without a byte order mark; UTF-16 is decoded, too. Lines end as they do in the file. */
  readonly text: string;
  readonly tracked: boolean;
  readonly ignored: boolean;
  /** Keys in it, in order of place; what the allowlist or the baseline accepts is left out. */
  readonly keys: readonly KeyPlace[];
}

/** A key that stands in a file. The secret itself is not here. */
export interface KeyPlace {
  readonly path: string;
  readonly startLine: number;
  /** From 1, in UTF-16 code units, as in `Location`. */
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly ruleId: string;
  /** The rule's, e.g. "OpenAI project key". */
  readonly title: string;
  readonly service: Service | undefined;
  readonly confidence: Confidence;
  /** The same for the same key, wherever it stands. */
  readonly fingerprint: string;
  /** E.g. `sk-proj-…x7Qw`. */
  readonly preview: string;
}

/** Questions to git; each is asked when the first check wants to know. */
export interface ProjectGit {
  /** The repository's top, absolute: the same for all projects in it. Never shown. */
  readonly top: string;
  /** Where the project is in its repository: '' for all of it, else e.g. `packages/api/`. CI's files stand at the top alone. */
  readonly prefix: string;
  /** A part of the history is not in this clone: what it held cannot be known, and a date is the latest that it may be. */
  readonly shallow: boolean;
  /** What ignores each of these paths, which need not exist; what nothing ignores is not in the answer. */
  ignoredBy(paths: readonly string[]): ReadonlyMap<string, IgnoreRule>;
  /** Environment files that any commit ever held with a value, oldest first; one entry for each path. */
  environmentHistory(): Promise<readonly EnvironmentCommit[]>;
  /** When the whole history (every object, as `scan-history` reads it) first held each of these keys; what it never held is not in the answer. */
  firstCommitted(fingerprints: ReadonlySet<string>): Promise<ReadonlyMap<string, Date>>;
  hooks(): Promise<HookState>;
}

export interface IgnoreRule {
  /** The file that says so: within the project for `.gitignore` files below, else as git names it. */
  readonly source: string;
  readonly line: number;
  readonly pattern: string;
  /** Stands in a `.gitignore` that others get; not in `.git/info/exclude` or the user's own. */
  readonly shared: boolean;
}

export interface EnvironmentCommit {
  readonly path: string;
  /** The first commit that held it with a value. */
  readonly commit: string;
  readonly committedAt: Date;
  /** It stands in HEAD, with a value. */
  readonly inHead: boolean;
  /** Names whose values are not empty and no placeholders, sorted. */
  readonly names: readonly string[];
  /** Those of `names` whose values look like secrets, sorted. */
  readonly secrets: readonly string[];
}

/** Which hook git would run before a commit. */
export interface HookState {
  /** tripkey's check runs: by which manager, e.g. `git`, `husky`, `pre-commit`, `lefthook`. */
  readonly installed: string | undefined;
  /** Where tripkey's hook is, though git looks elsewhere (`core.hooksPath`). */
  readonly shadowed: string | undefined;
  /** `core.hooksPath`, if it is set. */
  readonly hooksPath: string | undefined;
  /** The manager in whose files tripkey stands, though nothing makes git run it in this clone yet, e.g. `husky` before `npm install`. */
  readonly configured: string | undefined;
  /** Other scanners of secrets that run before a commit, e.g. `gitleaks`. */
  readonly others: readonly string[];
  /** Nobody commits here: a CI machine, where no hook is needed. */
  readonly inCi: boolean;
}

/** When a key was first seen, kept in a file that holds no key. */
export interface LedgerEntry {
  readonly fingerprint: string;
  /** `YYYY-MM-DD` */
  readonly since: string;
  /** What people call the key: a variable's name. */
  readonly name: string;
}
