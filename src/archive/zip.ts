import { fromBufferPromise, type Entry } from 'yauzl';
import { ArchiveLimitError } from './budget.ts';
import { asBuffer, zipEnd, type ZipEnd } from './kind.ts';
import type { Member, Reading } from './member.ts';
import { unpack } from './zip-data.ts';
import { localHeader, nextLocalHeader, readings, type Description } from './zip-local.ts';

/** Of the archive's bytes, `end` exclusive. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** One zip while it is read. */
interface Zip {
  readonly bytes: Buffer;
  readonly reading: Reading;
  /** What the members that were read take up. */
  readonly read: Range[];
  /** Packed bytes that went through, those read twice counted twice. */
  work: number;
}

/** Members may share bytes where headers disagree; a bomb lets thousands share them. */
const maxOverlap = 3;

/**
 * The members of a zip: those of the central directory, then those that only have a local header (the directory is damaged
 * or hides them, they were deleted, a second archive stands in front or behind), so that whatever any program would unpack
 * comes out. Where the two headers of a member disagree, both readings of it come out.
 */
export async function* zipMembers(input: Uint8Array, reading: Reading): AsyncGenerator<Member> {
  const bytes = asBuffer(input);
  const zip: Zip = { bytes, reading, read: [], work: 0 };
  const end = zipEnd(bytes, bytes.length);
  const sound = end !== undefined && (yield* directoryMembers(zip, end));
  if (end === undefined) reading.incomplete('has no central directory: cut off or damaged');
  else if (!sound) reading.incomplete('has a damaged central directory');
  for (const gap of gaps(zip.read, bytes.length)) yield* localMembers(zip, gap, sound);
}

/** Returns whether the directory could be read to its end. */
async function* directoryMembers(zip: Zip, end: ZipEnd): AsyncGenerator<Member, boolean> {
  // As raw bytes, names are not checked; sizes are not believed anyway.
  const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false };
  const file = await fromBufferPromise(zip.bytes.subarray(end.base, end.end), options).catch(() => undefined);
  if (file === undefined) return false;
  const entries = file.eachEntry();
  for (;;) {
    const next = await entries.next().catch(() => undefined);
    if (next === undefined || next.done) return next !== undefined;
    zip.reading.budget.entry();
    yield* entryMembers(zip, end.base + next.value.relativeOffsetOfLocalHeader, descriptionOf(next.value));
  }
}

async function* entryMembers(zip: Zip, at: number, central: Description): AsyncGenerator<Member> {
  const local = localHeader(zip.bytes, at);
  if (local === undefined) {
    zip.reading.incomplete('has no local header', central.name);
    return;
  }
  let end = zip.bytes.length;
  for (const description of readings(central, local)) {
    end = Math.min(end, yield* member(zip, local.dataStart, description, false));
  }
  zip.read.push({ start: at, end });
}

/** Members that the directory does not name. Beside a sound directory the signature may be chance, so what does not unpack is no fault. */
async function* localMembers(zip: Zip, gap: Range, quiet: boolean): AsyncGenerator<Member> {
  let at = nextLocalHeader(zip.bytes, gap.start, gap.end);
  while (at !== -1) {
    const local = localHeader(zip.bytes, at);
    let end = at + 4;
    if (local !== undefined) {
      zip.reading.budget.entry();
      end = Math.max(end, yield* member(zip, local.dataStart, local, quiet));
    }
    at = nextLocalHeader(zip.bytes, end, gap.end);
  }
}

/** Returns where the member's data end. */
async function* member(
  zip: Zip,
  start: number,
  description: Description,
  quiet: boolean,
): AsyncGenerator<Member, number> {
  const { bytes, reading } = zip;
  const { name } = description;
  const out = await unpack(bytes, start, description, reading.budget.room());
  reading.budget.take(out.bytes.length + (out.wasted ?? 0));
  yield { name, bytes: out.bytes };
  if (out.full) reading.budget.exceed();
  if (out.why !== undefined && !quiet) reading.incomplete(out.why, name);
  zip.work += out.end - start;
  if (zip.work > maxOverlap * bytes.length) throw new ArchiveLimitError('holds members that overlap, as zip bombs do');
  return out.end;
}

function descriptionOf(entry: Entry): Description {
  return {
    // The types do not follow decodeStrings: names are Buffers here.
    name: entry.fileName as unknown as Buffer,
    flags: entry.generalPurposeBitFlag,
    method: entry.compressionMethod,
    crc: entry.crc32,
    packedSize: entry.compressedSize,
  };
}

/** What of `0…length` no range covers. */
function gaps(ranges: readonly Range[], length: number): Range[] {
  const found: Range[] = [];
  let from = 0;
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    if (start > from) found.push({ start: from, end: start });
    from = Math.max(from, end);
  }
  if (from < length) found.push({ start: from, end: length });
  return found;
}
