import type { ObjectFormat } from './repository.ts';

export interface TreeEntry {
  /** Octal, as it is stored: `100644`, `40000`. */
  readonly mode: string;
  readonly name: Buffer;
  /** Hexadecimal. */
  readonly id: string;
}

/** Bytes of an object id. */
export const idBytes: Readonly<Record<ObjectFormat, number>> = { sha1: 20, sha256: 32 };

/** The entries of a tree object: mode, space, name, NUL, id. Ends at the first that is cut short. `size`: bytes of an id. */
export function* treeEntries(tree: Uint8Array, size: number): Generator<TreeEntry> {
  const bytes = Buffer.from(tree.buffer, tree.byteOffset, tree.length);
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const nul = bytes.indexOf(0, at);
    if (space === -1 || nul === -1 || space > nul || nul + 1 + size > bytes.length) return;
    yield {
      mode: bytes.toString('latin1', at, space),
      name: bytes.subarray(space + 1, nul),
      id: bytes.toString('hex', nul + 1, nul + 1 + size),
    };
    at = nul + 1 + size;
  }
}
