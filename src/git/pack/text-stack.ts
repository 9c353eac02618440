import type { PackEntries } from './entries.ts';
import { aligned, SLACK, type Machine } from './machine.ts';
import type { Hits } from './parts.ts';
import type { PackReader } from './reader.ts';

/** Larger objects, and whatever is made from them, are read by git, in segments: no memory would hold a chain of them. */
const LARGEST = 16 << 20;
/** Texts beyond this much are moved down when their base is done with. */
const CROWDED = 24 << 20;

/** A base and what is made from it, one above the other in the module's memory, each with its hits. */
export class TextStack {
  readonly #machine: Machine;
  readonly #reader: PackReader;
  readonly #entries: PackEntries;
  readonly #texts: Hits[] = [];

  constructor(machine: Machine, reader: PackReader, entries: PackEntries) {
    this.#machine = machine;
    this.#reader = reader;
    this.#entries = entries;
  }

  /** Makes the text of an entry that is no delta, as the only one. Undefined when it cannot be made. */
  root(entry: number): Hits | undefined {
    const { core, arena, hits, hitsLimit } = this.#machine;
    const size = this.#entries.sizes[entry]!;
    if (size > LARGEST || !this.#inflate(entry, arena, size)) return undefined;
    const end = core.searchText(arena, size, hits, hitsLimit);
    return end === 0 ? undefined : this.#put(0, { text: arena, size, start: hits, end });
  }

  /** Makes the text of a delta of the one at `depth`, above it. Undefined when it cannot be made. */
  delta(entry: number, depth: number): Hits | undefined {
    const base = this.#texts[depth]!;
    const delta = aligned(base.text + base.size + SLACK);
    const deltaEnd = delta + this.#entries.sizes[entry]!;
    if (deltaEnd > this.#machine.arenaLimit || !this.#inflate(entry, delta, deltaEnd - delta)) return undefined;
    const { core } = this.#machine;
    if (core.openDelta(delta, deltaEnd) === 0 || core.sourceSize.value !== base.size) return undefined;
    const size = core.resultSize.value as number;
    const text = aligned(deltaEnd + SLACK);
    if (size > LARGEST || text + size > this.#machine.arenaLimit) return undefined;
    this.#machine.reserve(text + size);
    const { hitsLimit } = this.#machine;
    const { start, end: from } = base;
    const end = core.applyDelta(base.text, base.size, deltaEnd, text, size, start, from, from, hitsLimit);
    // 0: no room for its hits; 1: no delta of this base.
    return end <= 1 ? undefined : this.#put(depth + 1, { text, size, start: from, end });
  }

  /** The text at `depth` takes the place of the one below: where a base's last delta does, a long chain needs no more memory than two of its texts. */
  replaceBase(depth: number): void {
    const base = this.#texts[depth - 1]!;
    const { text, size, start, end } = this.#texts[depth]!;
    const bytes = this.#machine.bytes();
    bytes.copyWithin(base.text, text, text + size);
    bytes.copyWithin(base.start, start, end);
    this.#put(depth - 1, { text: base.text, size, start: base.start, end: base.start + end - start });
  }

  isCrowded(depth: number): boolean {
    const { arena, hits, hitsLimit } = this.#machine;
    const { text, start } = this.#texts[depth]!;
    return text > arena + CROWDED || start > hits + (hitsLimit - hits) / 4;
  }

  #put(depth: number, hits: Hits): Hits {
    this.#texts[depth] = hits;
    return hits;
  }

  /** Inflates an entry to `to`. Answers whether it could be. */
  #inflate(entry: number, to: number, size: number): boolean {
    const start = this.#entries.offsets[entry]! + this.#entries.headers[entry]!;
    const end = this.#entries.offsets[entry + 1]!;
    const spare = aligned(to + size + SLACK);
    if (end <= start || size > LARGEST || spare + (end - start) > this.#machine.arenaLimit) return false;
    this.#machine.reserve(spare + (end - start));
    const at = this.#reader.at(start, end, spare);
    return this.#machine.core.inflate(at, at + (end - start), to, size) > 0;
  }
}
