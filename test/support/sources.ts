import type { Blob, Origin } from '../../src/detect/blob.ts';
import type { Counted, Incomplete, ScanLog, Source } from '../../src/sources/source.ts';

/** What a source told its log. */
export interface Told extends ScanLog {
  readonly incompletes: Incomplete[];
  readonly skips: Incomplete[];
  readonly counts: { files: number; commits: number } & Partial<Record<Counted, number>>;
}

export function told(): Told {
  const counts: Told['counts'] = { files: 0, commits: 0 };
  const incompletes: Incomplete[] = [];
  const skips: Incomplete[] = [];
  return {
    counts,
    incompletes,
    skips,
    incomplete: (entry) => void incompletes.push(entry),
    skipped: (entry) => void skips.push(entry),
    count: (what, by = 1) => void (counts[what] = (counts[what] ?? 0) + by),
  };
}

/** A blob with bytes of its own, and what stood there before. */
export interface ReadBlob {
  readonly text: string;
  readonly origin: Origin;
  readonly base: Blob['base'];
  /** undefined: no question to ask. */
  readonly previous: readonly string[] | undefined;
}

/** Reads a source to its end, as the scan does: one blob after the other, `previous` asked in between. */
export async function readAll(source: Source): Promise<ReadBlob[]> {
  const blobs: ReadBlob[] = [];
  for await (const { bytes, origin, base, previous } of source.blobs()) {
    const text = Buffer.from(bytes).toString();
    const before = previous === undefined ? undefined : await previous();
    blobs.push({ text, origin, base, previous: before?.map((old) => Buffer.from(old).toString()) });
  }
  return blobs;
}

/** Path → text, for the blobs that are files' contents. */
export function contents(blobs: readonly ReadBlob[]): Record<string, string> {
  const files = blobs.filter(({ origin }) => origin.path !== null);
  return Object.fromEntries(files.map(({ origin, text }) => [origin.path ?? '', text]));
}

/** The texts that are no file's content, of one place. */
export function textsIn(blobs: readonly ReadBlob[], place: Origin['in']): string[] {
  return blobs.filter(({ origin }) => origin.in === place).map(({ text }) => text);
}
