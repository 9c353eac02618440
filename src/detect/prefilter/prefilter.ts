import { core } from './core.generated.ts';

/** Stretches of a text, in order, apart from each other. */
export type Windows = readonly (readonly [start: number, end: number])[];

export interface Prefilter {
  /** Every literal in `bytes` with `reach` bytes on either side, merged where they meet. Empty for almost every text. */
  windows(bytes: Uint8Array, reach: number): Windows;
  /** Whether any literal occurs. */
  test(bytes: Uint8Array): boolean;
}

interface Core {
  readonly memory: WebAssembly.Memory;
  readonly TEXT: WebAssembly.Global;
  addAll(from: number, to: number): void;
  next(from: number, to: number): number;
}

/** A literal that holds a group, and where in it. */
interface Holder {
  readonly literal: Buffer;
  readonly offset: number;
}

/** Bytes that are copied into the module at a time: small enough for the second-level cache. */
const CHUNK = 256 * 1024;
/** Chunks overlap by more than any literal is long. */
const OVERLAP = 64;
const GROUP = 4;
/** Knuth's multiplicative hash. */
const SPREAD = 0x9e3779b1;

/**
 * A search for thousands of literals at once, in steps of two bytes: of each literal two neighbouring groups of four bytes are kept, one of
 * which stands at an even place wherever the literal does. Groups are looked up in WebAssembly; a known one has its literals compared here.
 * Exactly what a search for each literal would find. Literals are latin1 strings of at least 4 bytes. Measured in docs/design/prefilter.md.
 */
export const createPrefilter = (literals: readonly string[]): Prefilter => {
  const { memory, TEXT, addAll, next } = instantiate();
  const text = TEXT.value as number;
  const view = new Uint8Array(memory.buffer);
  for (const packed of packedLiterals(literals)) {
    view.set(packed, text);
    addAll(text, text + packed.length);
  }
  // Most runs never meet a literal.
  let holders: ReturnType<typeof createHolders> | undefined;

  return {
    windows(bytes, reach) {
      const found: [number, number][] = [];
      search(bytes, (start, end) => {
        widen(found, Math.max(0, start - reach), Math.min(bytes.length, end + reach));
        return false;
      });
      return found;
    },
    test: (bytes) => search(bytes, () => true),
  };

  /** Calls `found` for each literal until it answers true; says whether it did. */
  function search(bytes: Uint8Array, found: (start: number, end: number) => boolean): boolean {
    for (let offset = 0; offset < bytes.length; offset += CHUNK - OVERLAP) {
      const chunk =
        bytes.length - offset <= CHUNK
          ? offset === 0
            ? bytes
            : bytes.subarray(offset)
          : bytes.subarray(offset, offset + CHUNK);
      view.set(chunk, text);
      // A literal of four bytes at an odd place is found by the group that goes one byte past it, also at the end.
      const end = text + chunk.length;
      view.fill(0, end, end + GROUP);
      for (let at = next(text, end + 2); at !== 0; at = next(at + 2, end + 2)) {
        const group = view[at]! | (view[at + 1]! << 8) | (view[at + 2]! << 16) | (view[at + 3]! << 24);
        if (compare(bytes, offset + at - text, (holders ??= createHolders(literals))(group), found)) return true;
      }
      if (chunk.length < CHUNK) return false;
    }
    return false;
  }
};

const compare = (
  bytes: Uint8Array,
  at: number,
  holders: readonly Holder[],
  found: (start: number, end: number) => boolean,
): boolean => {
  for (const { literal, offset } of holders) {
    const start = at - offset;
    if (startsWith(bytes, start, literal) && found(start, start + literal.length)) return true;
  }
  return false;
};

const startsWith = (bytes: Uint8Array, start: number, literal: Uint8Array): boolean => {
  if (start < 0 || start + literal.length > bytes.length) return false;
  for (let index = 0; index < literal.length; index++) if (bytes[start + index] !== literal[index]) return false;
  return true;
};

/** Adds a stretch; hits come in order but for a few bytes, by which a later one may begin earlier. */
const widen = (windows: [number, number][], start: number, end: number): void => {
  const last = windows.at(-1);
  if (last === undefined || start > last[1]) windows.push([start, end]);
  else {
    last[0] = Math.min(last[0], start);
    last[1] = Math.max(last[1], end);
  }
};

const instantiate = (): Core => {
  const module = new WebAssembly.Module(Buffer.from(core, 'base64'));
  return new WebAssembly.Instance(module, {}).exports as unknown as Core;
};

/** Literals behind their lengths, as the module reads them; in portions that fit into its memory. */
function* packedLiterals(literals: readonly string[]): Iterable<Buffer> {
  let portion = '';
  for (const literal of literals) {
    if (literal.length < GROUP || literal.length > OVERLAP)
      throw new RangeError(`A keyword has ${GROUP} to ${OVERLAP} bytes`);
    if (portion.length + literal.length >= CHUNK) {
      yield Buffer.from(portion, 'latin1');
      portion = '';
    }
    portion += String.fromCharCode(literal.length) + literal;
  }
  yield Buffer.from(portion, 'latin1');
}

/** Looks up which literals hold a group. An open table of numbers: as a Map of lists it took 8 ms to make, a fifth of what Node takes to start. */
const createHolders = (literals: readonly string[]): ((group: number) => readonly Holder[]) => {
  const all = Buffer.from(literals.join(''), 'latin1');
  const bits = 33 - Math.clz32(literals.length * 2);
  const slots = new Int32Array(1 << bits);
  /** Where each literal begins, and after the last one its end. */
  const starts = new Int32Array(literals.length + 1);
  /** Literals of four bytes. */
  const short: number[] = [];
  const slotOf = (group: number): number => Math.imul(group, SPREAD) >>> (32 - bits);
  const put = (index: number, at: number): void => {
    let slot = slotOf(all.readInt32LE(at));
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = index + 1;
  };
  for (let index = 0; index < literals.length; index++) {
    const end = starts[index]! + literals[index]!.length;
    starts[index + 1] = end;
    put(index, end - GROUP);
    if (literals[index]!.length > GROUP) put(index, end - GROUP - 1);
    else short.push(index);
  }
  const literalAt = (index: number): Buffer => all.subarray(starts[index], starts[index + 1]);

  const lookUp = (group: number): readonly Holder[] => {
    const holders: Holder[] = [];
    for (let slot = slotOf(group); slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
      const literal = literalAt(slots[slot]! - 1);
      const last = literal.length - GROUP;
      if (literal.readInt32LE(last) === group) holders.push({ literal, offset: last });
      if (last > 0 && literal.readInt32LE(last - 1) === group) holders.push({ literal, offset: last - 1 });
    }
    for (const index of short) {
      // The group that begins at its second byte and ends with any byte at all.
      if (all.readInt32LE(starts[index]) >>> 8 === (group & 0xffffff))
        holders.push({ literal: literalAt(index), offset: 1 });
    }
    return holders;
  };
  const known = new Map<number, readonly Holder[]>();
  return (group) => {
    let holders = known.get(group);
    if (holders === undefined) known.set(group, (holders = lookUp(group)));
    return holders;
  };
};
