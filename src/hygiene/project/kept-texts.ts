import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../../compare-text.ts';
import type { Blob } from '../../detect/blob.ts';
import { LONGEST_TEXT, decodeText } from './decode.ts';
import type { Wanted } from './wanted.ts';

/** Texts of files, kept while the blobs of a source go by. */
export interface KeptTexts {
  /** Hands the blobs on as they come. */
  watch(blobs: Iterable<Blob>, isIgnored: boolean): Iterable<Blob>;
  /** Keeps a file that the blobs alone did not make wanted, from the disk. */
  keep(path: string): void;
  has(path: string): boolean;
  /** In order of their paths. */
  list(): readonly { readonly path: string; readonly text: string; readonly ignored: boolean }[];
}

/**
 * `folder` is what paths are relative to. Of a file that is read in pieces (longer than 32 MB, src/sources/segments.ts) no text is kept:
 * it is neither source nor settings.
 */
export const createKeptTexts = (folder: string, isWanted: Wanted): KeptTexts => {
  const kept = new Map<string, { readonly path: string; readonly text: string; readonly ignored: boolean }>();
  const ignored = new Set<string>();
  const take = (path: string, bytes: Uint8Array): void => {
    const text = bytes.length > LONGEST_TEXT ? undefined : decodeText(bytes);
    if (text !== undefined) kept.set(path, { path, text, ignored: ignored.has(path) });
  };
  return {
    *watch(blobs, isIgnored) {
      for (const blob of blobs) {
        const { path } = blob.origin;
        const isPiece = blob.base !== undefined || blob.whole !== undefined;
        if (path !== null && isIgnored) ignored.add(path);
        if (path !== null && !isPiece && isWanted(path, blob.bytes)) take(path, blob.bytes);
        yield blob;
      }
    },
    keep(path) {
      if (!kept.has(path)) take(path, readIfThere(join(folder, path)));
    },
    has: (path) => kept.has(path),
    list: () => [...kept.values()].toSorted((a, b) => compareText(a.path, b.path)),
  };
};

/** A file that was there a moment ago; gone, not to be read or too long, it has no text. */
const readIfThere = (path: string): Uint8Array => {
  try {
    return statSync(path).size > LONGEST_TEXT ? new Uint8Array(0) : readFileSync(path);
  } catch {
    return new Uint8Array(0);
  }
};
