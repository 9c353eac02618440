import type { Limits } from '../../src/config/config.ts';
import type { Blob } from '../../src/detect/blob.ts';
import type { Incomplete } from '../../src/sources/source.ts';
import { expandArchive } from '../../src/archive/expand.ts';

export const limits: Limits = {
  maxArchiveDepth: 8,
  maxArchiveSize: 1 << 26,
  maxArchiveRatio: 2000,
  maxArchiveEntries: 1000,
};

export interface Collected {
  /** `path: content` (latin1), in order. */
  readonly contents: readonly (readonly [path: string, content: string])[];
  readonly names: readonly string[];
  readonly incomplete: readonly Incomplete[];
}

/** Everything that comes out of an archive. Bytes are copied at once: a blob holds until the next one. */
export async function collect(
  bytes: Uint8Array,
  overrides: Partial<Limits> = {},
  blob: Partial<Blob> = {},
): Promise<Collected> {
  const contents: (readonly [string, string])[] = [];
  const names: string[] = [];
  const incomplete: Incomplete[] = [];
  const input: Blob = { bytes, origin: { path: 'a' }, ...blob };
  for await (const { origin, bytes: found } of expandArchive(
    input,
    { ...limits, ...overrides },
    { incomplete: (entry) => incomplete.push(entry) },
  )) {
    const text = Buffer.from(found).toString('latin1');
    if (origin.path === null) names.push(text);
    else contents.push([origin.path, text]);
  }
  return { contents, names, incomplete };
}
