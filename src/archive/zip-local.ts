/** What one of a member's two headers says of it. APPNOTE.TXT 4.3.7 (local) and 4.3.12 (central). */
export interface Description {
  readonly name: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  /** Bytes that the member's data takes in the archive; undefined when only the directory or a data descriptor knows. */
  readonly packedSize: number | undefined;
}

export interface LocalHeader extends Description {
  readonly dataStart: number;
}

const headerSize = 30;
const unknownSize = 0xff_ff_ff_ff;
const signature = Buffer.from('PK\x03\x04', 'latin1');

/** The local header at `at`; undefined when there is none, or it is cut off. */
export function localHeader(bytes: Buffer, at: number): LocalHeader | undefined {
  if (at < 0 || at + headerSize > bytes.length || bytes.readUInt32LE(at) !== 0x04_03_4b_50) return undefined;
  const nameEnd = at + headerSize + bytes.readUInt16LE(at + 26);
  const dataStart = nameEnd + bytes.readUInt16LE(at + 28);
  if (dataStart > bytes.length) return undefined;
  const flags = bytes.readUInt16LE(at + 6);
  return {
    name: bytes.subarray(at + headerSize, nameEnd),
    flags,
    method: bytes.readUInt16LE(at + 8),
    crc: bytes.readUInt32LE(at + 14),
    packedSize: packedSize(bytes.readUInt32LE(at + 18), flags, bytes.subarray(nameEnd, dataStart)),
    dataStart,
  };
}

/** Where the next local header starts that could be one: the signature alone also stands in programs that read zips. */
export function nextLocalHeader(bytes: Buffer, from: number, end: number): number {
  for (let at = bytes.indexOf(signature, from); at !== -1 && at < end; at = bytes.indexOf(signature, at + 1)) {
    // Versions go up to 6.3 (4.4.3), methods up to 20 and from 93 to 99 (4.4.5).
    const header =
      at + headerSize <= bytes.length ? { version: bytes[at + 4]!, method: bytes.readUInt16LE(at + 8) } : undefined;
    if (header && header.version <= 63 && (header.method <= 20 || (header.method >= 93 && header.method <= 99)))
      return at;
  }
  return -1;
}

/** Where stored data of unknown length ends: at the next signature that can follow it, else at the end of the bytes. */
export function nextSignature(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf('PK', from, 'latin1'); at !== -1; at = bytes.indexOf('PK', at + 1, 'latin1')) {
    const kind = at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0;
    if (kind === 0x03_04 || kind === 0x01_02 || kind === 0x07_08 || kind === 0x05_06) return at;
  }
  return bytes.length;
}

/** One description where both headers mean the same bytes, else both. */
export function readings(central: Description, local: Description): readonly Description[] {
  const sameSize = local.packedSize === undefined || local.packedSize === central.packedSize;
  // Deflate ends by itself, so its declared size decides nothing, unless it says that there are no data at all.
  const deflated = central.method === 8 && central.packedSize !== 0 && local.packedSize !== 0;
  if (local.method === central.method && (sameSize || deflated))
    return [{ ...central, flags: central.flags | local.flags }];
  return [central, { ...local, name: central.name }];
}

function packedSize(declared: number, flags: number, extra: Buffer): number | undefined {
  if (declared === 0 && flags & 8) return undefined;
  if (declared !== unknownSize) return declared;
  // Zip64 (4.5.3): unpacked size, then packed size, 8 bytes each; a local header must have both.
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1 && at + 20 <= extra.length) {
      const size = Number(extra.readBigUInt64LE(at + 12));
      return size === 0 && flags & 8 ? undefined : size;
    }
  }
  return undefined;
}
