import { GitError } from '../errors.ts';
import { crypto } from '../lazy.ts';
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
  /** The object is whole, and what its id says. */
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
 * Reads objects in the order of their names through `git cat-file --batch`, with back-pressure both ways.
 * A name is an object id or any revision without a line feed. git neither compares what it prints with the id nor always prints as many
 * bytes as it says, so each content is checked before it is handed on. Where git dies or is out of step, and for long objects, a git of its
 * own reads that one name: what it prints is no other object's. That comes in parts as it is read; when it turns out not to be what the id
 * says, none of them is `last`, and the object is reported as missing.
 * Throws UsageError when git is not installed, and whatever `names` throws.
 */
export async function* readObjects(
  place: GitPlace,
  names: Iterable<string> | AsyncIterable<string>,
  options: ReadOptions = {},
): AsyncGenerator<ObjectPart | MissingObject> {
  // A git that nobody asks costs as much as one that is asked.
  if (Array.isArray(names) && names.length === 0) return;
  const queue = createNameQueue(names);
  try {
    for (;;) {
      const before = queue.taken();
      try {
        if (yield* readBatch(place, queue, options)) return;
      } catch (error) {
        // After the last name, git may print the rest of an object that is larger than it says. A git that has answered none is of no use.
        const isUseless = queue.first() === undefined && queue.taken() === before;
        if (isUseless || !(error instanceof GitError)) throw error;
      }
      const name = queue.first();
      if (name === undefined) continue;
      yield* readAlone(place, { name, index: queue.taken() }, options);
      queue.take();
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

/** Bytes of the largest object that is held in memory until it is checked. */
const mostHeld = 16 << 20;

type Asked = Pick<MissingObject, 'name' | 'index'>;
type Head = Omit<ObjectPart, 'bytes' | 'last'>;

/** Answers names as long as git is in step. Resolves to whether those were all; otherwise the first of the queue is to be read alone. */
async function* readBatch(
  place: GitPlace,
  queue: NameQueue,
  { maxSize = Infinity }: ReadOptions,
): AsyncGenerator<ObjectPart | MissingObject, boolean> {
  // --buffer: git fills its pipe instead of writing out after each object.
  const reader = new ByteReader(streamGit(place, ['cat-file', '--batch', '--buffer'], queue.lines()));
  try {
    for (;;) {
      const line = await reader.until(0x0a);
      const name = queue.first();
      if (line === null && name === undefined) return true;
      if (line === null || name === undefined) throw new GitError('git cat-file: more or fewer answers than questions');
      const asked = { name, index: queue.taken() };
      const header = parseHeader(line, name);
      if (typeof header === 'string') yield { ...asked, missing: header };
      else if (header.size > maxSize) {
        await reader.skip(header.size);
        await passEnd(reader);
        yield { ...asked, missing: tooLarge(maxSize) };
      } else if (header.size > mostHeld) return false;
      else yield* await readHeld(reader, { ...asked, ...header });
      queue.take();
    }
  } finally {
    await reader.close();
  }
}

/** Reads a whole content. Throws GitError when it is not that of the id. */
const readHeld = async (reader: ByteReader, head: Head): Promise<ObjectPart[]> => {
  const parts: Buffer[] = head.size === 0 ? [Buffer.alloc(0)] : [];
  for (let left = head.size; left > 0; left -= parts.at(-1)!.length) parts.push(await reader.some(left));
  await passEnd(reader);
  const check = createCheck(head);
  for (const part of parts) check.add(part);
  if (!check.isRight()) throw new GitError(notItsId);
  return parts.map((bytes, at) => ({ ...head, bytes, last: at === parts.length - 1 }));
};

const passEnd = async (reader: ByteReader): Promise<void> => {
  if ((await reader.some(1))[0] !== 0x0a) throw new GitError(notItsId);
};

/** One object, through a git of its own. */
async function* readAlone(
  place: GitPlace,
  asked: Asked,
  { maxSize = Infinity }: ReadOptions,
): AsyncGenerator<ObjectPart | MissingObject> {
  const reader = new ByteReader(streamGit(place, ['cat-file', '--batch'], `${asked.name}\n`));
  try {
    const line = await reader.until(0x0a);
    if (line === null) throw new GitError('git cat-file: no answer');
    const header = parseHeader(line, asked.name);
    if (typeof header === 'string') yield { ...asked, missing: header };
    else if (header.size > maxSize) yield { ...asked, missing: tooLarge(maxSize) };
    else yield* readToEnd(reader, { ...asked, ...header });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    yield { ...asked, missing: error.message };
  } finally {
    await reader.close();
  }
}

/** Whatever is printed, however much the header says; a line feed ends it. Throws GitError when that is not the content of the id. */
async function* readToEnd(reader: ByteReader, head: Head): AsyncGenerator<ObjectPart> {
  const check = createCheck(head);
  let held: Buffer = Buffer.alloc(0);
  try {
    for (let next = await reader.next(); next !== null; next = await reader.next()) {
      // The last byte of the content and the line feed wait: which they are is known at the end.
      const bytes = held.subarray(0, -2);
      held = Buffer.concat([held.subarray(-2), next]);
      if (bytes.length === 0) continue;
      check.add(bytes);
      yield { ...head, bytes, last: false };
    }
  } catch (error) {
    if (held.length > 0) yield { ...head, bytes: held, last: false };
    throw error;
  }
  const bytes = held.subarray(0, -1);
  check.add(bytes);
  const last = held.at(-1) === 0x0a && check.isRight();
  if (last || bytes.length > 0) yield { ...head, bytes, last };
  if (!last) throw new GitError(notItsId);
}

/** What is said of an object that git does not have. */
export const notStored = 'the object is not in the repository';
const notItsId = 'it is corrupt: what is stored is not what its id says';
const tooLarge = (maxSize: number): string => `larger than ${maxSize} bytes (the limit)`;

/** Compares a content with its id: the hash of `<type> <size>\0` and the bytes (gitformat-pack). */
const createCheck = ({ id, type, size }: Head): { add(bytes: Buffer): void; isRight(): boolean } => {
  const hash = crypto().createHash(id.length === 64 ? 'sha256' : 'sha1');
  hash.update(`${type} ${size}\0`);
  return { add: (bytes) => void hash.update(bytes), isRight: () => hash.digest('hex') === id };
};

/** The answer's first line: what follows, or why nothing does. Throws GitError when it answers another question. */
const parseHeader = (bytes: Buffer, name: string): Pick<Head, 'id' | 'type' | 'size'> | string => {
  const line = bytes.toString();
  if (line === `${name} missing`) return notStored;
  if (line === `${name} ambiguous`) return 'the name stands for several objects';
  const [, id = '', type = '', size] = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) ([0-9]+)$/.exec(line) ?? [];
  const isAsked = id === name.toLowerCase() || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(name);
  if (size === undefined || !isAsked) throw new GitError('git cat-file: an answer of unknown form');
  return { id, type, size: Number(size) };
};
