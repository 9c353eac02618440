import { archiveKind } from '../../src/archive/kind.ts';
import { expandArchive } from '../../src/archive/expand.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Blob, Place } from '../../src/detect/blob.ts';
import { reaches } from '../../src/detect/confidence.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { fingerprint, isStrong } from '../../src/detect/fingerprint.ts';
import type { RawGitOptions, TestRepository } from './repository.ts';

/** An object as git prints it. */
export interface PrintedObject {
  readonly id: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** A text of an object, and where in it it stands (undefined: it is the content). */
interface Text {
  readonly bytes: Buffer;
  readonly in: Place | undefined;
}

const config = loadConfig({ cwd: '/', root: '/', readFile: () => undefined });
const detector = createDetector(config.rules);

/**
 * The witness of the scan of a history: everything that git prints of a repository, searched in full, one object after the other.
 * Fingerprint → ids of the objects that hold the key: of blobs and their members, trees (names), commits and tags (their texts).
 */
export async function plainSearch(
  repo: TestRepository,
  options: RawGitOptions = {},
): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const object of everyObject(repo, options)) {
    for (const name of await keysOf(object)) {
      if (!found.has(name)) found.set(name, new Set());
      found.get(name)?.add(object.id);
    }
  }
  return found;
}

/** Values too weak to be hashed are named by their places in a report: here, those of a rule have one name. */
export const weakName = (ruleId: string): string => `weak values of ${ruleId}`;

/** Every object that git has, reachable or not; replaced ones as they are. */
function* everyObject(repo: TestRepository, options: RawGitOptions = {}): Generator<PrintedObject> {
  const env = { ...options.env, GIT_NO_REPLACE_OBJECTS: '1' };
  const printed = repo.raw(['cat-file', '--batch-all-objects', '--batch', '--unordered'], { ...options, env });
  for (let at = 0; at < printed.length;) {
    const end = printed.indexOf(0x0a, at);
    const [id = '', type = '', size = ''] = printed.toString('latin1', at, end).split(' ');
    at = end + 1 + Number(size) + 1;
    yield { id, type, bytes: printed.subarray(end + 1, at - 1) };
  }
}

/** The fingerprints of what stands in a ref's name. */
export function keysInName(name: string): string[] {
  return keysIn({ bytes: Buffer.from(name), origin: { path: null, in: 'ref' } });
}

async function keysOf({ id, type, bytes }: PrintedObject): Promise<Set<string>> {
  const names = new Set<string>();
  for (const text of textsOf(type, bytes, id.length / 2)) {
    const blob: Blob = {
      bytes: text.bytes,
      origin: { path: null, ...(text.in === undefined ? { blob: id } : { in: text.in }) },
    };
    for (const name of keysIn(blob)) names.add(name);
    if (type !== 'blob' || archiveKind(bytes) === undefined) continue;
    for await (const member of expandArchive(blob, config.limits, { incomplete() {} })) {
      for (const name of keysIn(member)) names.add(name);
    }
  }
  return names;
}

function keysIn(blob: Blob): string[] {
  const certain = detector.detect(blob).filter(({ confidence }) => reaches(confidence, config.minConfidence));
  return certain.map(({ secret, ruleId }) => (isStrong(secret) ? fingerprint(secret) : weakName(ruleId)));
}

function textsOf(type: string, bytes: Buffer, idSize: number): readonly Text[] {
  if (type === 'commit') return commitTexts(bytes);
  if (type === 'tree') return entryNames(bytes, idSize).map((name) => ({ bytes: name, in: 'path' }));
  return [{ bytes, in: type === 'tag' ? 'tag' : undefined }];
}

/** The people apart; all other headers and the message. */
function commitTexts(bytes: Buffer): Text[] {
  const blank = bytes.indexOf('\n\n');
  const head = bytes.toString('latin1', 0, blank === -1 ? bytes.length : blank + 1);
  const of = (place: 'author' | 'committer'): Text => ({
    bytes: Buffer.from(new RegExp(`^${place} (.*)$`, 'm').exec(head)?.[1] ?? '', 'latin1'),
    in: place,
  });
  const others = head.replace(/^(?:author|committer|tree|parent) .*\n/gm, '');
  const message = blank === -1 ? Buffer.alloc(0) : bytes.subarray(blank + 2);
  return [
    of('author'),
    of('committer'),
    { bytes: Buffer.from(others, 'latin1'), in: 'message' },
    { bytes: message, in: 'message' },
  ];
}

/** `<mode> <name> NUL <id>`, again and again. */
function entryNames(bytes: Buffer, idSize: number): Buffer[] {
  const names: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0, at);
    names.push(bytes.subarray(bytes.indexOf(0x20, at) + 1, end));
    at = end + 1 + idSize;
  }
  return names;
}
