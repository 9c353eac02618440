// What was said of stretches of text, remembered under keyed hashes of them (docs/design/pack.md). An entry for each key, the last that came to its slot, with the
// verdict in the lowest bits.

const SLOT_BITS: u64 = 17;
const VERDICTS: u64 = 3;
/** Parts that one key is made of, fewer than this. */
const MOST_POWERS: usize = 512;

let slots: usize = 0;
let powers: usize = 0;
/** Odd, and known to nobody: no text can be made that is taken for another one. */
let secret: u64 = 1;

/** Takes memory from `base` on, which is a multiple of eight; answers where it ends. */
export function initMemory(base: usize): usize {
  slots = base;
  powers = slots + (<usize>8 << <usize>SLOT_BITS);
  return powers + 8 * MOST_POWERS;
}

/** Two halves of the key of all hashes; before anything is searched. */
export function useSecret(high: u32, low: u32): void {
  secret = (<u64>high << 32) | low | 1;
  let power: u64 = 1;
  for (let index: usize = 0; index < MOST_POWERS; index++) {
    store<u64>(powers + 8 * index, power);
    power *= mixed(secret) | 1;
  }
}

/** The hash of a text, of which `before` is that of the parts before `[from, to)`. */
// @ts-ignore: decorator
@inline
export function hashWith(before: u64, from: usize, to: usize): u64 {
  return before * load<u64>(powers, 8) + hashOf(from, to);
}

/** The key of so many parts at a place: their text has the hash `upTo` at its end, `before` at its beginning. 0 for too many. */
// @ts-ignore: decorator
@inline
export function keyOfParts(before: u64, upTo: u64, parts: usize, place: u64): u64 {
  if (parts >= MOST_POWERS) return 0;
  const all = upTo - before * load<u64>(powers + 8 * parts);
  return mixed(all + place * secret) | 4;
}

/** Each eight bytes are multiplied half by half with a key of their own added: what that comes to cannot be told without the secret. */
function hashOf(from: usize, to: usize): u64 {
  let sum: u64 = <u64>(to - from);
  let key = secret;
  let at = from;
  for (; at + 8 <= to; at += 8) {
    const word = load<u64>(at);
    const blend = word ^ key;
    sum = rotl<u64>(sum, 27) + word + (blend & 0xffffffff) * (blend >>> 32);
    key += 0x9e3779b97f4a7c15;
  }
  if (at < to) {
    // What stands behind the end must not count.
    const word = load<u64>(at) & ((<u64>1 << (<u64>(to - at) << 3)) - 1);
    const blend = word ^ key;
    sum = rotl<u64>(sum, 27) + word + (blend & 0xffffffff) * (blend >>> 32);
  }
  return mixed(sum ^ secret);
}

function mixed(value: u64): u64 {
  let bits = value;
  bits = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccd;
  bits = (bits ^ (bits >>> 33)) * 0xc4ceb9fe1a85ec53;
  return bits ^ (bits >>> 33);
}

// @ts-ignore: decorator
@inline
function slotOf(key: u64): usize {
  return slots + (<usize>(key >>> (64 - SLOT_BITS)) << 3);
}

/** What is remembered; 0 for nothing. */
// @ts-ignore: decorator
@inline
export function recall(key: u64): u32 {
  const entry = load<u64>(slotOf(key));
  return key != 0 && (entry ^ key) <= VERDICTS ? <u32>(entry & VERDICTS) : 0;
}

export function remember(key: u64, verdict: u32): void {
  if (key != 0) store<u64>(slotOf(key), (key & ~VERDICTS) | verdict);
}
