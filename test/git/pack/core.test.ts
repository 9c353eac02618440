import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { packLiterals } from '../../../src/detect/prefilter/literal-table.ts';
import { applyDelta, hitsIn, inflate } from '../../../src/git/pack/core/twin.ts';
import { aligned, createMachine, type Machine } from '../../../src/git/pack/machine.ts';

/** Some begin in others, or end in them. */
const literals = [
  'T3Bl',
  'bkFJ',
  'openai',
  'penai',
  'enai',
  'x openai',
  'openaix',
  'OPENAI_K',
  'a.b.c',
  '0 .codex\0',
  'longer-literal',
];
const longest = Math.max(...literals.map(({ length }) => length));
const machine = createMachine({ packed: packLiterals(literals, new Set(['openai'])), longest });
const { core } = machine;
const SLACK = 64;

/** Hits as the module writes them: start and length. */
const readHits = (start: number, end: number): string[] => {
  const found: string[] = [];
  for (let at = start; at < end; at += 8) {
    found.push(`${machine.bytes().readUInt32LE(at)}+${machine.bytes().readUInt32LE(at + 4) & 0xff}`);
  }
  return found;
};

const put = ({ reserve, bytes }: Machine, at: number, text: Buffer): number => {
  reserve(at + text.length);
  text.copy(bytes(), at);
  return at + text.length;
};

const expected = (text: Buffer): string[] =>
  hitsIn(text, literals).map(({ start, literal }) => `${start}+${literal.length}`);

