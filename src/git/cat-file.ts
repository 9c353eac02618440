import { GitError } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';
import { createNameQueue, type NameQueue } from './name-queue.ts';
import { streamGit, type GitPlace } from './run.ts';

/** Some bytes of an object that was asked for, as they come: one part for most, many for a long one. */
export interface ObjectPart {
  readonly name: string;
  /** How many names were asked for before this one. */
  readonly index: number;
  readonly id: string;
  /** `blob`, `tree`, `commit`, `tag`. */
  readonly type: string;
  /** Bytes of the whole object. */
  readonly size: number;
  /** Empty in the one part of an empty object. */
  readonly bytes: Buffer;
  readonly last: boolean;
}

/** An object that git does not have, or cannot read; its first parts may have come already. */
export interface MissingObject {
  readonly name: string;
  readonly index: number;
  readonly missing: string;
}

export interface ReadOptions {
  /** Objects of more bytes are reported as missing, unread. */
  readonly maxSize?: number | undefined;
}

/**
 * Reads objects through one `git cat-file --batch`, in the order of their names, with back-pressure both ways.
 * A name is an object id or any revision without a line feed. When git dies over an object (corrupt, not fetched),
 * that one is reported as missing, and another git goes on with the next.
 * Throws UsageError when git is not installed, and whatever `names` throws.
 */
export async function* readObjects(
  place: GitPlace,
  names: Iterable<string> | AsyncIterable<string>,
  options: ReadOptions = {},
): AsyncGenerator<ObjectPart | MissingObject> {
  const queue = createNameQueue(names);
  try {
    for (let finished = false; !finished;) {
      try {
        yield* readBatch(place, queue, options);
        finished = true;
      } catch (error) {
        const index = queue.taken();
        const name = error instanceof GitError ? queue.take() : undefined;
        if (name === undefined || !(error instanceof GitError)) throw error;
        yield { name, index, missing: error.message };
      }
    }
  } finally {
    await queue.close();
  }
}

/** The whole bytes of a few objects; null for what is missing or broken. */
export async function readWhole(place: GitPlace, names: readonly string[]): Promise<(Uint8Array | null)[]> {
  const parts = names.map((): Uint8Array[] => []);
  const missing = new Set<number>();
  for await (const part of readObjects(place, names)) {
    if ('missing' in part) missing.add(part.index);
    else parts[part.index]?.push(part.bytes);
  }
  return parts.map((bytes, index) => (missing.has(index) ? null : Buffer.concat(bytes)));
}

async function* readBatch(
  place: GitPlace,
  queue: NameQueue,
  options: ReadOptions,
): AsyncGenerator<ObjectPart | MissingObject> {
  // --buffer: git fills its pipe instead of writing out after each object.
  const reader = new ByteReader(streamGit(place, ['cat-file', '--batch', '--buffer'], queue.lines()));
  try {
    for (;;) {
      const line = await reader.until(0x0a);
      const name = queue.first();
      if (line === null && name === undefined) return;
      if (line === null || name === undefined) throw new GitError('git cat-file: more or fewer answers than questions');
      const asked = { name, index: queue.taken() };
      const header = parseHeader(line.toString('latin1'));
      if (typeof header === 'string') {
        yield { ...asked, missing: header };
      } else if (header.size > (options.maxSize ?? Infinity)) {
        await reader.skip(header.size + 1);
        yield { ...asked, missing: `larger than ${options.maxSize} bytes (the limit)` };
      } else {
        yield* readContent(reader, { ...asked, ...header });
        await reader.skip(1);
      }
      queue.take();
    }
  } finally {
    await reader.close();
  }
}

async function* readContent(reader: ByteReader, head: Omit<ObjectPart, 'bytes' | 'last'>): AsyncGenerator<ObjectPart> {
  if (head.size === 0) yield { ...head, bytes: Buffer.alloc(0), last: true };
  for (let left = head.size; left > 0;) {
    const bytes = await reader.some(left);
    left -= bytes.length;
    yield { ...head, bytes, last: left === 0 };
  }
}

/** The answer's first line: what follows, or why nothing does. */
function parseHeader(line: string): { id: string; type: string; size: number } | string {
  const parsed = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) ([0-9]+)$/.exec(line);
  if (parsed !== null) return { id: parsed[1] ?? '', type: parsed[2] ?? '', size: Number(parsed[3]) };
  if (line.endsWith(' missing')) return 'the object is not in the repository';
  if (line.endsWith(' ambiguous')) return 'the name stands for several objects';
  throw new GitError('git cat-file: an answer of unknown form');
}
