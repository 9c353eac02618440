// AssemblyScript: compiled to WebAssembly by build.mjs. Per object it costs a quarter of zlib.inflateSync, which makes a handle each time, and its output
// needs no copy into the module (docs/design/pack.md).

/** Bits of the first table's index; longer codes lead to a second table. */
const LITERAL_BITS: u32 = 10;
const DISTANCE_BITS: u32 = 8;
const LITERAL_CODES: u32 = 288;
const DISTANCE_CODES: u32 = 32;
/** Codes have at most this many bits (RFC 1951, 3.2.7). */
const LONGEST_CODE: u32 = 15;

/**
 * A table's entry: how many bits to take, in the low byte; in the next one the kind, or the number of extra bits; above, the value: a literal, the base of a
 * length or distance, or where the second table begins.
 */
const LITERAL: u32 = 0x80 << 8;
const SECOND: u32 = 0x40 << 8;
const END: u32 = 0x20 << 8;
const EXTRA_MASK: u32 = 0x1f;

/** A second table for each symbol would be the most that there can be. */
const LITERAL_ENTRIES: usize = (1 << LITERAL_BITS) + (<usize>LITERAL_CODES << (LONGEST_CODE - LITERAL_BITS));
const DISTANCE_ENTRIES: usize = (1 << DISTANCE_BITS) + (<usize>DISTANCE_CODES << (LONGEST_CODE - DISTANCE_BITS));

let literals: usize = 0;
let distances: usize = 0;
let fixedLiterals: usize = 0;
let fixedDistances: usize = 0;
let lengths: usize = 0;
let counts: usize = 0;
let codes: usize = 0;

/** Takes memory for the tables from `base` on; answers where it ends. */
export function initInflate(base: usize): usize {
  literals = base;
  distances = literals + (LITERAL_ENTRIES << 2);
  fixedLiterals = distances + (DISTANCE_ENTRIES << 2);
  fixedDistances = fixedLiterals + (<usize>4 << LITERAL_BITS);
  lengths = fixedDistances + (<usize>4 << DISTANCE_BITS);
  counts = lengths + LITERAL_CODES + DISTANCE_CODES + 138;
  counts = (counts + 3) & ~3;
  codes = counts + 64;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  build(fixedLiterals, LITERAL_BITS, lengths, LITERAL_CODES, LITERALS);
  memory.fill(lengths, 5, DISTANCE_CODES);
  build(fixedDistances, DISTANCE_BITS, lengths, DISTANCE_CODES, DISTANCES);
  return codes + 64;
}

/** What is wrong with a stream. */
const BAD_STREAM: i32 = -1;
const BAD_SIZE: i32 = -2;
const BAD_SUM: i32 = -3;

/**
 * Inflates a zlib stream (RFC 1950) that holds exactly `size` bytes to `dst`. Answers the number of bytes that it takes of [src, srcEnd), or a negative number for
 * what is wrong. Reads up to 16 bytes past `srcEnd` and writes up to 16 past `dst + size`, never more, whatever the stream says.
 */
export function inflate(src: usize, srcEnd: usize, dst: usize, size: usize): i32 {
  if (srcEnd < src + 6) return BAD_STREAM;
  const header = (<u32>load<u8>(src) << 8) | load<u8>(src, 1);
  // Method 8, window of 32 KB or less, no preset dictionary, check bits.
  if ((header & 0x0f20) != 0x0800 || header % 31 != 0 || header >>> 12 > 7) return BAD_STREAM;
  const end = inflateRaw(src + 2, srcEnd, dst, dst + size);
  if (<isize>end < 0) return <i32>end;
  if (end + 4 > srcEnd) return BAD_STREAM;
  if (bswap<u32>(load<u32>(end)) != adler32(dst, size)) return BAD_SUM;
  return <i32>(end + 4 - src);
}

