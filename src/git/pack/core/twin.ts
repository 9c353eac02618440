import { inflateSync } from 'node:zlib';

/** What assembly/core.ts computes, in the plainest way: tests hold the one against the other. */

/** A literal that stands in a text. */
export interface Hit {
  readonly start: number;
  readonly literal: string;
}

/** The bytes of a zlib stream that holds exactly `size` of them; undefined for anything else. */
export function inflate(stream: Uint8Array, size: number): Buffer | undefined {
  try {
    const bytes = inflateSync(stream);
    return bytes.length === size ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** Every place of every literal, in order of place; of two that start at one place, the shorter first. */
export function hitsIn(text: Buffer, literals: readonly string[]): Hit[] {
  const hits: Hit[] = [];
  for (const literal of literals) {
    for (let at = text.indexOf(literal, 0, 'latin1'); at !== -1; at = text.indexOf(literal, at + 1, 'latin1')) {
      hits.push({ start: at, literal });
    }
  }
  return hits.sort((a, b) => a.start - b.start || a.literal.length - b.literal.length);
}

/** The text that a delta makes of its base (gitformat-pack, "Deltified representation"); undefined for one that makes no sense. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer | undefined {
  const [source, afterSource] = sizeAt(delta, 0);
  const [size, start] = sizeAt(delta, afterSource);
  if (source !== base.length || size < 0) return undefined;
  const parts: Buffer[] = [];
  for (let at = start; at < delta.length;) {
    const code = delta[at++]!;
    if (code === 0) return undefined;
    if (code < 0x80) {
      if (at + code > delta.length) return undefined;
      parts.push(delta.subarray(at, at + code));
      at += code;
      continue;
    }
    const numbers = [0, 1, 2, 3, 4, 5, 6].map((bit) => ((code >> bit) & 1 ? (delta[at++] ?? Number.NaN) : 0));
    const [o0 = 0, o1 = 0, o2 = 0, o3 = 0, s0 = 0, s1 = 0, s2 = 0] = numbers;
    const offset = o0 + o1 * 2 ** 8 + o2 * 2 ** 16 + o3 * 2 ** 24;
    const length = s0 + s1 * 2 ** 8 + s2 * 2 ** 16 || 0x1_00_00;
    if (!(offset + length <= base.length)) return undefined;
    parts.push(base.subarray(offset, offset + length));
  }
  const text = Buffer.concat(parts);
  return text.length === size ? text : undefined;
}

/** A number of seven bits a byte, lowest first, and where it ends; negative when it does not. */
function sizeAt(bytes: Buffer, from: number): [size: number, end: number] {
  let size = 0;
  for (let at = from, scale = 1; at < bytes.length && scale < 2 ** 49; at++, scale *= 128) {
    size += (bytes[at]! & 0x7f) * scale;
    if (bytes[at]! < 0x80) return [size, at + 1];
  }
  return [-1, from];
}
