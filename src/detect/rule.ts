export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export type Confidence = 'high' | 'medium' | 'low';

/** Whom a key opens: OpenAI's API, its administration, or a resource of Azure OpenAI. */
export type Service = 'openai' | 'openai-admin' | 'azure-openai';

/** What every rule says of itself, however it matches. */
interface RuleBase {
  /** Kebab case, unique, part of the contract: baselines, allow comments and configurations name it. */
  readonly id: string;
  /** Named in reports, e.g. "OpenAI project key". */
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  /** Whose key it is; anything but `openai` and `azure-openai` is shown with `--all-vendors` only. `user` is for rules of the configuration. */
  readonly vendor: string;
  /** Off until the configuration names it (identifiers that are no secrets). */
  readonly optIn?: true;
  /** Who is asked whether a value is live; without it, a value is sent to nobody. Rules of a configuration cannot have it. */
  readonly service?: Service;
  readonly references: readonly string[];
  /** Templates: each expands (template.ts) to text in which the rule matches exactly once. */
  readonly examples: readonly string[];
  /** Templates in which it must not match. */
  readonly counterExamples: readonly string[];
}

/** One length that a marked key is known in. */
export interface MarkedShape {
  /** Up to and with the last `-`, e.g. `sk-proj-`; `<name>` inside stands for `[A-Za-z0-9_-]{1,50}`. */
  readonly prefix: string;
  /** Characters on each side of the marker: both halves are always equally long (docs/design/formats.md 1.1). */
  readonly half: number;
  readonly alphabet: 'base62' | 'base64url';
  /** Confidence of a value that fits, tail rule included where the alphabet is base64url. */
  readonly confidence: Confidence;
}

/** A key built around the `T3BlbkFJ` marker; matched outwards from the marker, with no regular expression. */
export interface MarkedRule extends RuleBase {
  readonly kind: 'marked';
  readonly shapes: readonly MarkedShape[];
}

/** A judgement on one candidate value; `null` drops it. Reasons are for people and never hold any of the value. */
export interface Judgement {
  readonly confidence: Confidence;
  readonly reasons: readonly string[];
  /** When the value turns out to be another rule's (a known shape of another vendor). */
  readonly ruleId?: string;
}

/** The text around a candidate. Offsets are indices into `text`. */
export interface Surroundings {
  /** A latin1 view of at most a few KB around the candidate, so one character is one byte. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The file's path, if it is a file's. */
  readonly path: string | null;
  /** For a decoded window: the text that it was decoded from, around the encoded value; else the empty string. */
  readonly outer: string;
}

/** A key found by a regular expression, run on bounded windows around keyword hits. */
export interface PatternRule extends RuleBase {
  readonly kind: 'pattern';
  /** Literals of at least 4 bytes, case-sensitive; the pattern is tried only in windows (±2 KB) around one of them. */
  readonly keywords: readonly string[];
  /** When the path matches, the whole blob is one window, keyword or not (`.codex/auth.json`). */
  readonly path?: RegExp;
  /** Flags `g` and `d` not needed: compiled once with them. The group `secret` is the value; without it, the whole match. Must be linear: bounded quantifiers only. */
  readonly pattern: RegExp;
  /** Stands in every value: where it does not, the pattern is not even compiled. */
  readonly needs?: string;
  /** Decides on each match; absent: every match stands with `confidence`. */
  readonly judge?: (secret: string, around: Surroundings) => Judgement | null;
  readonly confidence: Confidence;
  /** Knows a value by its surroundings alone: a match of any other rule at the same place says more. */
  readonly generic?: true;
  /** The prefilter's gate (prefilter/assembly/gate.ts) knows by the bytes where it cannot match: its keywords alone open no window then. */
  readonly gated?: true;
  /** Shannon bits per character that the value must reach. */
  readonly entropy?: number;
  /** For patterns of the configuration: runs `pattern` in the detector's stead, in bounded pieces and for a bounded time. */
  readonly guard?: PatternGuard;
}

/** A runner that a hostile or unlucky pattern cannot hold up. */
export interface PatternGuard {
  /** Start and end of the value of every match in a text, in order; what a stopped run would have found is missing. */
  readonly run: (text: string) => readonly (readonly [number, number])[];
  /** How many runs were stopped so far. A scan in which it grows is incomplete. */
  readonly stops: () => number;
}

export type Rule = MarkedRule | PatternRule;
