import { setImmediate, setTimeout } from 'node:timers/promises';
import { archiveKind } from './archive/kind.ts';
import type { Config } from './config/config.ts';
import type { Blob } from './detect/blob.ts';
import { reaches } from './detect/confidence.ts';
import { type Detector, createDetector } from './detect/detector.ts';
import type { Finding, Match } from './detect/finding.ts';
import { createFindings } from './detect/findings.ts';
import { createLines } from './detect/lines.ts';
import { inlineAllow } from './policies/inline-allow.ts';
import { segmentSize } from './sources/segments.ts';
import type { Incomplete, ScanLog, Source } from './sources/source.ts';

/** What was read, for the summary. */
export interface Counts {
  readonly files: number;
  readonly blobs: number;
  readonly bytes: number;
  readonly commits: number;
}

/** What a scan found and how far it came, before policies; findings hold raw secrets. */
export interface ScanOutcome {
  readonly mode: Source['mode'];
  readonly findings: readonly Finding[];
  readonly incomplete: readonly Incomplete[];
  readonly skipped: readonly Incomplete[];
  readonly counts: Counts;
  /** Stopped by the signal: what was found until then is here. */
  readonly interrupted: boolean;
}

export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Called after each blob. */
  readonly onProgress?: (counts: Counts, findings: number) => void;
}

/** The pipeline: a source's blobs, archives opened, searched, judged by inline comments and by what was there before, gathered into findings. */
export const scan = async (open: (log: ScanLog) => Source, config: Config, options: ScanOptions = {}): Promise<ScanOutcome> => {
  const tally = createTally();
  const source = open(tally.log);
  const detector = createDetector(config.rules);
  const findings = createFindings(config.rules);
  const names = createNames(detector);
  const { counts } = tally;

  const search = async (blob: Blob): Promise<void> => {
    const matches = worthIt(detector.detect(blob), config);
    if (matches.length > 0) findings.add(blob, matches, await marksOf(blob, matches));
  };
  const take = (blob: Blob): Promise<void> | undefined => {
    tally.blob(blob);
    names.add(blob);
    options.onProgress?.(counts, 0);
    if (archiveKind(blob.bytes) !== undefined) return searchArchive(blob);
    const matches = worthIt(detector.detect(blob), config);
    if (matches.length === 0) return undefined;
    return marksOf(blob, matches).then((marks) => findings.add(blob, matches, marks));
  };

  const interrupted = await takeAll(source, take, options.signal);
  if (interrupted) tally.log.incomplete({ what: 'the rest', why: 'interrupted' });
  for (const blob of names.suspicious()) await search(blob);
  for (const rule of config.rules) {
    const stops = rule.kind === 'pattern' ? (rule.guard?.stops() ?? 0) : 0;
    if (stops > 0) tally.log.incomplete({ what: `rule ${rule.id}`, why: `its pattern took too long and was stopped ${stops} times` });
  }

  return { mode: source.mode, findings: findings.list(), ...tally.notes(), counts, interrupted };

  /** The raw bytes are searched too: comments, names and stored members stand in them. */
  async function searchArchive(blob: Blob): Promise<void> {
    const { expandArchive } = await import('./archive/expand.ts');
    await search(blob);
    for await (const member of expandArchive(await wholeOf(blob), config.limits, tally.log)) {
      if (options.signal?.aborted === true) return;
      tally.blob(member);
      await search(member);
    }
  }

  async function marksOf(blob: Blob, matches: readonly Match[]): Promise<Parameters<typeof findings.add>[2]> {
    const known = await knownSecrets(blob, matches);
    const lines = createLines(blob.bytes);
    return (match, lineStart) => ({
      known: known.has(match.secret),
      allowed: lines.memo(lineStart, match.ruleId, (line, previous) => inlineAllow(line, previous, match.ruleId, config.strict)),
    });
  }

  /** Secrets that the version before held at least as often: the change does not add them. */
  async function knownSecrets(blob: Blob, matches: readonly Match[]): Promise<ReadonlySet<string>> {
    const before = new Map<string, number>();
    for (const bytes of (await blob.previous?.()) ?? []) {
      for (const [secret, count] of await secretsIn({ bytes, origin: blob.origin })) {
        before.set(secret, Math.max(count, before.get(secret) ?? 0));
      }
    }
    if (before.size === 0) return new Set();
    return new Set([...countSecrets(matches)].filter(([secret, count]) => (before.get(secret) ?? 0) >= count).map(([secret]) => secret));
  }

  async function secretsIn(blob: Blob): Promise<ReadonlyMap<string, number>> {
    const matches = [...detector.detect(blob)];
    if (archiveKind(blob.bytes) !== undefined) {
      const { expandArchive } = await import('./archive/expand.ts');
      for await (const member of expandArchive(blob, config.limits, silent)) matches.push(...detector.detect(member));
    }
    return countSecrets(matches);
  }
};

