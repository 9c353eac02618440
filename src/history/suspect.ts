export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

/** An object that the rules have to look at: a keyword and what may be a value stand in it, or it is an archive. Holds no text. */
export interface Suspect {
  readonly id: string;
  /** `login`: a tree in which rules may know a file by its path; `absent`: what others name and nobody stores. */
  readonly type: ObjectType | 'login' | 'absent';
}

/** How much of each kind was searched; `bytes` at full size. */
export interface ObjectCounts {
  readonly commits: number;
  readonly trees: number;
  readonly blobs: number;
  readonly tags: number;
  readonly bytes: number;
}

/** What searching one pack came to. */
export interface PackResult {
  /** In order of id. */
  readonly suspects: readonly Suspect[];
  readonly counts: ObjectCounts;
}

/** The same as it is remembered. */
export interface KnownResult extends PackResult {
  readonly beside: Beside;
}

/**
 * What else was stored when a pack was searched: what the pack names may stand there. As long as nothing of that has gone, nothing that was there is absent
 * now.
 */
export interface Beside {
  /** Checksums of all packs, hexadecimal. */
  readonly packs: readonly string[];
  /** Ids of objects with files of their own. */
  readonly loose: readonly string[];
}

/** Tells two packs apart, and a pack from itself after it was changed. */
export interface PackStamp {
  /** Hexadecimal, from the pack's own last bytes. */
  readonly checksum: string;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly inode: bigint;
}

/** Remembers what was searched; never holds a secret. A cache that is damaged, old or another's is as good as none. */
export interface SearchCache {
  read(pack: PackStamp): KnownResult | undefined;
  /** Never throws: what cannot be kept is searched again. */
  write(pack: PackStamp, result: KnownResult): void;
  /** What was read of a history's commits and trees (attribute-memory.ts), under a name of its repository. */
  readHistory(name: string): Buffer | undefined;
  /** Never throws. */
  writeHistory(name: string, bytes: Buffer): void;
  /** What was reported of a repository, sealed (commands/report-memory.ts), under a name of what was asked. */
  readReport(name: string): Buffer | undefined;
  /** Never throws. */
  writeReport(name: string, bytes: Buffer): void;
}

/** Which objects are asked for, where `--since`, `--ref` and others narrow the history. */
export interface Scope {
  has(id: string): boolean;
}
