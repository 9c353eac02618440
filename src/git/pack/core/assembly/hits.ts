// The hits of a text, and the windows around them.

/** A hit: where its literal starts in the text, and how long it is with the flag below; 8 bytes. */
export const HIT: usize = 8;
export const LENGTH_MASK: u32 = 0xff;
/** A literal that means nothing without a value beside it. */
export const WEAK: u32 = 1 << 8;

/** As in detector.ts: the longest token that is taken in whole where a window's edge would cut it. */
const TOKEN_CAP: usize = 8192;

/** Where the window around a hit ends, in a text that ends at `to`. */
export function endOf(hit: usize, to: usize, reach: usize): usize {
  return min(to, <usize>load<u32>(hit) + (load<u32>(hit, 4) & LENGTH_MASK) + reach);
}

/** Where the token begins that `from` would cut. */
export function tokenStart(low: usize, from: usize): usize {
  const least = from > low + TOKEN_CAP ? from - TOKEN_CAP : low;
  let at = from;
  while (at > least && isTokenByte(load<u8>(at - 1))) at--;
  return at;
}

/** Where the token ends that `from` would cut. */
export function tokenEnd(from: usize, high: usize): usize {
  const most = min(high, from + TOKEN_CAP);
  let at = from;
  while (at < most && isTokenByte(load<u8>(at))) at++;
  return at;
}

/** `[A-Za-z0-9+/=_.-]` */
// @ts-ignore: decorator
@inline
function isTokenByte(byte: u8): bool {
  const letter = byte | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x2d && byte <= 0x39) || byte == 0x2b || byte == 0x3d || byte == 0x5f
  );
}
