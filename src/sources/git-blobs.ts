import { readObjects, readWhole, type MissingObject, type ReadOptions } from '../git/cat-file.ts';
import type { GitPlace } from '../git/run.ts';
import { addChunk, Segments, type Segment } from './segments.ts';

/** One segment of an object: the whole of it, for most. Valid until the next one is asked for. */
export interface ObjectSegment extends Segment {
  /** How many names were asked for before this one. */
  readonly index: number;
  readonly type: string;
}

/** Objects in the order of their names, long ones in overlapping segments; an empty object is one empty segment. */
export async function* readSegments(
  place: GitPlace,
  names: Iterable<string> | AsyncIterable<string>,
  options: ReadOptions = {},
): AsyncGenerator<ObjectSegment | MissingObject> {
  const segments = new Segments();
  for await (const part of readObjects(place, names, options)) {
    if ('missing' in part) {
      // What has come of a broken object is searched all the same.
      const rest = segments.end();
      if (rest !== null) yield { index: part.index, type: 'blob', ...rest };
      yield part;
      continue;
    }
    const { index, type } = part;
    for (const full of addChunk(segments, part.bytes)) yield { index, type, ...full };
    if (!part.last) continue;
    const rest = segments.end();
    if (rest !== null || part.size === 0) yield { index, type, ...(rest ?? { bytes: part.bytes }) };
  }
}

/** All bytes of one object; undefined when git cannot read it. */
export async function wholeObject(place: GitPlace, id: string): Promise<Uint8Array | undefined> {
  return (await readWhole(place, [id]))[0] ?? undefined;
}
