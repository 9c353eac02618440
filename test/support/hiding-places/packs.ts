import { delta, installPack, type Instruction, objectId, type PackEntry, writePack } from '../broken.ts';
import { alone, commitBlobs, filler, type HidingPlace, inFile, line } from '../hiding-places.ts';
import type { TestRepository } from '../repository.ts';

/** A version made of another one: what the pack holds of it. */
export interface Made {
  readonly base: Buffer;
  readonly instructions: (base: Buffer) => readonly Instruction[];
}

const text = Buffer.from(filler(80));
/** In the middle of a line, so that nothing at the seam helps. */
const middle = text.indexOf('list', 1500);
const rest = (from: number): Instruction => ({ copy: from, size: text.length - from });
export const bytes = (content: string): Buffer => Buffer.from(content);

/** What the instructions come to. */
const apply = (base: Buffer, instructions: readonly Instruction[]): Buffer =>
  Buffer.concat(
    instructions.map((part) => {
      if (part instanceof Uint8Array) return part;
      return 'copy' in part ? base.subarray(part.copy, part.copy + part.size) : Buffer.alloc(0);
    }),
  );

/** Stores bases and a delta on each in one pack, exactly so, and commits the bases, then the versions. Returns the versions' paths. */
const storeDeltas = (repo: TestRepository, all: readonly Made[], type: 'ofs' | 'ref'): string[] => {
  const paths = all.map((_, index) => (index === 0 ? 'a.txt' : `a-${index}.txt`));
  const made = all.map(({ base, instructions }) => {
    const parts = instructions(base);
    const version = apply(base, parts);
    const [from, id] = [objectId('blob', base), objectId('blob', version)];
    const data = delta(base.length, version.length, parts);
    const entry: PackEntry = { type, data, id, base: from, distance: (at, before) => BigInt(at - before.at(-1)!) };
    return { from, id, entries: [{ type: 'blob', data: base }, entry] satisfies PackEntry[] };
  });
  installPack(repo, writePack(made.flatMap(({ entries }) => entries)));
  const idsOf = (which: 'from' | 'id') => Object.fromEntries(made.map((one, index) => [paths[index]!, one[which]]));
  commitBlobs(commitBlobs(repo, idsOf('from')), idsOf('id'));
  return paths;
};

/** A row whose key only the version has (or, as `inBase`, only the base). */
const inDelta = (
  name: string,
  made: (key: string) => Made,
  inBase = false,
  type: 'ofs' | 'ref' = 'ofs',
): HidingPlace => ({
  name,
  as: 'file',
  reach: 'refs',
  build(repo, key) {
    storeDeltas(repo, [made(key)], type);
    return { places: [inFile(repo, 'a.txt', inBase ? 'HEAD^' : 'HEAD')] };
  },
});

const inserted =
  (at: number) =>
  (key: string): Made => ({
    base: text,
    instructions: () =>
      [{ copy: 0, size: at }, bytes(`\n${line(key)}`), rest(at)].filter((part) => !('size' in part) || part.size > 0),
  });

/** The base has the halves of the key, in wrong order: only the copies bring them together. */
const seam =
  (cut: (key: string) => number) =>
  (key: string): Made => {
    const at = cut(key);
    const base = bytes(`${filler(20)}${key.slice(at)}\n${filler(20, 2)}k = ${key.slice(0, at)}`);
    const left = base.length - at - 4;
    return {
      base,
      instructions: () => [
        { copy: left, size: at + 4 },
        { copy: base.indexOf(key.slice(at)), size: 400 },
      ],
    };
  };

/** A row of one version for each byte around the marker, at even and at odd offsets of the text: all hold the key. */
export const aroundMarker = (name: string, made: (key: string, cut: number, pad: string) => Made): HidingPlace => ({
  name,
  as: 'file',
  reach: 'refs',
  build(repo, key) {
    const first = key.indexOf('T3BlbkFJ') - 21;
    const cuts = Array.from({ length: 50 }, (_, index) => first + index);
    const all = cuts.flatMap((cut) => ['', 'x'].map((pad) => made(key, cut, `${pad}// ${cut}\n`)));
    return { places: storeDeltas(repo, all, 'ofs').map((path) => inFile(repo, path)) };
  },
});

