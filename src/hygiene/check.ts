import type { Severity } from '../detect/rule.ts';
import type { Project, ProjectFile, ProjectGit } from './project.ts';

/**
 * One habit that keeps keys from leaking, checked. Implementations are files of this folder, one each, listed in checks.ts. A check touches
 * nothing: what it must know of disk and git it asks the project.
 */
export interface Check {
  /** Kebab case, unique, part of the contract: reports, `[doctor]` of tripkey.toml and allow comments (`tripkey:allow <id>`) name it. */
  readonly id: string;
  /** What a problem of it has unless it says otherwise. Medium and worse count for the exit status. */
  readonly severity: Severity;
  /** What is asked of a project, e.g. "`.env` files are ignored by git". */
  readonly title: string;
  /** What happens otherwise: one or two sentences. */
  readonly why: string;
  /** How to mend it, in general. */
  readonly mend: string;
  /** Which guides ask for it: addresses. */
  readonly references: readonly string[];
  /** Files that are kept for `files`, by path, whether or not they speak of OpenAI; tested against the path within the project. */
  readonly reads?: RegExp;
  /** Texts (ASCII, case-sensitive, at least 4 characters) for which a file is kept, too; those of `openaiWords` always are. */
  readonly words?: readonly string[];
  /** Asks git beforehand what takes it a while, so that it works while files are read. */
  ahead?(git: ProjectGit): void;
  /** Looks at each kept file by itself; what is worked out of a file (`perFile`) is there for all checks that look at it, and then let go. */
  look?(file: ProjectFile, project: Project): Iterable<Omit<Found, 'path'>>;
  /** Looks at a project as a whole. `all` are the projects of this run, `project` one of them. */
  run?(project: Project, all: readonly Project[]): Iterable<Found> | Promise<Iterable<Found>>;
}

/** What a check reports. No text of it holds a key; all are redacted once more on their way out. */
export interface Found {
  readonly severity?: Severity;
  /** Within the project, `/` on every system. */
  readonly path?: string;
  /** From 1. */
  readonly startLine?: number;
  /** What is wrong, and the reason: a line without the path, no full stop at the end, e.g. "`OPENAI_API_KEY` is given to console.log". */
  readonly message: string;
  /** How to mend this one: an imperative, no full stop. */
  readonly fix: string;
  /** What `--fix` does about it, where that is safe; several problems may share one. */
  readonly mends?: readonly Mend[];
}

export type Mend = EditMend | UntrackMend | ModeMend | HookMend;

/** Changes the text of a file, or makes one. */
export interface EditMend {
  readonly kind: 'edit';
  readonly path: string;
  /**
   * The text as it is to be, from the text as it is (undefined: no such file), with its line endings and comments kept. Applied to its own
   * result it changes nothing. `{ refused }` says why the file stays as it is, e.g. that it cannot be parsed.
   */
  readonly edit: (text: string | undefined) => string | { readonly refused: string };
}

/** `git rm --cached`, after a yes: the file stays on the disk. */
export interface UntrackMend {
  readonly kind: 'untrack';
  readonly path: string;
}

export interface ModeMend {
  readonly kind: 'mode';
  readonly path: string;
  /** Permission bits, e.g. 0o600. */
  readonly mode: number;
}

/** `tripkey init`. */
export interface HookMend {
  readonly kind: 'hook';
}

/** For which any file is kept: all checks are about OpenAI's keys. */
export const openaiWords = ['openai', 'OPENAI', 'OpenAI', 'openAI', 'Openai', 'OpenAi', 'CODEX_API_KEY'] as const;