describe('inflate', () => {
  const roundTrip = (stream: Buffer, size: number): Buffer | undefined => {
    const src = machine.arena;
    const srcEnd = put(machine, src, stream);
    // What stands behind the stream must not matter.
    put(machine, srcEnd, Buffer.alloc(SLACK, 0xa5));
    const dst = aligned(srcEnd + 2 * SLACK);
    machine.reserve(dst + size);
    const taken = core.inflate(src, srcEnd, dst, size);
    return taken < 0 ? undefined : Buffer.from(machine.bytes().subarray(dst, dst + size));
  };
  const texts = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    fc
      .array(fc.constantFrom('const ', 'openai', ' = ', '\n', 'await ', 'x'), { maxLength: 900 })
      .map((words) => Buffer.from(words.join(''))),
    fc.tuple(fc.nat(255), fc.nat(70_000)).map(([byte, size]) => Buffer.alloc(size, byte)),
  );
  const options = fc.record({
    level: fc.constantFrom(0, 1, 6, 9),
    strategy: fc.constantFrom(0, 1, 2, 3, 4),
    windowBits: fc.integer({ min: 9, max: 15 }),
    memLevel: fc.integer({ min: 1, max: 9 }),
  });

  test('gives what zlib packed, whatever the way of packing', () => {
    fc.assert(
      fc.property(texts, options, (text, how) => {
        const stream = deflateSync(text, how);
        // Equality by jest takes seconds for long texts.
        expect(roundTrip(stream, text.length)?.equals(text)).toBe(true);
        expect(roundTrip(stream, text.length + 1)).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });

  test('says of damaged streams what zlib says', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(texts, options, damage, fc.option(fc.nat()), (text, how, flips, cut) => {
        let stream = deflateSync(text, how);
        for (const [at, bit] of flips) stream[at % stream.length]! ^= 1 << bit;
        if (cut !== null) stream = stream.subarray(0, cut % stream.length);
        const wanted = inflate(stream, text.length);
        const got = roundTrip(stream, text.length);
        expect(wanted === undefined ? got === undefined : got?.equals(wanted)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });
});

/** One instruction of a delta: bytes of the base, or new ones. */
type Step = { readonly copy: readonly [number, number] } | { readonly insert: string };

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)]);

const encode = (base: Buffer, steps: readonly Step[]): Buffer => {
  let size = 0;
  const bytes: number[] = [];
  for (const step of steps) {
    if ('insert' in step) {
      const text = Buffer.from(step.insert, 'latin1').subarray(0, 127);
      if (text.length > 0) bytes.push(text.length, ...text);
      size += text.length;
      continue;
    }
    const offset = step.copy[0] % (base.length + 1);
    const length = Math.min(step.copy[1], base.length - offset, 0xff_ffff);
    if (length === 0) continue;
    bytes.push(
      0xff,
      offset & 255,
      (offset >> 8) & 255,
      (offset >> 16) & 255,
      0,
      length & 255,
      (length >> 8) & 255,
      (length >> 16) & 255,
    );
    size += length;
  }
  return Buffer.from([...varint(base.length), ...varint(size), ...bytes]);
};

const piece = fc.constantFrom(
  ...literals,
  'T3B',
  'lbk',
  'open',
  'ai',
  'OPENAI',
  '_K',
  'a.b',
  '.c',
  'longer-',
  'literal',
  '\0',
  ' ',
  'x',
  'yz',
  '0 .co',
  'dex',
  '-'.repeat(40),
  '='.repeat(131),
);
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
const steps = fc.array(
  fc.oneof(
    fc.tuple(fc.nat(2000), fc.nat(400)).map(([at, length]): Step => ({ copy: [at, length] })),
    fc.array(piece, { maxLength: 4 }).map((pieces): Step => ({ insert: pieces.join('') })),
  ),
  { maxLength: 14 },
);

describe('a chain of deltas', () => {
  test('has exactly the hits that a search of each whole text finds', () => {
    fc.assert(
      fc.property(text, fc.array(steps, { minLength: 1, maxLength: 5 }), (first, chain) => {
        let base = Buffer.from(first, 'latin1');
        let at = machine.arena;
        put(machine, at, base);
        let hits = machine.hits;
        let hitsEnd = core.searchText(at, base.length, hits, machine.hitsLimit);
        expect(readHits(hits, hitsEnd)).toEqual(expected(base));
        for (const instructions of chain) {
          const delta = encode(base, instructions);
          const next = applyDelta(base, delta)!;
          const deltaAt = aligned(at + base.length + SLACK);
          const deltaEnd = put(machine, deltaAt, delta);
          expect(core.openDelta(deltaAt, deltaEnd)).toBe(1);
          expect([core.sourceSize.value, core.resultSize.value]).toEqual([base.length, next.length]);
          const dst = aligned(deltaEnd + SLACK);
          machine.reserve(dst + next.length);
          const end = core.applyDelta(
            at,
            base.length,
            deltaEnd,
            dst,
            next.length,
            hits,
            hitsEnd,
            hitsEnd,
            machine.hitsLimit,
          );
          expect(
            machine
              .bytes()
              .subarray(dst, dst + next.length)
              .equals(next),
          ).toBe(true);
          expect(readHits(hitsEnd, end)).toEqual(expected(next));
          [at, base, hits, hitsEnd] = [dst, Buffer.from(next), hitsEnd, end];
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('is refused where an instruction makes no sense, as the twin refuses it', () => {
    fc.assert(
      fc.property(
        text,
        steps,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
        (first, instructions, changes) => {
          const base = Buffer.from(first, 'latin1');
          const delta = encode(base, instructions);
          for (const [at, byte] of changes) delta[at % delta.length] = byte;
          const next = applyDelta(base, delta);
          const at = machine.arena;
          put(machine, at, base);
          const deltaAt = aligned(at + base.length + SLACK);
          const deltaEnd = put(machine, deltaAt, delta);
          const dst = aligned(deltaEnd + SLACK);
          const isOpen = core.openDelta(deltaAt, deltaEnd) === 1 && core.sourceSize.value === base.length;
          const size = core.resultSize.value as number;
          if (!isOpen || size > 1 << 20) {
            expect(next).toBeUndefined();
            return;
          }
          machine.reserve(dst + size);
          const hits = machine.hits;
          const end = core.applyDelta(at, base.length, deltaEnd, dst, size, hits, hits, hits, machine.hitsLimit);
          expect(end > 1).toBe(next !== undefined);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('has no room for more hits than there is memory', () => {
    const base = Buffer.from('OPENAI_K '.repeat(100));
    put(machine, machine.arena, base);
    expect(core.searchText(machine.arena, base.length, machine.hits, machine.hits + 8 * 99)).toBe(0);
    expect(core.searchText(machine.arena, base.length, machine.hits, machine.hits + 8 * 100)).toBe(machine.hits + 800);
  });
});