/** Answers the address after the last block. */
function inflateRaw(src: usize, srcEnd: usize, start: usize, dstEnd: usize): usize {
  let hold: u64 = 0;
  let bits: u32 = 0;
  let dst = start;
  let isLast = false;
  while (!isLast) {
    if (src > srcEnd + 8) return <usize>BAD_STREAM;
    hold |= load<u64>(src) << bits;
    src += (63 - bits) >> 3;
    bits |= 56;
    isLast = (hold & 1) != 0;
    const kind = <u32>(hold >> 1) & 3;
    hold >>= 3;
    bits -= 3;
    if (kind == 0) {
      src -= bits >> 3;
      const length = <usize>load<u16>(src);
      if (src + 4 > srcEnd || length != (<usize>load<u16>(src, 2) ^ 0xffff)) return <usize>BAD_STREAM;
      src += 4;
      if (src + length > srcEnd) return <usize>BAD_STREAM;
      if (length > dstEnd - dst) return <usize>BAD_SIZE;
      memory.copy(dst, src, length);
      dst += length;
      src += length;
      hold = 0;
      bits = 0;
      continue;
    }
    let literalTable = fixedLiterals;
    let distanceTable = fixedDistances;
    if (kind == 2) {
      // The header of a block, at most 14 + 19 × 3 + 320 × 14 bits, is read apart: it is no part of the hot loop.
      position = src - (bits >> 3);
      offset = bits & 7 ? 8 - (bits & 7) : 0;
      if (offset != 0) position -= 1;
      if (!readTables(srcEnd)) return <usize>BAD_STREAM;
      literalTable = literals;
      distanceTable = distances;
      src = position;
      hold = load<u64>(src) >> offset;
      src += 7;
      bits = 56 - <u32>offset;
    } else if (kind == 3) return <usize>BAD_STREAM;

    for (;;) {
      if (src > srcEnd + 8) return <usize>BAD_STREAM;
      hold |= load<u64>(src) << bits;
      src += (63 - bits) >> 3;
      bits |= 56;
      let entry = load<u32>(literalTable + ((<usize>hold & ((1 << LITERAL_BITS) - 1)) << 2));
      if (entry & LITERAL) {
        // Two literals with codes of the first table leave enough bits for a third symbol's first look.
        if (dst >= dstEnd) return <usize>BAD_SIZE;
        hold >>= entry & 0xff;
        bits -= entry & 0xff;
        store<u8>(dst++, <u8>(entry >>> 16));
        entry = load<u32>(literalTable + ((<usize>hold & ((1 << LITERAL_BITS) - 1)) << 2));
        if (entry & LITERAL) {
          if (dst >= dstEnd) return <usize>BAD_SIZE;
          hold >>= entry & 0xff;
          bits -= entry & 0xff;
          store<u8>(dst++, <u8>(entry >>> 16));
          continue;
        }
        hold |= load<u64>(src) << bits;
        src += (63 - bits) >> 3;
        bits |= 56;
      }
      if (entry & SECOND) {
        hold >>= LITERAL_BITS;
        bits -= LITERAL_BITS;
        entry = load<u32>(
          literalTable + ((<usize>(entry >>> 16) + (<usize>hold & ((1 << (LONGEST_CODE - LITERAL_BITS)) - 1))) << 2),
        );
      }
      if (entry == 0) return <usize>BAD_STREAM;
      hold >>= entry & 0xff;
      bits -= entry & 0xff;
      if (entry & LITERAL) {
        if (dst >= dstEnd) return <usize>BAD_SIZE;
        store<u8>(dst++, <u8>(entry >>> 16));
        continue;
      }
      if (entry & END) break;
      let extra = (entry >>> 8) & EXTRA_MASK;
      const length = <usize>(entry >>> 16) + (<usize>hold & ((<usize>1 << extra) - 1));
      hold >>= extra;
      bits -= extra;
      entry = load<u32>(distanceTable + ((<usize>hold & ((1 << DISTANCE_BITS) - 1)) << 2));
      if (entry & SECOND) {
        hold >>= DISTANCE_BITS;
        bits -= DISTANCE_BITS;
        entry = load<u32>(
          distanceTable + ((<usize>(entry >>> 16) + (<usize>hold & ((1 << (LONGEST_CODE - DISTANCE_BITS)) - 1))) << 2),
        );
      }
      if (entry == 0) return <usize>BAD_STREAM;
      hold >>= entry & 0xff;
      bits -= entry & 0xff;
      extra = (entry >>> 8) & EXTRA_MASK;
      const distance = <usize>(entry >>> 16) + (<usize>hold & ((<usize>1 << extra) - 1));
      hold >>= extra;
      bits -= extra;
      if (distance > dst - start) return <usize>BAD_STREAM;
      if (length > dstEnd - dst) return <usize>BAD_SIZE;
      copyMatch(dst, distance, length);
      dst += length;
    }
  }
  if (dst != dstEnd) return <usize>BAD_SIZE;
  const end = src - (bits >> 3);
  return end > srcEnd ? <usize>BAD_STREAM : end;
}

