import { extract, type Header } from 'tar-stream';
import { asBuffer, isTarHeader } from './kind.ts';
import type { Member, Reading } from './member.ts';

/** A header as the library gives it, with the places of its block and of the content. Byte offsets into the tar. */
interface Entry {
  readonly header: Header;
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

const blockSize = 512;
const zeros = Buffer.alloc(blockSize);
/** Each resumption may read the whole rest again, so a hostile archive gets only a few. */
const maxResumptions = 4;

/**
 * The members of a tar of any flavour, as views into it; of links, the target. With `structure`, what stands between and
 * behind the members (extended headers, padding that is not empty) comes out too, for a tar whose own bytes nobody searches.
 */
export async function* tarMembers(input: Uint8Array, structure: boolean, reading: Reading): AsyncGenerator<Member> {
  const bytes = asBuffer(input);
  let seen = 0;
  let from = 0;
  for (let runs = 0; from !== -1; runs++) {
    const before = seen;
    for await (const { header, at, start, end } of entries(bytes, from)) {
      if (structure) yield* rest(bytes.subarray(seen, at));
      if (end > bytes.length) reading.incomplete('is cut off', nameOf(header));
      yield* membersOf(header, bytes.subarray(start, end), reading);
      seen = Math.min(end, bytes.length);
    }
    // The library gave up, or read to the end. What follows is the end, a header (it misjudged one of a sparse file) or damage.
    const after = seen > before ? blockEnd(seen) : from === 0 ? 0 : from + blockSize;
    const next = nextHeader(bytes, seen === before ? Math.max(after, from + blockSize) : after);
    if (runs === maxResumptions && next !== -1) reading.incomplete('is damaged in too many places');
    else if (next !== after && !endsAt(bytes, after)) reading.incomplete('is damaged: a header is not valid');
    from = runs === maxResumptions ? -1 : next;
  }
  if (structure) yield* rest(bytes.subarray(seen));
}

/** From the header at `from` on, until the end or something that the library takes for no header. */
async function* entries(bytes: Buffer, from: number): AsyncGenerator<Entry> {
  // latin1 keeps every byte of a name. The options are tar-stream's own (its README); its types know those of streams only.
  const options: object = { filenameEncoding: 'latin1', allowUnknownFormat: true };
  const stream = extract(options);
  stream.end(bytes.subarray(from));
  try {
    for await (const source of stream) {
      const { header } = source;
      const at = from + source.offset;
      const start = dataStart(bytes, at);
      yield { header, at, start, end: header.type === 'directory' ? start : start + header.size };
      source.resume();
    }
  } catch {
    // Whoever iterates sees that bytes are left.
  }
}

/** Behind the header, and behind the maps of an old GNU sparse file that continue it (GNU tar manual, "Basic Tar Format"). */
function dataStart(bytes: Buffer, at: number): number {
  let start = at + blockSize;
  if (bytes[at + 156] !== 0x53 || bytes[at + 482] === 0) return start;
  while (start + blockSize < bytes.length && bytes[start + 504] !== 0) start += blockSize;
  return start + blockSize;
}

function* membersOf(header: Header, content: Uint8Array, reading: Reading): Generator<Member> {
  const name = nameOf(header);
  reading.budget.entry();
  if (!header.linkname) yield { name, bytes: content };
  else {
    yield { name, bytes: raw(header.linkname, header, 'linkpath') };
    if (content.length > 0) yield { name, bytes: content };
  }
}

function nameOf(header: Header): Buffer {
  return raw(header.name, header, 'path');
}

/** Header fields come as latin1; those that an extended header gives are UTF-8 by definition. */
function raw(value: string, { pax }: Header, key: string): Buffer {
  const extended: unknown = typeof pax === 'object' && pax !== null ? Reflect.get(pax, key) : undefined;
  return Buffer.from(value, value === extended ? 'utf8' : 'latin1');
}

function* rest(bytes: Buffer): Generator<Member> {
  if (!isZero(bytes)) yield { name: undefined, bytes };
}

function nextHeader(bytes: Buffer, from: number): number {
  for (let at = from; at + blockSize <= bytes.length; at += blockSize) if (isTarHeader(bytes, at)) return at;
  return -1;
}

/** The end is a block of zeros, or simply the end. */
function endsAt(bytes: Buffer, at: number): boolean {
  return isZero(bytes.subarray(at, at + blockSize)) || at + blockSize > bytes.length;
}

function isZero(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += blockSize) {
    const block = bytes.subarray(at, at + blockSize);
    if (zeros.compare(block, 0, block.length, 0, block.length) !== 0) return false;
  }
  return true;
}

function blockEnd(at: number): number {
  return Math.ceil(at / blockSize) * blockSize;
}
