import { archiveKind, unopenedPacking } from './archive/kind.ts';
import type { Config } from './config/config.ts';
import type { Blob } from './detect/blob.ts';
import { reaches } from './detect/confidence.ts';
import { type Detector, createDetector, FEW } from './detect/detector.ts';
import type { Finding, Match } from './detect/finding.ts';
import { type Marks, type OnPlace, createFindings } from './detect/findings.ts';
import { createLines } from './detect/lines.ts';
import { inlineAllow } from './policies/inline-allow.ts';
import { createPieces } from './pieces.ts';
import { segmentSize } from './sources/segments.ts';
import type { ScanLog } from './sources/source.ts';
import type { Tally } from './tally.ts';

/** Takes blobs, gathers what is in them. */
export interface Search {
  /** Searches a blob and, when it is an archive, what it holds. A promise only where there is something to wait for. */
  take(blob: Blob): Promise<void> | undefined;
  findings(): readonly Finding[];
  /** How many keys so far. */
  count(): number;
}

/** What a search may be told beside what it looks for. */
export interface SearchOptions {
  /** Makes a shown path relative to the project's root, so that weak values are named alike wherever the command runs; without it, paths are. */
  readonly toRoot?: (path: string) => string;
  /** Ends the reading of an archive. */
  readonly signal?: AbortSignal;
  readonly onPlace?: OnPlace;
}

export const createSearch = (config: Config, tally: Tally, { toRoot, signal, onPlace }: SearchOptions = {}): Search => {
  const detector = createDetector(config.rules, { minConfidence: config.minConfidence, unsearched: FEW });
  const findings = createFindings(config.rules, toRoot, onPlace);
  const pieces = createPieces();
  const isWanted = ({ confidence }: Match): boolean => reaches(confidence, config.minConfidence);

  const takeText = (blob: Blob): Promise<void> | undefined => {
    const { from, to } = pieces.next(blob);
    const all = detector.detect(blob);
    const wanted = all.filter((match) => isWanted(match) && match.start >= from);
    if (wanted.length === 0) return undefined;
    return gather(blob, wanted, all, to);
  };
  const gather = async (blob: Blob, wanted: readonly Match[], all: readonly Match[], to: number): Promise<void> => {
    const marks = await marksOf(blob, wanted, detector, config);
    const adding = (matches: readonly Match[]): (() => void) => findings.prepare(blob, matches, all, marks);
    adding(wanted.filter(({ start }) => start < to))();
    pieces.keep(adding(wanted.filter(({ start }) => start >= to)));
  };

  return {
    take(blob) {
      if (blob.names !== undefined)
        return detector.detect(blob).length === 0 ? undefined : takeNames(blob.names(), blob);
      if (archiveKind(blob.bytes) !== undefined) return takeArchive(blob);
      sayUnopened(blob, tally.log);
      return takeText(blob);
    },
    findings() {
      pieces.end();
      return findings.list();
    },
    count: () => findings.count(),
  };

  async function takeNames(names: Iterable<Uint8Array>, { origin }: Blob): Promise<void> {
    for (const bytes of names) await takeText({ bytes, origin });
  }

  /** The raw bytes are searched too: comments, names and stored members stand in them. */
  async function takeArchive(blob: Blob): Promise<void> {
    const { expandArchive } = await import('./archive/expand.ts');
    await takeText(blob);
    for await (const member of expandArchive(await wholeOf(blob), config.limits, tally.log)) {
      if (signal?.aborted === true) return;
      tally.blob(member);
      await takeText(member);
    }
  }
};

type MarksOf = (match: Match, lineStart: number) => Marks;

/** What stood there before, and what comments let pass. */
const marksOf = async (blob: Blob, matches: readonly Match[], detector: Detector, config: Config): Promise<MarksOf> => {
  const known = await knownSecrets(detector, config, blob, matches);
  const lines = createLines(blob);
  return ({ secret, ruleId }, lineStart) => ({
    known: known.has(secret),
    allowed: config.allowComments
      ? lines.memo(lineStart, ruleId, (line, previous) => inlineAllow(line, previous, ruleId, config.strict))
      : undefined,
  });
};

/** Of what cannot be unpacked only the packed bytes are searched, in which nothing shows. */
const sayUnopened = ({ bytes, origin, base }: Blob, log: ScanLog): void => {
  const what = origin.path ?? origin.blob;
  const packing = base === undefined && what !== undefined ? unopenedPacking(bytes) : undefined;
  if (packing === undefined || what === undefined) return;
  log.skipped({
    what,
    why: `packed with ${packing}, which is not opened: unpack it and scan what is in it`,
  });
};

/** An archive in pieces cannot be opened; what cannot be had whole is opened as far as it goes, and reported. */
const wholeOf = async (blob: Blob): Promise<Blob> => {
  if (blob.bytes.length < segmentSize || blob.base !== undefined || blob.whole === undefined) return blob;
  return { ...blob, bytes: (await blob.whole()) ?? blob.bytes };
};

/** Secrets that the version before held at least as often: the change does not add them. */
const knownSecrets = async (
  detector: Detector,
  config: Config,
  blob: Blob,
  matches: readonly Match[],
): Promise<ReadonlySet<string>> => {
  const before = new Map<string, number>();
  for (const bytes of (await blob.previous?.()) ?? []) {
    for (const [secret, count] of await secretsIn(detector, config, { bytes, origin: blob.origin })) {
      before.set(secret, Math.max(count, before.get(secret) ?? 0));
    }
  }
  const isKnown = ([secret, count]: readonly [string, number]): boolean => (before.get(secret) ?? 0) >= count;
  return new Set([...countSecrets(matches)].filter(isKnown).map(([secret]) => secret));
};

const secretsIn = async (detector: Detector, { limits }: Config, blob: Blob): Promise<ReadonlyMap<string, number>> => {
  const matches = [...detector.detect(blob)];
  if (archiveKind(blob.bytes) !== undefined) {
    const { expandArchive } = await import('./archive/expand.ts');
    for await (const member of expandArchive(blob, limits, silent)) matches.push(...detector.detect(member));
  }
  return countSecrets(matches);
};

const silent: Pick<ScanLog, 'incomplete'> = { incomplete: () => {} };

const countSecrets = (matches: readonly Match[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { secret } of matches) counts.set(secret, (counts.get(secret) ?? 0) + 1);
  return counts;
};
