import { writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { delta, installPack, objectId, type PackEntry, writePack, type WrittenPack } from '../broken.ts';
import { line } from '../hiding-places.ts';
import { base, blob, entry, file, to } from './packs.ts';
import type { Broken, Damage } from './run.ts';

const fakeId = (digit: string): string => digit.repeat(40);

/** As `entry`, for a delta on the healthy base that is not what it should be. */
const wrongDelta = (name: string, data: Uint8Array, more: Partial<Broken> = {}): Broken =>
  entry(name, { type: 'ofs', data, distance: to(0), id: fakeId('d') }, more);

/** One bit, near the end of an entry's compressed data. */
const flipped =
  (index: number) =>
  (pack: WrittenPack, path: string): Damage => {
    const bytes = Buffer.from(pack.bytes);
    const end = pack.offsets[index + 1]!;
    bytes[end - 8]! ^= 4;
    writeFileSync(`${path}.pack`, bytes);
    return { named: new RegExp(pack.ids[index]!) };
  };

const claiming = (name: string, size: bigint): Broken =>
  entry(name, { type: 'blob', data: Buffer.from('tiny'), size }, { memory: 300 });

/** Deltas by id that lead to each other. */
const cycle: Broken = {
  name: 'deltas in a circle',
  outcome: 'incomplete',
  build(repo) {
    const data = delta(10, 10, [{ copy: 0, size: 10 }]);
    const ring = ['a', 'b', 'c'].map((digit, at): PackEntry => ({
      type: 'ref',
      data,
      id: fakeId(digit),
      base: fakeId('bca'[at]!),
    }));
    installPack(repo, writePack([blob(1), ...ring]));
    return { named: /a{40}|b{40}|c{40}/ };
  },
};

const deep: Broken = {
  name: 'chain of 20 000 deltas, the key in the last',
  outcome: 'complete',
  build(repo, key) {
    const isKeyed = repo.git('show', 'HEAD:secret.env').includes(key);
    let before = base;
    const chain = Array.from({ length: 20_000 }, (_, at): PackEntry => {
      const tail = Buffer.from(at === 19_999 && isKeyed ? line(key) : `${at}\n`);
      const data = delta(before.length, 1000 + tail.length, [{ copy: 0, size: 1000 }, tail]);
      before = Buffer.concat([base.subarray(0, 1000), tail]);
      return {
        type: 'ofs',
        data,
        id: objectId('blob', before),
        distance: (offset, all) => BigInt(offset - all.at(-1)!),
      };
    });
    installPack(repo, writePack([{ type: 'blob', data: base }, ...chain]));
    return {};
  },
};

/** Single objects of a pack that cannot be had. */
export const brokenEntries: readonly Broken[] = [
  file('bit flip in a base', flipped(0)),
  file('bit flip in a delta', flipped(1)),
  entry(
    'type 0',
    { type: 'blob', data: Buffer.from('x'), stream: Buffer.alloc(0), size: 0n },
    {
      build(repo) {
        const pack = writePack([{ type: 'blob', data: base }, blob(2), blob(3)]);
        pack.bytes[pack.offsets[1]!]! &= 0x8f;
        installPack(repo, pack);
        return { named: new RegExp(pack.ids[1]!) };
      },
    },
  ),
  entry('type 5', blob(2), {
    build(repo) {
      const pack = writePack([{ type: 'blob', data: base }, blob(2), blob(3)]);
      pack.bytes[pack.offsets[1]!] = (pack.bytes[pack.offsets[1]!]! & 0x8f) | 0x50;
      installPack(repo, pack);
      return { named: new RegExp(pack.ids[1]!) };
    },
  }),
  entry('no compressed data', { ...blob(2), stream: Buffer.from('not compressed') }),
  claiming('claimed size of 200 bytes too many', 204n),
  claiming('claimed size of 4 GB', 4_294_967_295n),
  claiming('claimed size of 8 PB', 1n << 53n),
  claiming('claimed size beyond 64 bits', 1n << 80n),
  entry('claimed size too small', { ...blob(2), size: 20n }),
  entry(
    'claimed size too small by a gigabyte',
    {
      type: 'blob',
      data: Buffer.alloc(0),
      size: 20n,
      id: fakeId('e'),
      stream: deflateSync(Buffer.alloc(1 << 30), { level: 9 }),
    },
    { memory: 300 },
  ),
  entry('base that is not there', {
    type: 'ref',
    data: delta(5, 5, [{ copy: 0, size: 5 }]),
    base: fakeId('9'),
    id: fakeId('d'),
  }),
  entry('delta on itself, by id', {
    type: 'ref',
    data: delta(5, 5, [{ copy: 0, size: 5 }]),
    base: fakeId('d'),
    id: fakeId('d'),
  }),
  entry('delta on itself, by offset', {
    type: 'ofs',
    data: delta(5, 5, [{ copy: 0, size: 5 }]),
    distance: 0n,
    id: fakeId('d'),
  }),
  entry('delta on what is before the pack', {
    type: 'ofs',
    data: delta(5, 5, [{ copy: 0, size: 5 }]),
    distance: 1n << 40n,
    id: fakeId('d'),
  }),
  entry('delta on what is before any number', {
    type: 'ofs',
    data: delta(5, 5, [{ copy: 0, size: 5 }]),
    distance: 1n << 80n,
    id: fakeId('d'),
  }),
  entry('delta on the middle of an object', {
    type: 'ofs',
    data: delta(5, 5, [{ copy: 0, size: 5 }]),
    distance: 9n,
    id: fakeId('d'),
  }),
  wrongDelta('delta for a base of another size', delta(base.length + 1, 5, [{ copy: 0, size: 5 }])),
  wrongDelta('copy from beyond the base', delta(base.length, 20, [{ copy: base.length - 10, size: 20 }])),
  wrongDelta('copy from 4 GB', delta(base.length, 20, [{ copy: 0xff_ff_ff_f0, size: 20 }])),
  wrongDelta('opcode 0', delta(base.length, 5, [{ opcode: 0 }, { copy: 0, size: 5 }])),
  wrongDelta('insertion that is cut off', delta(base.length, 100, [{ opcode: 100 }, Buffer.from('a')])),
  wrongDelta('copy that is cut off', delta(base.length, 100, [{ opcode: 0xff }])),
  wrongDelta('result shorter than claimed', delta(base.length, 50, [{ copy: 0, size: 5 }])),
  wrongDelta('result longer than claimed', delta(base.length, 5, [{ copy: 0, size: 50 }])),
  wrongDelta('result of 4 GB claimed', delta(base.length, 0xff_ff_ff_ff, [{ copy: 0, size: 50 }]), { memory: 300 }),
  wrongDelta('delta of no bytes', Buffer.alloc(0)),
  wrongDelta('delta that is all continuation', Buffer.alloc(40, 0xff)),
  cycle,
  deep,
];
