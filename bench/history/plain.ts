import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Blob, Place } from '../../src/detect/blob.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { isStrong } from '../../src/detect/fingerprint.ts';
import type { Finding } from '../../src/detect/finding.ts';
import { ByteReader } from '../../src/git/byte-reader.ts';
import { openRepository, type Repository } from '../../src/git/repository.ts';
import { runGit, streamGit } from '../../src/git/run.ts';
import { scan } from '../../src/scan.ts';
import { addChunk, Segments } from '../../src/sources/segments.ts';
import type { Incomplete, Source } from '../../src/sources/source.ts';
import { commitTexts, entryNames, tagTexts, type ObjectText } from './object-texts.ts';

/** What a plain search of a whole repository found. Findings hold raw secrets. */
export interface PlainOutcome {
  readonly findings: readonly PlainFinding[];
  readonly incomplete: readonly Incomplete[];
}

export interface PlainFinding extends Finding {
  /** Its fingerprint is its value's: the same wherever it stands. */
  readonly strong: boolean;
}

/**
 * The slow and obvious way: everything that `git cat-file --batch --batch-all-objects` prints goes through the rules, in
 * full, and every ref's name. What `scan-history` finds is held against it. Shares with it the rules and the pipeline,
 * and nothing that reads packs or chooses what to look at.
 */
export const plainSearch = async (folder: string, env: NodeJS.ProcessEnv = process.env): Promise<PlainOutcome> => {
  const repository = openRepository(folder, env);
  const config = defaultConfig(repository.top ?? repository.gitDir);
  const { findings, incomplete } = await scan(() => everyObject(repository, config), config);
  return { findings: findings.map((finding) => ({ ...finding, strong: isStrong(finding.secret) })), incomplete };
};

/** The rules and limits that hold where there is no configuration. */
const defaultConfig = (root: string): Config => loadConfig({ cwd: root, root, readFile: () => undefined });

/** Every object as a source of blobs, by id. */
export const everyObject = (repository: Repository, config: Config): Source => ({
  // What this says of itself is nowhere shown.
  mode: 'range',
  async *blobs() {
    const isTelling = createNameTest(config);
    const segments = new Segments();
    for await (const object of allObjects(repository)) yield* textsOf(object, segments, isTelling);
    yield* refNames(repository);
  },
});

/** One object, its content in chunks as they come: all of them are to be read. */
interface ObjectStream {
  readonly id: string;
  readonly type: string;
  readonly size: number;
  readonly chunks: () => AsyncGenerator<Buffer>;
}

async function* allObjects(repository: Repository): AsyncGenerator<ObjectStream> {
  const args = ['cat-file', '--batch', '--batch-all-objects', '--unordered', '--buffer'];
  const reader = new ByteReader(streamGit(repository, args));
  try {
    for (let line = await reader.until(0x0a); line !== null; line = await reader.until(0x0a)) {
      const [id = '', type = '', length = ''] = line.toString('latin1').split(' ');
      const size = Number(length);
      if (!Number.isSafeInteger(size)) throw new Error(`git cat-file answers of ${id}: ${type}`);
      yield { id, type, size, chunks: () => chunksOf(reader, size) };
      await reader.skip(1);
    }
  } finally {
    await reader.close();
  }
}

async function* chunksOf(reader: ByteReader, size: number): AsyncGenerator<Buffer> {
  for (let left = size; left > 0;) {
    const bytes = await reader.some(left);
    left -= bytes.length;
    yield bytes;
  }
}

type NameTest = (name: Buffer) => boolean;

async function* textsOf(object: ObjectStream, segments: Segments, isTelling: NameTest): AsyncGenerator<Blob> {
  const { id, type } = object;
  if (type === 'blob') yield* blobTexts(object, segments);
  else if (type === 'tree') {
    for (const name of entryNames(await readAll(object), id.length / 2)) {
      if (isTelling(name)) yield { bytes: name, origin: { path: null, in: 'path', blob: id } };
    }
  } else if (type === 'commit') {
    for (const text of commitTexts(await readAll(object))) yield toBlob(text, { commit: id });
  } else for (const text of tagTexts(await readAll(object))) yield toBlob(text, { blob: id });
}

async function* blobTexts({ id, size, chunks }: ObjectStream, segments: Segments): AsyncGenerator<Blob> {
  const origin = { path: null, blob: id };
  const all: Buffer[] = [];
  const whole = async (): Promise<Uint8Array> => Buffer.concat(all);
  // Long archives are opened from all of their bytes, which a segment does not have; few objects are that long.
  if (size > 32 << 20) {
    for await (const chunk of chunks()) all.push(Buffer.from(chunk));
    for (const part of addChunk(segments, Buffer.concat(all))) yield { ...part, origin, whole };
  } else {
    for await (const chunk of chunks()) for (const part of addChunk(segments, chunk)) yield { ...part, origin };
  }
  const rest = segments.end();
  if (rest !== null) yield { ...rest, origin, ...(all.length > 0 && { whole }) };
}

const readAll = async ({ chunks }: ObjectStream): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const chunk of chunks()) parts.push(chunk);
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
};

const toBlob = ({ bytes, place }: ObjectText, id: { commit: string } | { blob: string }): Blob => ({
  bytes,
  origin: { path: null, in: place, ...id },
});

/** Every name is searched once: the same few thousand names stand in hundreds of thousands of trees. */
const createNameTest = ({ rules }: Config): NameTest => {
  const detector = createDetector(rules);
  const seen = new Map<string, boolean>();
  return (name) => {
    const key = name.toString('latin1');
    let telling = seen.get(key);
    if (telling === undefined) {
      telling = detector.detect({ bytes: name, origin: { path: null, in: 'path' } }).length > 0;
      seen.set(key, telling);
    }
    return telling;
  };
};

function* refNames(repository: Repository): Generator<Blob> {
  const place: Place = 'ref';
  for (const name of runGit(repository, ['for-each-ref', '--format=%(refname)']).toString('latin1').split('\n')) {
    if (name !== '') yield { bytes: Buffer.from(name, 'latin1'), origin: { path: null, in: place } };
  }
}
