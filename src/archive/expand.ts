import type { Limits } from '../config/config.ts';
import type { Blob, Origin } from '../detect/blob.ts';
import { addChunk, segmentSize, Segments } from '../sources/segments.ts';
import type { ScanLog } from '../sources/source.ts';
import { ArchiveLimitError, createBudget, type Budget } from './budget.ts';
import { gunzip } from './gzip.ts';
import { archiveKind, type ArchiveKind } from './kind.ts';
import { decodeName, type Member, type Reading } from './member.ts';

/** One archive that is being read, with what all archives in the same outermost one share. */
interface Archive {
  readonly bytes: Uint8Array;
  readonly kind: ArchiveKind;
  /** `a.zip!inner.zip`. */
  readonly path: string;
  /** 1 for the outermost. */
  readonly depth: number;
  readonly shared: Shared;
}

interface Shared {
  readonly origin: Origin;
  readonly limits: Limits;
  readonly budget: Budget;
  readonly log: Pick<ScanLog, 'incomplete'>;
  readonly previous: Blob['previous'];
}

/** Part of an archive that is to be searched. */
type Piece = Member & { readonly path: string };

/**
 * What an archive holds, depth first: each member's name (`path: null, in: 'path'`), its content (`path: archive!member`), and, when that is
 * an archive too, what it holds. Nothing for any other blob. The archive's own bytes are the caller's to search.
 *
 * Reads whole archives only: of a blob that is a piece of a longer file (`base` beyond 0), nothing. Whatever cannot be read and every limit
 * that is met goes to `log`; what was read up to there comes out. Never throws for what the bytes are, and never writes to disk.
 */
export async function* expandArchive(
  blob: Blob,
  limits: Limits,
  log: Pick<ScanLog, 'incomplete'>,
): AsyncGenerator<Blob, void> {
  const { bytes, origin } = blob;
  const kind = (blob.base?.offset ?? 0) === 0 ? archiveKind(bytes) : undefined;
  if (kind === undefined) return;
  const path = origin.path ?? origin.blob ?? '';
  const shared = {
    origin,
    limits,
    budget: createBudget(limits, bytes.length),
    log,
    previous: membersOfPrevious(blob, limits),
  };
  try {
    yield* open({ bytes, kind, path, depth: 1, shared });
  } catch (error) {
    if (!(error instanceof ArchiveLimitError)) throw error;
    log.incomplete({ what: path, why: error.message });
  }
}

async function* open(archive: Archive): AsyncGenerator<Blob> {
  const { path, depth, shared } = archive;
  if (depth > shared.limits.maxArchiveDepth) {
    const why = `is nested deeper than the limit (max_archive_depth = ${shared.limits.maxArchiveDepth}) and was not opened`;
    shared.log.incomplete({ what: path, why });
    return;
  }
  for await (const { name, bytes, path: memberPath } of pieces(archive)) {
    if (name !== undefined && name.length > 0) yield nameBlob(name, shared);
    if (bytes.length === 0) continue;
    yield* contentBlobs(bytes, memberPath, shared);
    const kind = name === undefined ? undefined : archiveKind(bytes);
    if (kind !== undefined) yield* open({ bytes, kind, path: memberPath, depth: depth + 1, shared });
  }
}

async function* pieces(archive: Archive): AsyncGenerator<Piece> {
  const { kind, path } = archive;
  if (kind === 'gzip') yield* gzipPieces(archive);
  else if (kind === 'tar') yield* tarPieces(archive.bytes, path, false, archive);
  else {
    // yauzl takes a while to load, and most archives in a repository are no zips, or there are none.
    const { zipMembers } = await import('./zip.ts');
    for await (const member of zipMembers(archive.bytes, readingOf(archive)))
      yield { ...member, path: pathOf(archive, member) };
  }
}

/** A compressed tar counts as one archive, as everyone thinks of it: `a.tgz!inner.txt`. */
async function* gzipPieces(archive: Archive): AsyncGenerator<Piece> {
  const { budget } = archive.shared;
  budget.entry();
  const { bytes, full } = await gunzip(archive.bytes, readingOf(archive));
  if (archiveKind(bytes) === 'tar') yield* tarPieces(bytes, archive.path, true, archive);
  else yield { name: Buffer.alloc(0), bytes, path: `${archive.path}!${contentName(archive.path)}` };
  if (full) budget.exceed();
}

async function* tarPieces(bytes: Uint8Array, path: string, packed: boolean, archive: Archive): AsyncGenerator<Piece> {
  const { tarMembers } = await import('./tar.ts');
  const { budget } = archive.shared;
  // Bytes of a tar that was itself unpacked have been counted.
  const counts = !packed && archive.depth === 1;
  for await (const member of tarMembers(bytes, packed, readingOf(archive))) {
    const room = counts ? budget.room() : Number.POSITIVE_INFINITY;
    yield { name: member.name, bytes: member.bytes.subarray(0, room), path: pathOf(archive, member) };
    if (member.bytes.length > room) budget.exceed();
    if (counts) budget.take(member.bytes.length);
  }
}

function readingOf({ path, shared }: Archive): Reading {
  return {
    budget: shared.budget,
    incomplete: (why, name) =>
      shared.log.incomplete({ what: name === undefined ? path : `${path}!${memberName(name)}`, why }),
  };
}

function pathOf({ path }: Archive, { name }: Member): string {
  return name === undefined ? path : `${path}!${memberName(name)}`;
}

/** Some programs on Windows write `\`; paths have `/` on every system. */
function memberName(name: Uint8Array): string {
  return decodeName(name).replaceAll('\\', '/');
}

/** As gunzip names it: without the ending. The name that the file may have in its header is older than its last renaming. */
function contentName(path: string): string {
  const last = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('!')) + 1);
  return last.replace(/\.(?:gz|gzip|z)$/i, '').replace(/\.tgz$/i, '.tar') || 'content';
}

/** One blob, or for a long content overlapping segments, as every source hands them out. */
function* contentBlobs(bytes: Uint8Array, path: string, { origin, previous }: Shared): Generator<Blob> {
  // Content is a file's, also where the archive itself is no file's content (a note): `in` says the contrary.
  const { blob, commit } = origin;
  const content = { path, ...(blob !== undefined && { blob }), ...(commit !== undefined && { commit }) };
  const common = { origin: content, ...(previous && { previous }) };
  if (bytes.length <= segmentSize) {
    yield { bytes, ...common };
    return;
  }
  const segments = new Segments();
  for (const segment of addChunk(segments, bytes)) yield { ...segment, ...common };
  const last = segments.end();
  if (last !== null) yield { ...last, ...common };
}

function nameBlob(name: Uint8Array, { origin, previous }: Shared): Blob {
  return { bytes: name, origin: { ...origin, path: null, in: 'path' }, ...(previous && { previous }) };
}

/** A key that any member of the archive's previous version held is not new, wherever in the archive it stands now. Read once, and only when asked. */
function membersOfPrevious({ previous }: Blob, limits: Limits): Blob['previous'] {
  if (previous === undefined) return undefined;
  let members: Promise<readonly Uint8Array[]> | undefined;
  return () => (members ??= previous().then((versions) => allMembers(versions, limits)));
}

async function allMembers(versions: readonly Uint8Array[], limits: Limits): Promise<readonly Uint8Array[]> {
  const members: Uint8Array[] = [...versions];
  // What cannot be read of an older version only makes keys count as new.
  const log = { incomplete: () => undefined };
  for (const bytes of versions) {
    for await (const member of expandArchive({ bytes, origin: { path: null } }, limits, log))
      members.push(member.bytes);
  }
  return members;
}
