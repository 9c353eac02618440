// AssemblyScript: compiled to WebAssembly by build.mjs. Four times as fast as the same loop in JavaScript (docs/design/prefilter.md).

/** Bits of a group's hash; one bit for each in the table at address 0. */
const HASH_BITS: u32 = 18;
const TABLE_BYTES: usize = 1 << 15;
/** Open addressing, linear probing, 0 is free: the groups themselves, behind the table. */
const SLOT_BITS: u32 = 16;
const SLOTS: usize = TABLE_BYTES;

// @ts-ignore: decorator
@inline
function hashOf(group: u32): u32 {
  return group * 0x9e3779b1;
}

/**
 * Adds the groups of literals: each stands behind its length, one byte, and has 4 to 64. Of each the last two groups are taken; of one of four
 * bytes the only one, and those that go one byte past it, whatever that is.
 */
export function addAll(from: usize, to: usize): void {
  for (let at = from; at < to; at += <usize>load<u8>(at) + 1) {
    const length = <usize>load<u8>(at);
    const last = at + length - 3;
    add(load<u32>(last));
    if (length > 4) add(load<u32>(last - 1));
    else for (let next: u32 = 0; next < 256; next++) add((load<u32>(last) >>> 8) | (next << 24));
  }
}

/** Adds a group of four bytes (little-endian). */
function add(group: u32): void {
  const hash = hashOf(group);
  const bit = hash >>> (32 - HASH_BITS);
  store<u8>(bit >>> 3, load<u8>(bit >>> 3) | (<u8>1 << <u8>(bit & 7)));
  let slot = hash >>> (32 - SLOT_BITS);
  while (true) {
    const known = load<u32>(SLOTS + (slot << 2));
    if (known == group) return;
    if (known == 0) {
      store<u32>(SLOTS + (slot << 2), group);
      return;
    }
    slot = (slot + 1) & ((1 << SLOT_BITS) - 1);
  }
}

/** Where texts are put: behind the slots. */
export const TEXT: usize = 0x50000;

/** The first address in [from, to − 4], in steps of two, at which a known group stands; 0 when there is none. */
export function next(from: usize, to: usize): usize {
  for (let at = from; at + 4 <= to; at += 2) {
    const group = load<u32>(at);
    const hash = hashOf(group);
    const bit = hash >>> (32 - HASH_BITS);
    if ((load<u8>(bit >>> 3) >>> <u8>(bit & 7)) & 1) {
      if (isKnown(group, hash)) return at;
    }
  }
  return 0;
}

function isKnown(group: u32, hash: u32): bool {
  let slot = hash >>> (32 - SLOT_BITS);
  while (true) {
    const known = load<u32>(SLOTS + (slot << 2));
    if (known == group) return true;
    if (known == 0) return false;
    slot = (slot + 1) & ((1 << SLOT_BITS) - 1);
  }
}
