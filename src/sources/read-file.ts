import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type PathLike, type Stats } from 'node:fs';
import type { Segment, Segments } from './segments.ts';

/** How a file is opened, and what is too long. */
export interface FileOptions {
  /** Its path was given: a link is followed, a FIFO or a device is read. */
  readonly named: boolean;
  /** Bytes; longer files are not read. */
  readonly maxSize: number | undefined;
}

/** Why there are no bytes, or not all. */
export type FileProblem =
  /** A folder, or a link, that stands where a file was expected. */
  { readonly kind: 'folder' | 'link' } | { readonly kind: 'gone' | 'special' | 'failed'; readonly why: string };

/** More than one segment, or a problem after some bytes: what is left to be read. Has to be run to its end. */
export interface LongFile {
  readonly kind: 'long';
  readonly segments: Generator<Segment, FileProblem | null>;
}

/** Absent on Windows, where links are looked for before. */
const noFollow = constants.O_NOFOLLOW as number | undefined;
// Never waits for a FIFO's writer, which may never come.
const openFlags = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * Reads a file to its end, synchronously, through a buffer that is used again: a segment is valid until the next.
 * Most files are one segment, returned as it is, null when empty: a hundred thousand generators would cost as much as
 * their files.
 */
export function readFile(
  path: PathLike,
  segments: Segments,
  options: FileOptions,
): Segment | null | FileProblem | LongFile {
  let file: number | undefined;
  let full = false;
  try {
    if (!options.named && noFollow === undefined && lstatSync(path).isSymbolicLink()) return { kind: 'link' };
    file = openSync(path, options.named ? openFlags : openFlags | (noFollow ?? 0));
    const problem = options.maxSize === undefined ? null : tooLong(fstatSync(file), options);
    if (problem !== null) return problem;
    const end = fill(path, file, segments, options);
    if (end === null) return segments.end();
    if (end !== 'full') return end;
    full = true;
  } catch (error) {
    const problem = problemOf(error as NodeJS.ErrnoException, path);
    return segments.length === 0 ? problem : { kind: 'long', segments: brokenOff(segments, problem) };
  } finally {
    if (file !== undefined && !full) closeSync(file);
  }
  return { kind: 'long', segments: readOn(path, file, segments, options) };
}

/** Reads until the buffer is full or the file ends (null). */
function fill(path: PathLike, file: number, segments: Segments, options: FileOptions): 'full' | FileProblem | null {
  for (;;) {
    const { buffer, length } = segments;
    const space = buffer.length - length;
    const count = options.named ? waitAndRead(file, buffer, length) : readSync(file, buffer, length, space, null);
    // Regular files need no further look, unless they seem to be empty or to have no end.
    const stats = length === 0 && (count === 0 || count === space) ? fstatSync(file) : undefined;
    const problem = stats === undefined ? null : special(path, stats, count, options);
    if (problem !== null) return problem;
    // A read that is shorter than the space is the end of most files, but not of one that grows or comes over a network.
    if (count === 0) return null;
    segments.length += count;
    if (stats !== undefined) segments.expect(stats.size);
    if (segments.isFull()) return 'full';
  }
}

/** From the first full segment on. */
function* readOn(
  path: PathLike,
  file: number,
  segments: Segments,
  options: FileOptions,
): Generator<Segment, FileProblem | null> {
  let problem: FileProblem | null = null;
  try {
    for (let end: ReturnType<typeof fill> = 'full'; end === 'full';) {
      yield segments.segment();
      segments.next();
      end = fill(path, file, segments, options);
      problem = end === 'full' ? null : end;
    }
  } catch (error) {
    problem = problemOf(error as NodeJS.ErrnoException, path);
  } finally {
    closeSync(file);
  }
  return yield* brokenOff(segments, problem);
}

function* brokenOff(segments: Segments, problem: FileProblem | null): Generator<Segment, FileProblem | null> {
  const rest = segments.end();
  if (rest !== null) yield rest;
  return problem;
}

/** A named FIFO may have a writer that has not written yet. */
function waitAndRead(file: number, buffer: Buffer, length: number): number {
  for (;;) {
    try {
      return readSync(file, buffer, length, buffer.length - length, null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function special(path: PathLike, stats: Stats, count: number, options: FileOptions): FileProblem | null {
  if (stats.isFile()) return null;
  if (stats.isDirectory()) return { kind: 'folder' };
  if (!options.named) return { kind: 'special', why: specialName(stats) };
  // The pipe of `<(…)` is reached through a link, and may be empty; a FIFO in a folder that has no writer was not read.
  const unwritten = stats.isFIFO() && count === 0 && lstatSync(path).isFIFO();
  return unwritten ? { kind: 'failed', why: 'a FIFO that nothing writes to' } : null;
}

function specialName(stats: Stats): string {
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function tooLong(stats: Stats, options: FileOptions): FileProblem | null {
  const limit = options.maxSize ?? Infinity;
  return stats.size > limit ? { kind: 'failed', why: `larger than ${limit} bytes (the limit)` } : null;
}

function problemOf(error: NodeJS.ErrnoException, path: PathLike): FileProblem {
  const stats = error.code === 'ENOENT' ? undefined : lookAt(path);
  if (error.code === 'EISDIR') return { kind: 'folder' };
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return { kind: 'gone', why: 'gone since it was listed' };
  // ELOOP on Linux and macOS, EMLINK on FreeBSD.
  if (stats?.isSymbolicLink() === true && /^(ELOOP|EMLINK)$/.test(error.code ?? '')) return { kind: 'link' };
  if (stats !== undefined && isSpecial(stats)) return { kind: 'special', why: specialName(stats) };
  return { kind: 'failed', why: reasonOf(error) };
}

function isSpecial(stats: Stats): boolean {
  return !stats.isFile() && !stats.isDirectory() && !stats.isSymbolicLink();
}

function lookAt(path: PathLike): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Node's words without the path: `EACCES: permission denied, open '…'` → `permission denied`. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  return /^[A-Z0-9_]+: ([^,]+)/.exec(error.message)?.[1] ?? error.code ?? 'cannot be read';
}