/** A signal is only heard when the event loop turns, and reading files never lets it. */
const TURN_MS = 50;

/** Hands on every blob of a source. Resolves to whether the signal ended it. */
const takeAll = async (source: Source, take: (blob: Blob) => Promise<void> | undefined, signal?: AbortSignal): Promise<boolean> => {
  let turned = performance.now();
  const isOver = (): boolean => signal?.aborted === true;
  const turn = async (): Promise<void> => {
    await setImmediate();
    turned = performance.now();
  };
  const isDue = (): boolean => performance.now() - turned > TURN_MS;
  try {
    const blobs = source.blobs();
    if (Symbol.iterator in blobs) {
      for (const blob of blobs) {
        const pending = take(blob);
        if (pending !== undefined) await pending;
        if (isDue()) await turn();
        if (isOver()) return true;
      }
      return false;
    }
    for await (const blob of blobs) {
      await take(blob);
      if (isDue()) await turn();
      if (isOver()) return true;
    }
  } catch (error) {
    // Ctrl-C reaches git as well, and its end may be seen before our own signal is.
    await setTimeout(TURN_MS);
    if (!isOver()) throw error;
  }
  return isOver();
};

/** An archive in pieces cannot be opened; what cannot be had whole is opened as far as it goes, and reported. */
const wholeOf = async (blob: Blob): Promise<Blob> => {
  if (blob.bytes.length < segmentSize || blob.base !== undefined || blob.whole === undefined) return blob;
  return { ...blob, bytes: (await blob.whole()) ?? blob.bytes };
};

const countSecrets = (matches: readonly Match[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { secret } of matches) counts.set(secret, (counts.get(secret) ?? 0) + 1);
  return counts;
};

const worthIt = (matches: readonly Match[], { minConfidence }: Config): readonly Match[] =>
  matches.every(({ confidence }) => reaches(confidence, minConfidence))
    ? matches
    : matches.filter(({ confidence }) => reaches(confidence, minConfidence));

const silent: Pick<ScanLog, 'incomplete'> = { incomplete: () => {} };

/** Counts what is read and keeps what is said of the reading. */
const createTally = () => {
  const counts = { files: 0, blobs: 0, bytes: 0, commits: 0 };
  const incomplete: Incomplete[] = [];
  const skipped: Incomplete[] = [];
  const log: ScanLog = {
    incomplete: (entry) => void incomplete.push(entry),
    skipped: (entry) => void skipped.push(entry),
    count: (what, by = 1) => {
      counts[what] += by;
    },
  };
  return {
    log,
    counts,
    blob: ({ bytes, origin }: Blob): void => {
      // A name is searched, but nobody counts it as something read.
      if (origin.in === 'path') return;
      counts.blobs++;
      counts.bytes += bytes.length;
    },
    notes: () => ({ incomplete, skipped }),
  };
};

/** Names of files are texts as well: gathered, looked at together, and one by one only when something is in them. */
const createNames = (detector: Detector) => {
  const paths = new Set<string>();
  return {
    add: ({ origin }: Blob): void => {
      // Changes name their paths themselves, and say in which commit.
      if (origin.path !== null && origin.blob === undefined) paths.add(origin.path);
    },
    *suspicious(): Iterable<Blob> {
      const together = Buffer.from([...paths].join('\n'));
      if (detector.detect(nameBlob(together)).length === 0) return;
      for (const path of paths) yield nameBlob(Buffer.from(path));
    },
  };
};

const nameBlob = (bytes: Buffer): Blob => ({ bytes, origin: { path: null, in: 'path' } });
