import type { Confidence, Rule, Severity } from '../detect/rule.ts';

/** A finding that the project declares harmless. */
export interface AllowEntry {
  /** 16 hex digits. */
  readonly fingerprint: string;
  readonly reason: string;
  /** `YYYY-MM-DD`, the last day on which it holds, UTC. */
  readonly expires?: string;
  /** A glob, relative to the configuration's folder: the entry holds there only. */
  readonly path?: string;
}

/** What the reading stops at. Whatever a limit cuts off is reported as incomplete. */
export interface Limits {
  /** Bytes of one file; undefined: none. */
  readonly maxFileSize?: number;
  /** Archives in archives; 0 opens none. */
  readonly maxArchiveDepth: number;
  /** Bytes that one archive may unpack to, members added up. */
  readonly maxArchiveSize: number;
  /** Unpacked bytes for each packed byte. */
  readonly maxArchiveRatio: number;
  /** Members of one archive, those of inner archives included. */
  readonly maxArchiveEntries: number;
}

/** `[doctor]`: ids are not yet known to be those of checks. */
export interface DoctorSettings {
  readonly disable: readonly string[];
  readonly severity: Readonly<Record<string, Severity>>;
  readonly maxAgeDays: number;
}

/** Everything that the command line and the configuration file decide about a scan: read once, validated, frozen. */
export interface Config {
  /** The configuration file, undefined when there is none. */
  readonly file: string | undefined;
  /** The file that it imports rules from, absolute; absent for none. */
  readonly imported?: string;
  /** Absolute path that globs, the baseline and allow paths are relative to: the repository's top, else the working directory. */
  readonly root: string;
  /** The rules in force, the project's own included, severities applied. */
  readonly rules: readonly Rule[];
  /** The other rules that are known: turned off, not asked for, other vendors'. */
  readonly inactiveRules: readonly Rule[];
  readonly minConfidence: Confidence;
  readonly allVendors: boolean;
  /** Foreign allow comments (`gitleaks:allow`, `pragma: allowlist secret`) do not count. */
  readonly strict: boolean;
  /** False: no allow comment counts, tripkey's own neither. */
  readonly allowComments: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly allowlist: readonly AllowEntry[];
  readonly limits: Limits;
  readonly doctor: DoctorSettings;
  /** What was understood but not as it was meant, e.g. parts of an imported configuration. For stderr; no values in it. */
  readonly warnings: readonly string[];
}

export type { Confidence };