// @ts-ignore: decorator
@inline
function copyMatch(dst: usize, distance: usize, length: usize): void {
  let from = dst - distance;
  let to = dst;
  const end = dst + length;
  if (distance >= 8) {
    // Writes past the end, into what is written next or never read.
    do {
      store<u64>(to, load<u64>(from));
      to += 8;
      from += 8;
    } while (to < end);
  } else if (distance == 1) memory.fill(to, load<u8>(from), length);
  else {
    do store<u8>(to++, load<u8>(from++));
    while (to < end);
  }
}

/** Where the header of a block is being read: a byte, and bits of it that are taken. */
let position: usize = 0;
let offset: usize = 0;

function take(count: u32): u32 {
  const value = <u32>(load<u64>(position) >> offset) & ((1 << count) - 1);
  const next = offset + count;
  position += next >>> 3;
  offset = next & 7;
  return value;
}

/** The order in which the lengths of the length codes come (RFC 1951, 3.2.7), five bits each: static data would lie where other tables do. */
const ORDER_LOW: u64 = 0x22caa324e804a30;
const ORDER_HIGH: u64 = 0x3c2e1346c;

// @ts-ignore: decorator
@inline
function orderOf(index: u32): usize {
  return <usize>(index < 12 ? ORDER_LOW >> (5 * index) : ORDER_HIGH >> (5 * (index - 12))) & 31;
}

