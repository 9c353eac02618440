import { core } from './core.generated.ts';
import { longestLiteral } from './literal-table.ts';

/** A stretch of a text: `[start, end)`. */
export type Window = readonly [start: number, end: number];

/** Stretches of a text around its literals, of each kind in order and apart from each other. */
export interface Windows {
  readonly strong: readonly Window[];
  /** Around literals of gated rules: worth a look only where the gate says so. */
  readonly weak: readonly Window[];
}

export interface Prefilter {
  /** Every literal in `bytes` with `reach` bytes on either side, merged where they meet. Nothing for almost every text. */
  windows(bytes: Uint8Array, reach: number): Windows;
  /** Whether any literal occurs. */
  test(bytes: Uint8Array): boolean;
  /** For a stretch around weak literals, of at most 256 KB: false only when no gated rule has a match above low confidence in it, encoded or not. */
  mayHoldValue(bytes: Uint8Array): boolean;
}

/** What assembly/prefilter.ts exports; addresses are numbers. */
interface Core {
  readonly memory: WebAssembly.Memory;
  readonly LITERALS: WebAssembly.Global;
  readonly GATE: WebAssembly.Global;
  readonly TEXT: WebAssembly.Global;
  readonly length: WebAssembly.Global;
  readonly weak: WebAssembly.Global;
  compile(end: number): number;
  first(from: number, end: number): number;
  next(end: number): number;
  mayHoldValue(from: number, end: number): number;
}

/** Bytes that are copied into the module at a time: small enough for the second-level cache. */
const CHUNK = 256 * 1024;

/**
 * A search for thousands of literals at once, in steps of two bytes: of each literal two neighbouring groups of four bytes are kept, one of
 * which stands at an even place wherever the literal does. Exactly what a search for each literal would find. They come
 * packed (literal-table.ts), those of gated rules alone marked as weak. Throws a RangeError for too many (about 32 000; one of 4 bytes counts for 128).
 * Measured in docs/design/prefilter.md.
 */
export const createPrefilter = (packed: Uint8Array): Prefilter => {
  const { memory, LITERALS, GATE, TEXT, length, weak: isWeak, compile, first, next, mayHoldValue } = instantiate();
  const text = TEXT.value as number;
  const view = new Uint8Array(memory.buffer);
  const start = LITERALS.value as number;
  if (packed.length > (GATE.value as number) - start) throw new RangeError('Too many keywords');
  view.set(packed, start);
  if (compile(start + packed.length) === 0) throw new RangeError('Too many keywords');

  return {
    windows(bytes, reach) {
      const strong: [number, number][] = [];
      const weakOnes: [number, number][] = [];
      search(bytes, (from, to) => {
        const list = isWeak.value === 1 ? weakOnes : strong;
        widen(list, Math.max(0, from - reach), Math.min(bytes.length, to + reach));
        return false;
      });
      return { strong, weak: weakOnes };
    },
    test: (bytes) => search(bytes, () => true),
    mayHoldValue(bytes) {
      if (bytes.length > CHUNK) return true;
      view.set(bytes, text);
      return mayHoldValue(text, text + bytes.length) !== 0;
    },
  };

  /** Calls `found` for each literal until it answers true; says whether it did. */
  function search(bytes: Uint8Array, found: (start: number, end: number) => boolean): boolean {
    // Chunks overlap by the longest literal, so each literal is whole in one of them.
    for (let offset = 0; offset < bytes.length; offset += CHUNK - longestLiteral) {
      const chunk = bytes.length <= CHUNK ? bytes : bytes.subarray(offset, offset + CHUNK);
      view.set(chunk, text);
      const end = text + chunk.length;
      for (let at = first(text, end); at !== 0; at = next(end)) {
        const from = offset + at - text;
        if (found(from, from + (length.value as number))) return true;
      }
      if (chunk.length < CHUNK) return false;
    }
    return false;
  }
};

/** Adds a stretch to windows; hits come in order but for a few bytes, by which a later one may begin earlier. */
export const widen = (windows: [number, number][], start: number, end: number): void => {
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
