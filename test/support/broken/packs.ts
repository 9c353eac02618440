import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import {
  delta,
  installPack,
  objectId,
  type PackEntry,
  type PackOptions,
  writeIndex,
  writePack,
  type WrittenPack,
} from '../broken.ts';
import { filler } from '../hiding-places.ts';
import type { TestRepository } from '../repository.ts';
import type { Broken, Damage } from './run.ts';

export const base = Buffer.from(filler(30));
export const blob = (seed: number): PackEntry => ({ type: 'blob', data: Buffer.from(filler(10, seed)) });
export const to =
  (index: number) =>
  (offset: number, all: readonly number[]): bigint =>
    BigInt(offset - all[index]!);

/** A pack with a healthy base, then this entry, then a healthy blob. The entry has to be named, by its id. */
export const entry = (name: string, of: PackEntry, more: Partial<Broken> = {}, options: PackOptions = {}): Broken => ({
  name,
  outcome: 'incomplete',
  build(repo) {
    const pack = writePack([{ type: 'blob', data: base }, of, blob(3)], options);
    installPack(repo, pack);
    return { named: new RegExp(pack.ids[1]!) };
  },
  ...more,
});

/** A healthy pack (a base, a delta, a blob) whose bytes, or whose files, are then changed. */
export const file = (
  name: string,
  change: (pack: WrittenPack, path: string, repo: TestRepository) => Damage | void,
  outcome: Broken['outcome'] = 'incomplete',
): Broken => ({
  name,
  outcome,
  build(repo) {
    const data = delta(base.length, base.length + 6, [{ copy: 0, size: base.length }, Buffer.from('// 2\n\n')]);
    const id = objectId('blob', Buffer.concat([base, Buffer.from('// 2\n\n')]));
    const pack = writePack([{ type: 'blob', data: base }, { type: 'ofs', data, distance: to(0), id }, blob(3)]);
    const path = installPack(repo, pack);
    return change(pack, path, repo) ?? { named: new RegExp(pack.checksum.toString('hex')) };
  },
});

const cutTo =
  (size: (pack: WrittenPack) => number) =>
  (pack: WrittenPack, path: string): void =>
    writeFileSync(`${path}.pack`, pack.bytes.subarray(0, size(pack)));

const index = (name: string, make: (pack: WrittenPack) => Buffer, outcome: Broken['outcome'] = 'incomplete'): Broken =>
  file(name, (pack, path) => writeFileSync(`${path}.idx`, make(pack)), outcome);

/** The table of contents: 8 bytes, 256 counts, then ids, checksums and offsets. */
const fanAt = (byte: number): number => 8 + 4 * byte;
const offsetsAt = 8 + 1024 + 3 * 24;

/** Packs of which something is missing or wrong as a whole. */
const whole: readonly Broken[] = [
  file(
    'pack cut in the middle',
    cutTo((pack) => pack.offsets[2]! + 10),
  ),
  file(
    'pack without its last bytes',
    cutTo((pack) => pack.bytes.length - 20),
  ),
  file(
    'pack of 12 bytes',
    cutTo(() => 12),
  ),
  file(
    'pack of no bytes',
    cutTo(() => 0),
  ),
  file('pack of zeros', (pack, path) => writeFileSync(`${path}.pack`, Buffer.alloc(pack.bytes.length))),
  file('pack without an index', (_, path) => rmSync(`${path}.idx`)),
  file('index without a pack', (_, path) => rmSync(`${path}.pack`)),
  file('pack that is a FIFO', (_, path) => {
    rmSync(`${path}.pack`);
    execFileSync('mkfifo', [`${path}.pack`]);
  }),
  file('pack that is a folder', (_, path) => {
    rmSync(`${path}.pack`);
    mkdirSync(`${path}.pack`);
  }),
  file(
    'pack under another name',
    (_, path) => {
      for (const ending of ['pack', 'idx']) renameSync(`${path}.${ending}`, path.replace(/[^/]*$/, `pack-x.${ending}`));
    },
    'either',
  ),
  entry('garbage behind the last object', blob(2), { outcome: 'either' }, { trailing: Buffer.alloc(100, 'x') }),
  entry('header that claims 1 000 objects', blob(2), { outcome: 'either' }, { count: 1000 }),
  entry('header that claims 4 billion objects', blob(2), { outcome: 'either', memory: 300 }, { count: 0xff_ff_ff_ff }),
  entry('pack of version 3', blob(2), { outcome: 'either' }, { version: 3 }),
  {
    ...file('pack of version 9', () => undefined),
    build(repo) {
      const path = installPack(repo, writePack([blob(1)], { version: 9 }));
      return { named: new RegExp(path.replace(/.*pack-/, '')) };
    },
  },
];

/** Indexes that do not belong to their pack, or are none. */
const indexes: readonly Broken[] = [
  index("another pack's index", () => writeIndex(writePack([blob(7), blob(8), blob(9), blob(10)]))),
  index('index cut in the middle', (pack) => writeIndex(pack).subarray(0, 600)),
  index('index without its last entries', (pack) => writeIndex(pack).subarray(0, offsetsAt)),
  index('index of no bytes', () => Buffer.alloc(0)),
  index('index of garbage', () => Buffer.from('garbage'.repeat(300))),
  index('index of version 3', (pack) => writeIndex(pack, { version: 3 })),
  index('counts that fall', (pack) => writeIndex(pack, { damage: (bytes) => bytes.writeUInt32BE(9, fanAt(3)) })),
  index('count of 4 billion', (pack) =>
    writeIndex(pack, { damage: (bytes) => bytes.writeUInt32BE(0xff_ff_ff_ff, fanAt(255)) }),
  ),
  index('offset beyond the pack', (pack) =>
    writeIndex(pack, { damage: (bytes) => bytes.writeUInt32BE(0x7f_ff_ff_ff, offsetsAt) }),
  ),
  file('offset into the middle of an object', (pack, path) => {
    const damage = (bytes: Buffer): unknown => bytes.writeUInt32BE(pack.offsets[0]! + 9, offsetsAt);
    writeFileSync(`${path}.idx`, writeIndex(pack, { damage }));
    // Before 2.45, git has words for it that name the pack.
    return { named: new RegExp([pack.checksum.toString('hex'), ...pack.ids].join('|')) };
  }),
  index('offset in a table of long offsets that is not there', (pack) =>
    writeIndex(pack, { damage: (bytes) => bytes.writeUInt32BE(0x80_00_00_07, offsetsAt) }),
  ),
  index(
    'two objects at one offset',
    (pack) => writeIndex(pack, { damage: (bytes) => bytes.copy(bytes, offsetsAt, offsetsAt + 4, offsetsAt + 8) }),
    'either',
  ),
];

export const brokenPacks: readonly Broken[] = [...whole, ...indexes];
