import type { Severity } from '../../detect/rule.ts';

/** What is known of the machine; all of it is handed in, so that tests have one of their own. */
export interface Machine {
  /** Absolute. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** One kind of file outside of repositories in which keys gather. */
export interface Place {
  /** Follows "stands in", e.g. "the history of bash". */
  readonly what: string;
  /**
   * Globs below a base (bases.ts) or a variable: `~/.netrc`, `<config>/gh/*.yml`, `$CODEX_HOME/auth.json`. No braces. `*` stands for no hidden name, unless
   * a path of the place has `**`, which stands for any.
   */
  readonly paths: readonly string[];
  /** `info` and `low` for what people put there on purpose; `medium` for what was left behind, which nobody remembers. */
  readonly severity: Severity;
  /** Why a key should not be there: follows a colon. */
  readonly why: string;
  /** An imperative. */
  readonly fix: string;
  /** Where it is said that such files are there, or what is in them: addresses. */
  readonly sources: readonly string[];
  /** Meant for nobody else (mode 600): where others can read it, that is said, and medium at least. */
  readonly secret?: true;
}

/** Each name below each base: `under(['$CODEX_HOME', '~/.codex'], ['auth.json'])`. */
export const under = (bases: readonly string[], names: readonly string[]): readonly string[] =>
  bases.flatMap((base) => names.map((name) => `${base}/${name}`));

/** In the home folder and in folders up to three levels below it, hidden ones left out: where people have their projects. */
export const nearHome = (names: readonly string[]): readonly string[] => under(['~', '~/*', '~/*/*', '~/*/*/*'], names);
