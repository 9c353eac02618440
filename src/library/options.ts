/** The options of the library's functions. No type of Node's is in them, so that they need no @types/node. */

/** As much of an AbortSignal as is used. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What was read so far. */
export interface Progress {
  readonly files: number;
  readonly commits: number;
  readonly bytes: number;
  /** Of a history alone: all that is to be read. */
  readonly totalBytes?: number;
  /** Keys, accepted ones included. */
  readonly found: number;
}

/** Common to all scans. */
export interface ScanOptions {
  /** Where paths begin and whose project it is. The process's working directory; of a text, none: no project is looked for. */
  readonly cwd?: string | undefined;
  /** A configuration file, relative to `cwd`; false: none. The project's own (`tripkey.toml`) when absent. */
  readonly config?: string | false | undefined;
  /** False: nothing that `.tripkey-baseline` accepts is accepted. */
  readonly baseline?: boolean | undefined;
  /** Read configuration and baseline from this commit, not from the work tree. */
  readonly policyRef?: string | undefined;
  /** Least certainty that is reported: `medium` when absent. */
  readonly minConfidence?: 'low' | 'medium' | 'high' | undefined;
  /** Other vendors' keys too. */
  readonly allVendors?: boolean | undefined;
  /** Other tools' allow comments do not count. */
  readonly strict?: boolean | undefined;
  /** Findings have `secret`, the whole key. Refused where CI is set. */
  readonly reveal?: boolean | undefined;
  /** Ask OpenAI or Azure whether keys are live: sends them there. Findings then come at the end. */
  readonly verify?: boolean | VerifySettings | undefined;
  /** Ends the scan: it rejects with an AbortError, which has what was found until then. */
  readonly signal?: AbortSignalLike | undefined;
  /** Called now and then while the scan runs, and once at its end. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** How keys are verified. */
export interface VerifySettings {
  /** Another origin than OpenAI's: https, or http on this machine. */
  readonly apiBase?: string | undefined;
  /** Also what live keys can do, by questions that change nothing. */
  readonly analyze?: boolean | undefined;
  /** Of a scan: dead keys are left out of the report. */
  readonly onlyLive?: boolean | undefined;
}

/** A text, bytes, or a stream of either: Node's, the web's, or any async iterable. */
export type TextInput = string | Uint8Array | AsyncIterable<string | Uint8Array> | WebStreamLike;

/** The web's ReadableStream, also where its type is not known to be iterable. */
export interface WebStreamLike {
  getReader(): unknown;
  cancel(reason?: unknown): Promise<void>;
}

export interface TextOptions extends ScanOptions {
  /** What the text is called in locations: `<stdin>` when absent. Policies and a few rules go by it. */
  readonly path?: string | undefined;
}

export interface FilesOptions extends ScanOptions {
  /** Files that git ignores, too. */
  readonly includeIgnored?: boolean | undefined;
  /** Globs of paths to leave out. */
  readonly exclude?: readonly string[] | undefined;
  /** What the next commit would hold, read from the index. Without paths. */
  readonly staged?: boolean | undefined;
  /** What the commits `A..B` add. Without paths. */
  readonly range?: string | undefined;
}

export interface HistoryOptions extends ScanOptions {
  /** What was committed on or after this date, e.g. `2026-03-01`. */
  readonly since?: string | undefined;
  /** What was committed on or before this date. */
  readonly until?: string | undefined;
  /** What was committed in the last `30d`, `12w`, `6m` or `1y`. */
  readonly maxAge?: string | undefined;
  /** What these refs reach. */
  readonly refs?: readonly string[] | undefined;
  /** Also what no ref reaches (any more): true when absent. */
  readonly unreachable?: boolean | undefined;
  /** Of a URL: every ref, `refs/pull/*` too. */
  readonly allRefs?: boolean | undefined;
  /** A shallow clone counts as complete. */
  readonly allowShallow?: boolean | undefined;
  /** At most this many threads, 1 to 64: one a core when absent. */
  readonly threads?: number | undefined;
  /** False: search everything, and remember nothing. */
  readonly cache?: boolean | undefined;
  /** Globs of paths to leave out. */
  readonly exclude?: readonly string[] | undefined;
}

/** Of `verify`. */
export interface VerifyOptions extends Pick<VerifySettings, 'apiBase' | 'analyze'> {
  /** The Azure OpenAI resource of the keys, e.g. `https://acme.openai.azure.com`: without it, nobody can be asked about an Azure key. */
  readonly azureEndpoint?: string | undefined;
  /** Ends it: rejects with an AbortError, which has the verdicts until then. */
  readonly signal?: AbortSignalLike | undefined;
}