/** The base's text in copies of one byte. */
const crumbs = (key: string): Made => {
  const base = bytes(`${filler(20)}${key.slice(40)}\n${filler(20, 2)}k = ${key.slice(0, 40)}`);
  const one = (byte: number): Instruction => ({ copy: base.indexOf(byte), size: 1 });
  return { base, instructions: () => [bytes('k = '), ...Array.from(bytes(key), one), bytes('\n')] };
};

/** Each version of 250 is a delta on the one before; the key comes in one and goes in the next. */
const chain: HidingPlace = {
  name: 'middle of a chain of 250 deltas',
  as: 'file',
  reach: 'refs',
  build(repo, key) {
    const half = text.length >> 1;
    const versions = Array.from({ length: 251 }, (_, at) => {
      const between = at === 0 ? '' : at === 125 ? line(key) : `// ${at}\n`;
      return Buffer.concat([text.subarray(0, half), bytes(between), text.subarray(half)]);
    });
    const entries = versions.map((version, at): PackEntry => {
      const before = versions[at - 1];
      if (before === undefined) return { type: 'blob', data: version };
      const kept = [
        { copy: 0, size: half },
        { copy: before.length - (text.length - half), size: text.length - half },
      ];
      const between = version.subarray(half, version.length - (text.length - half));
      const data = delta(before.length, version.length, [kept[0]!, between, kept[1]!]);
      return {
        type: 'ofs',
        data,
        id: objectId('blob', version),
        distance: (offset, all) => BigInt(offset - all.at(-1)!),
      };
    });
    installPack(repo, writePack(entries));
    for (const at of [0, 124, 125, 126, 250]) commitBlobs(repo, { 'a.txt': objectId('blob', versions[at]!) });
    return { places: [inFile(repo, 'a.txt', 'HEAD~2')], history: { inHead: false, removed: [repo.id('HEAD^')] } };
  },
};

/** Keys that a pack holds in pieces: in a delta, in its base, or only where two copies meet. */
export const packs: readonly HidingPlace[] = [
  inDelta('inserted by a delta, in the middle', inserted(middle)),
  inDelta('inserted by a delta, at the start', inserted(0)),
  inDelta('inserted by a delta, at the end', inserted(text.length)),
  inDelta('inserted by a delta that names its base (ref delta)', inserted(middle), false, 'ref'),
  inDelta(
    'base of a delta alone',
    (key) => ({ base: bytes(`${filler(40)}${line(key)}`), instructions: () => [{ copy: 0, size: 900 }] }),
    true,
  ),
  inDelta(
    'base of a delta that spoils one character of it',
    (key) => {
      const base = bytes(`${filler(40)}${line(key)}${filler(40, 2)}`);
      const at = base.indexOf(key) + 100;
      return {
        base,
        instructions: () => [{ copy: 0, size: at }, bytes('.'), { copy: at + 1, size: base.length - at - 1 }],
      };
    },
    true,
  ),
  inDelta(
    'where two copies meet, within the prefix',
    seam(() => 4),
  ),
  inDelta(
    'where two copies meet, after the marker',
    seam((key) => key.indexOf('T3Bl') + 30),
  ),
  inDelta('copies of one byte each', crumbs),
  inDelta('marker in the base, the rest in the delta', (key) => {
    const at = key.indexOf('T3BlbkFJ');
    const base = bytes(`${filler(20)}x = "T3BlbkFJ"\n${filler(20, 2)}`);
    const copied = base.indexOf('T3BlbkFJ');
    return {
      base,
      instructions: () => [bytes(`k = ${key.slice(0, at)}`), { copy: copied, size: 8 }, bytes(key.slice(at + 8))],
    };
  }),
  inDelta('copied, with another text around it that makes it a key', (key) => {
    const base = bytes(`${filler(20)}x${key.slice(1)}\n${filler(20, 2)}`);
    const at = base.indexOf(key.slice(1));
    return { base, instructions: () => [bytes('k = s'), { copy: at, size: 700 }] };
  }),
  inDelta('inserted one byte at a time', (key) => ({
    base: text,
    instructions: () => [{ copy: 0, size: middle }, ...Array.from(`\n${line(key)}`, (c) => bytes(c)), rest(middle)],
  })),
  chain,
  {
    name: 'object twice: loose and packed',
    as: 'object',
    reach: 'unreachable',
    build(repo, key) {
      const data = bytes(line(key));
      installPack(repo, writePack([{ type: 'blob', data }]));
      repo.raw(['hash-object', '-w', '--stdin'], { input: data });
      return { places: [alone(objectId('blob', data))] };
    },
  },
];