/** Reads the codes of a dynamic block into the tables. Answers whether they make sense. */
function readTables(srcEnd: usize): bool {
  const literalCount = take(5) + 257;
  const distanceCount = take(5) + 1;
  const orderCount = take(4) + 4;
  if (literalCount > 286 || distanceCount > 30) return false;
  memory.fill(lengths, 0, 19);
  for (let i: u32 = 0; i < orderCount; i++) store<u8>(lengths + orderOf(i), <u8>take(3));
  // The code of the codes has at most 7 bits, so it needs no second table.
  if (!build(literals, LITERAL_BITS, lengths, 19, LENGTHS)) return false;
  const total = literalCount + distanceCount;
  for (let i: u32 = 0; i < total; ) {
    if (position > srcEnd) return false;
    const entry = load<u32>(literals + ((<usize>(load<u64>(position) >> offset) & ((1 << LITERAL_BITS) - 1)) << 2));
    if (entry == 0) return false;
    take(entry & 0xff);
    const symbol = entry >>> 16;
    if (symbol < 16) {
      store<u8>(lengths + i++, <u8>symbol);
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    const value: u8 = symbol == 16 ? load<u8>(lengths + i - 1) : 0;
    const times = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (i + times > total) return false;
    memory.fill(lengths + i, value, times);
    i += times;
  }
  // A block that cannot end is none.
  if (load<u8>(lengths + 256) == 0) return false;
  // The distances' lengths go first: building the other table takes no room of theirs.
  return (
    build(distances, DISTANCE_BITS, lengths + literalCount, distanceCount, DISTANCES) &&
    build(literals, LITERAL_BITS, lengths, literalCount, LITERALS)
  );
}

/** Which symbols a table is for. */
const LENGTHS: u32 = 0;
const LITERALS: u32 = 1;
const DISTANCES: u32 = 2;

/** Makes the table of a canonical code from its lengths. Answers false for what zlib's inflate_table refuses: more codes than there can be, or fewer, but for a single one. */
function build(table: usize, firstBits: u32, from: usize, count: u32, kind: u32): bool {
  memory.fill(counts, 0, 64);
  for (let i: u32 = 0; i < count; i++) {
    const at = counts + (<usize>load<u8>(from + i) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  store<u32>(counts, 0);
  let left: i32 = 1;
  let code: u32 = 0;
  let longest: u32 = 0;
  store<u32>(codes, 0);
  for (let length: u32 = 1; length <= LONGEST_CODE; length++) {
    const here = load<u32>(counts + (<usize>length << 2));
    left = (left << 1) - <i32>here;
    if (left < 0) return false;
    store<u32>(codes + (<usize>length << 2), code);
    code = (code + here) << 1;
    if (here > 0) longest = length;
  }
  if (left > 0 && longest != 0 && (kind == LENGTHS || longest != 1)) return false;
  memory.fill(table, 0, <usize>4 << firstBits);
  let second = 1 << firstBits;
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const length = <u32>load<u8>(from + symbol);
    if (length == 0) continue;
    const at = codes + (<usize>length << 2);
    const reversed = reverse(load<u32>(at), length);
    store<u32>(at, load<u32>(at) + 1);
    const entry = kind == LENGTHS ? symbol << 16 : kind == DISTANCES ? distanceEntry(symbol) : literalEntry(symbol);
    if (entry == 0 && kind != LENGTHS) continue;
    if (length <= firstBits) {
      for (let index = reversed; index < 1 << firstBits; index += 1 << length) {
        store<u32>(table + (<usize>index << 2), entry | length);
      }
      continue;
    }
    const secondBits = LONGEST_CODE - firstBits;
    const first = table + ((<usize>reversed & ((1 << firstBits) - 1)) << 2);
    if (load<u32>(first) == 0) {
      store<u32>(first, (second << 16) | SECOND | firstBits);
      memory.fill(table + (<usize>second << 2), 0, <usize>4 << secondBits);
      second += 1 << secondBits;
    }
    const base = load<u32>(first) >>> 16;
    const rest = length - firstBits;
    for (let index = reversed >>> firstBits; index < 1 << secondBits; index += 1 << rest) {
      store<u32>(table + (<usize>(base + index) << 2), entry | rest);
    }
  }
  return true;
}

/** RFC 1951, 3.2.5. Symbols 286 and 287 take part in the fixed code, and never occur. */
function literalEntry(symbol: u32): u32 {
  if (symbol < 256) return (symbol << 16) | LITERAL;
  if (symbol == 256) return END;
  if (symbol > 285) return 0;
  if (symbol == 285) return 258 << 16;
  const index = symbol - 257;
  if (index < 8) return (index + 3) << 16;
  const extra = (index >>> 2) - 1;
  return ((((4 + (index & 3)) << extra) + 3) << 16) | (extra << 8);
}

function distanceEntry(symbol: u32): u32 {
  if (symbol > 29) return 0;
  if (symbol < 4) return (symbol + 1) << 16;
  const extra = (symbol >>> 1) - 1;
  return ((((2 + (symbol & 1)) << extra) + 1) << 16) | (extra << 8);
}

function reverse(code: u32, length: u32): u32 {
  let reversed: u32 = 0;
  for (let bit: u32 = 0; bit < length; bit++) reversed |= ((code >>> bit) & 1) << (length - 1 - bit);
  return reversed;
}

/** The largest prime below 2^16 (RFC 1950, 9). */
const ADLER_BASE: u32 = 65521;
/** As many blocks of 16 bytes keep both sums in 32 bits. */
const ADLER_BLOCKS: usize = 340;

export function adler32(from: usize, size: usize): u32 {
  let a: u32 = 1;
  let b: u32 = 0;
  let at = from;
  const weightsLow = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const weightsHigh = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  for (let blocks = size >>> 4; blocks > 0; ) {
    const now = min(blocks, ADLER_BLOCKS);
    blocks -= now;
    let sums = i32x4.splat(0);
    let before = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (let i: usize = 0; i < now; i++) {
      const bytes = v128.load(at);
      at += 16;
      before = i32x4.add(before, sums);
      const low = i16x8.extend_low_i8x16_u(bytes);
      const high = i16x8.extend_high_i8x16_u(bytes);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      weighted = i32x4.add(
        weighted,
        i32x4.add(i32x4.dot_i16x8_s(low, weightsLow), i32x4.dot_i16x8_s(high, weightsHigh)),
      );
    }
    b = <u32>((<u64>b + <u64>a * 16 * now + <u64>total(before) * 16 + total(weighted)) % ADLER_BASE);
    a = (a + total(sums)) % ADLER_BASE;
  }
  for (const end = from + size; at < end; at++) {
    a += load<u8>(at);
    b += a;
  }
  return ((b % ADLER_BASE) << 16) | a % ADLER_BASE;
}

// @ts-ignore: decorator
@inline
function total(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}
