import type { GitPlace } from '../git/run.ts';
import { readObjects } from '../git/cat-file.ts';
import { parseSignature } from './attribute-commits.ts';

/** An annotated tag's object. */
export interface Tag {
  /** What it names: another tag perhaps. */
  readonly object: string;
  readonly seconds: number;
  /** As `CommitInfo.committedAt`; null where no tagger is named. */
  readonly at: string | null;
}

/** Reads tags, and the tags that they name. What is no tag, or cannot be read, is not among them. */
export const readTags = async (place: GitPlace, ids: Iterable<string>): Promise<Map<string, Tag>> => {
  const tags = new Map<string, Tag>();
  for (let left = [...new Set(ids)]; left.length > 0;) {
    const next = new Set<string>();
    let head: Buffer = Buffer.alloc(0);
    for await (const part of readObjects(place, left)) {
      if ('missing' in part) head = Buffer.alloc(0);
      if ('missing' in part || part.type !== 'tag') continue;
      // The headers stand in front: of a long message no more is kept.
      head = part.bytes.length === part.size || head.length === 0 ? part.bytes : head;
      if (!part.last) continue;
      const { object, isTag, ...tag } = parseTag(head);
      tags.set(part.id, { object, ...tag });
      if (isTag && !tags.has(object)) next.add(object);
      head = Buffer.alloc(0);
    }
    left = [...next];
  }
  return tags;
};

const parseTag = (bytes: Buffer): Tag & { isTag: boolean } => {
  const blank = bytes.indexOf('\n\n');
  const text = bytes.toString('latin1', 0, blank === -1 ? bytes.length : blank);
  const line = (name: string): string | undefined => new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1];
  const tagger = line('tagger');
  const { seconds, at } = parseSignature(Buffer.from(tagger ?? '', 'latin1'));
  return { object: line('object') ?? '', isTag: line('type') === 'tag', seconds, at: tagger === undefined ? null : at };
};
