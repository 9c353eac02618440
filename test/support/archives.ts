import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

/** What one of a zip member's headers says; whatever is left out is true. */
interface Header {
  readonly flags?: number;
  readonly method?: number;
  readonly packedSize?: number;
  readonly size?: number;
  readonly crc?: number;
  readonly offset?: number;
  readonly name?: string | Buffer;
  readonly extra?: Buffer;
}

export interface ZipMember {
  readonly name: string | Buffer;
  readonly content?: string | Uint8Array;
  /** 8 (deflate) unless it says otherwise. Other methods than 0 and 8 need `packed`. */
  readonly method?: number;
  /** The data as they stand in the archive, instead of the packed content. */
  readonly packed?: Uint8Array;
  /** Sizes and checksum follow the data only, as when the archive was written to a pipe. */
  readonly descriptor?: boolean;
  readonly zip64?: boolean;
  readonly local?: Header;
  /** null: the central directory does not name it. */
  readonly central?: Header | null;
}

export interface ZipOptions {
  readonly preamble?: Uint8Array;
  /** The offsets count the preamble. */
  readonly countsPreamble?: boolean;
  readonly comment?: string;
  readonly trailing?: Uint8Array;
  readonly zip64?: boolean;
  /** Instead of the true number of entries. */
  readonly entries?: number;
  readonly directory?: (directory: Buffer) => Buffer;
}

/** Writes a zip, or something that only claims to be one. */
export function zip(members: readonly ZipMember[], options: ZipOptions = {}): Buffer {
  const preamble = Buffer.from(options.preamble ?? []);
  const base = options.countsPreamble === true ? preamble.length : 0;
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = base;
  for (const member of members) {
    const local = localPart(member);
    if (member.central !== null) directory.push(centralHeader(member, offset));
    parts.push(local);
    offset += local.length;
  }
  const central = options.directory?.(Buffer.concat(directory)) ?? Buffer.concat(directory);
  const end = zipEnd(options.entries ?? directory.length, central.length, offset, options);
  return Buffer.concat([preamble, ...parts, central, end, Buffer.from(options.trailing ?? [])]);
}

/** gzip of several contents, one member each. */
export function gzip(...contents: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(contents.map((content) => gzipSync(content)));
}

export interface TarMember {
  readonly name: string | Buffer;
  readonly content?: string | Uint8Array;
  /** One character: `0` a file (the default), `2` a symlink, `5` a folder, `x` a pax header … */
  readonly type?: string;
  readonly target?: string;
  readonly flavour?: 'ustar' | 'gnu' | 'v7';
  /** Instead of the true one. */
  readonly size?: number;
  readonly padding?: string;
  /** Changes the finished header, whose checksum is then wrong. */
  readonly damage?: (header: Buffer) => void;
}

/** Writes a tar, with the two blocks of zeros at its end and whatever comes behind them. */
export function tar(members: readonly TarMember[], trailing: string | Uint8Array = ''): Buffer {
  return Buffer.concat([...members.map(tarPart), Buffer.alloc(1024), Buffer.from(trailing as string)]);
}

/** A record of a pax header: its length counts itself. */
export function paxRecord(key: string, value: string): string {
  const body = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(body);
  while (length !== Buffer.byteLength(`${length}${body}`)) length = Buffer.byteLength(`${length}${body}`);
  return `${length}${body}`;
}

function localPart(member: ZipMember): Buffer {
  const truth = facts(member);
  const said = { ...truth, ...member.local };
  const hidden = member.descriptor === true;
  const extra = member.zip64
    ? zip64Extra([BigInt(truth.size), BigInt(truth.packedSize)])
    : (said.extra ?? Buffer.alloc(0));
  const name = Buffer.from(said.name as string);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04_03_4b_50, 0);
  header.writeUInt16LE(member.zip64 ? 45 : 20, 4);
  header.writeUInt16LE(said.flags, 6);
  header.writeUInt16LE(said.method, 8);
  header.writeUInt32LE(hidden ? 0 : said.crc, 14);
  header.writeUInt32LE(member.zip64 ? 0xff_ff_ff_ff : hidden ? 0 : said.packedSize, 18);
  header.writeUInt32LE(member.zip64 ? 0xff_ff_ff_ff : hidden ? 0 : said.size, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  const descriptor = Buffer.alloc(hidden ? 16 : 0);
  if (hidden) {
    descriptor.writeUInt32LE(0x08_07_4b_50, 0);
    descriptor.writeUInt32LE(truth.crc, 4);
    descriptor.writeUInt32LE(truth.packedSize, 8);
    descriptor.writeUInt32LE(truth.size, 12);
  }
  return Buffer.concat([header, name, extra, truth.packed, descriptor]);
}

function centralHeader(member: ZipMember, offset: number): Buffer {
  const truth = facts(member);
  const said = { ...truth, offset, ...member.central };
  const sizes = [BigInt(said.size), BigInt(said.packedSize), BigInt(said.offset)];
  const extra = member.zip64 ? zip64Extra(sizes) : (said.extra ?? Buffer.alloc(0));
  const name = Buffer.from(said.name as string);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02_01_4b_50, 0);
  header.writeUInt16LE(0x03_14, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(said.flags, 8);
  header.writeUInt16LE(said.method, 10);
  header.writeUInt32LE(said.crc, 16);
  header.writeUInt32LE(member.zip64 ? 0xff_ff_ff_ff : said.packedSize, 20);
  header.writeUInt32LE(member.zip64 ? 0xff_ff_ff_ff : said.size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(member.zip64 ? 0xff_ff_ff_ff : said.offset, 42);
  return Buffer.concat([header, name, extra]);
}

function facts(member: ZipMember) {
  const content = Buffer.from((member.content ?? '') as string);
  const method = member.method ?? 8;
  const packed = Buffer.from(member.packed ?? (method === 8 ? deflateRawSync(content) : content));
  const flags = member.descriptor === true ? 8 : 0;
  return {
    name: member.name,
    flags,
    method,
    packed,
    packedSize: packed.length,
    size: content.length,
    crc: crc32(content),
    extra: undefined,
  };
}

function zip64Extra(values: readonly bigint[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, i) => extra.writeBigUInt64LE(value, 4 + 8 * i));
  return extra;
}

function zipEnd(entries: number, size: number, offset: number, { zip64, comment = '' }: ZipOptions): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06_05_4b_50, 0);
  end.writeUInt16LE(zip64 ? 0xff_ff : entries & 0xff_ff, 8);
  end.writeUInt16LE(zip64 ? 0xff_ff : entries & 0xff_ff, 10);
  end.writeUInt32LE(zip64 ? 0xff_ff_ff_ff : size, 12);
  end.writeUInt32LE(zip64 ? 0xff_ff_ff_ff : offset, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  const last = Buffer.concat([end, Buffer.from(comment)]);
  if (!zip64) return last;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06_06_4b_50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07_06_4b_50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, last]);
}

function tarPart(member: TarMember): Buffer {
  const content = Buffer.from((member.content ?? '') as string);
  const header = Buffer.alloc(512);
  Buffer.from(member.name as string).copy(header, 0, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${(member.size ?? content.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(member.type ?? '0', 156);
  header.write(member.target ?? '', 157, 100);
  if (member.flavour === 'gnu') header.write('ustar  \0', 257);
  else if (member.flavour !== 'v7') header.write('ustar\x0000', 257);
  header.fill(0x20, 148, 156);
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  member.damage?.(header);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  padding.write(member.padding ?? '');
  return Buffer.concat([header, content, padding]);
}
