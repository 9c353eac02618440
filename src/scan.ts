import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Config } from './config/config.ts';
import type { Blob } from './detect/blob.ts';
import type { Finding } from './detect/finding.ts';
import { type SearchOptions, createSearch } from './search.ts';
import type { Incomplete, ScanLog, Source } from './sources/source.ts';
import { type Counts, createTally } from './tally.ts';

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

export interface ScanOptions extends SearchOptions {
  /** Called for each blob; `found` is the number of keys so far. */
  readonly onProgress?: (counts: Counts, found: number) => void;
  /** What is read after the source, where that takes time to find out. */
  readonly rest?: (log: ScanLog) => Promise<Source>;
  /** Asked after each blob: the next one is read when the promise resolves. For whoever takes findings while they come, at a pace of its own. */
  readonly pause?: () => Promise<void> | undefined;
}

/** The pipeline: a source's blobs are searched, archives opened, and gathered into findings, one for each key. */
export const scan = async (
  open: (log: ScanLog) => Source,
  config: Config,
  options: ScanOptions = {},
): Promise<ScanOutcome> => {
  const tally = createTally();
  const { log, counts, incomplete, skipped } = tally;
  const source = open(log);
  // A history's source has searched every object; what it hands on are the few that rules must look at.
  const reading = source.mode === 'history' ? { ...tally, blob: () => {} } : tally;
  const search = createSearch(config, reading, options);
  const names: string[] = [];

  const rest = options.rest?.(log);
  // Awaited below: a failure meanwhile must not end the process.
  rest?.catch(() => {});
  const interrupted =
    (await takeAll(source, take, options)) || (rest !== undefined && (await takeAll(await rest, take, options)));
  await search.take(listOf(names));
  if (interrupted) log.incomplete({ what: 'the rest', why: 'interrupted' });
  reportStops(config, log);
  return { mode: source.mode, findings: search.findings(), incomplete, skipped, counts, interrupted };

  function take(blob: Blob): Promise<void> | undefined {
    reading.blob(blob);
    // Changes name their paths themselves, and say in which commit.
    const { path, blob: id } = blob.origin;
    if (path !== null && id === undefined && path !== names.at(-1)) names.push(path);
    options.onProgress?.(counts, search.count());
    return search.take(blob);
  }
};

/** Names of files are texts as well. */
const listOf = (paths: readonly string[]): Blob => ({
  bytes: Buffer.from(paths.join('\n')),
  origin: { path: null, in: 'path' },
  *names() {
    for (const path of new Set(paths)) yield Buffer.from(path);
  },
});

/** A signal is only heard when the event loop turns, and reading files never lets it. Whoever scans in a server waits for as long. */
const TURN_MS = 10;

/** How long our own signal may come after that of the child that got it, too. */
const SIGNAL_MS = 50;

/** Hands on every blob of a source. Resolves to whether the signal ended it. */
const takeAll = async (
  source: Source,
  take: (blob: Blob) => Promise<void> | undefined,
  { signal, pause }: ScanOptions,
): Promise<boolean> => {
  const isOver = (): boolean => signal?.aborted === true;
  const breathe = createBreath();
  try {
    const blobs = source.blobs();
    // No await where none is needed: a hundred thousand of them cost more than reading the files.
    if (Symbol.iterator in blobs) {
      for (const blob of blobs) {
        const searching = take(blob);
        if (searching !== undefined) await searching;
        const pending = pause?.() ?? breathe();
        if (pending !== undefined) await pending;
        if (isOver()) return true;
      }
    } else {
      for await (const blob of blobs) {
        await take(blob);
        await (pause?.() ?? breathe());
        if (isOver()) return true;
      }
    }
  } catch (error) {
    // Ctrl-C reaches git as well, and its end may be seen before our own signal is.
    await setTimeout(SIGNAL_MS);
    if (!isOver()) throw error;
  }
  return isOver();
};

/** Lets the event loop turn when it is due; undefined when it is not. */
const createBreath = (): (() => Promise<void> | undefined) => {
  let turned = performance.now();
  return () => {
    const now = performance.now();
    if (now - turned <= TURN_MS) return undefined;
    turned = now;
    return setImmediate();
  };
};

/** A pattern of the project that was stopped may have missed something. */
const reportStops = ({ rules }: Config, log: ScanLog): void => {
  for (const rule of rules) {
    const stops = rule.kind === 'pattern' ? (rule.guard?.stops() ?? 0) : 0;
    if (stops > 0)
      log.incomplete({ what: `rule ${rule.id}`, why: `its pattern took too long and was stopped (${stops} ×)` });
  }
};
