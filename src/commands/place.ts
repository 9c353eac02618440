import { readFileSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { expandArchive } from '../archive/expand.ts';
import { attempt } from '../attempt.ts';
import type { Limits } from '../config/config.ts';
import type { Blob } from '../detect/blob.ts';
import { createPositions } from '../detect/position.ts';
import { textOf } from '../detect/text.ts';
import { UsageError, codeOf } from '../errors.ts';
import type { Incomplete } from '../sources/source.ts';

/** A line, as reports name it. */
export interface Place {
  /** A file on the disk. */
  readonly file: string;
  /** The whole path, `a.zip!inner.txt`, where the line is in what the file holds. */
  readonly member: string | undefined;
  /** From 1. */
  readonly line: number;
}

/** Reads `file:line` and `archive!member:line`. Throws UsageError for what is neither. */
export const parsePlace = (target: string, cwd: string): Place => {
  const match = /^(.+?):(\d+)(?::\d+)?$/s.exec(target);
  if (match === null)
    throw new UsageError(
      `neither a place nor a fingerprint: ${target}`,
      'write it as path:line, or as the 16 digits that a report shows',
    );
  const path = match[1]!;
  const file = holderOf(path, cwd) ?? path;
  const member = file === path ? undefined : shownPath(file, cwd) + path.slice(file.length);
  return { file, member, line: Number(match[2]) };
};

/** The file itself, or the archive in front of one of its `!`, which may stand in a file's name as well. */
const holderOf = (path: string, cwd: string): string | undefined => {
  const ends = [path.length, ...[...path.matchAll(/!/g)].map(({ index }) => index)];
  return ends.map((end) => path.slice(0, end)).find((each) => each !== '' && isFile(resolve(cwd, each)));
};

const isFile = (path: string): boolean => attempt(() => statSync(path).isFile()) === true;

/** As the source of files shows it. */
const shownPath = (file: string, cwd: string): string => relative(cwd, resolve(cwd, file)).replaceAll(sep, '/');

/** The text that the line is in; a long member comes in pieces. Throws UsageError for what cannot be read, and for a line that is not there. */
export const readPlace = async (place: Place, limits: Limits, cwd: string): Promise<readonly Blob[]> => {
  const { file, member, line } = place;
  const bytes = readFile(file, cwd);
  const blobs =
    member === undefined
      ? [{ bytes, origin: { path: file } }]
      : await readMember({ bytes, origin: { path: shownPath(file, cwd) } }, member, limits);
  const lines = Math.max(...blobs.map(lastLine));
  if (line < 1 || line > lines) {
    const count = lines === 1 ? '1 line' : `${lines} lines`;
    throw new UsageError(`${member ?? file} has ${count}, and no line ${line}`, 'lines count from 1');
  }
  return blobs;
};

const readFile = (file: string, cwd: string): Buffer => {
  const path = resolve(cwd, file);
  try {
    const stats = statSync(path);
    // A FIFO would be waited for, and a device may have no end.
    if (stats.isFile() || stats.isDirectory()) return readFileSync(path);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${codeOf(error)}`, undefined, { cause: error });
  }
  throw new UsageError(`cannot read ${file}: it is a FIFO, a socket or a device`, 'write what it gives into a file');
};

const readMember = async (archive: Blob, member: string, limits: Limits): Promise<readonly Blob[]> => {
  const unread: Incomplete[] = [];
  const found: Blob[] = [];
  for await (const blob of expandArchive(archive, limits, { incomplete: (entry) => void unread.push(entry) })) {
    if (blob.origin.path === member) found.push({ ...blob, bytes: Buffer.from(blob.bytes) });
  }
  if (found.length > 0) return found;
  const [{ what, why } = { what: 'write it', why: 'as reports show it' }] = unread;
  throw new UsageError(`no such text in ${archive.origin.path}: ${member}`, `${what}: ${why}`);
};

/** An empty text has a line, too: a report names it for what its name holds. */
const lastLine = (blob: Blob): number => {
  const { line, column } = createPositions(textOf(blob))(blob.bytes.length);
  return Math.max(1, column > 0 ? line + 1 : line);
};
