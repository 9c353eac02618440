import { utf16Order } from '../detect/utf16-order.ts';

/** What came on standard input. */
export interface ReportInput {
  /** All of it, where it begins as a report does. */
  readonly report?: string;
  /** To be searched where it is no report. */
  readonly text: AsyncIterable<Uint8Array>;
}

/** In bytes. A report of a hundred thousand keys takes half of it, and what is longer than a string may be cannot be parsed. */
export const LONGEST_REPORT = 1 << 27;

/** Reads what begins like a report, and hands on anything else as it comes: a log may be longer than memory. */
export const openReportInput = async (stream: AsyncIterable<Uint8Array | string>): Promise<ReportInput> => {
  const chunks: Uint8Array[] = [];
  const more = stream[Symbol.asyncIterator]();
  try {
    for (let size = 0, next = await more.next(); next.done !== true; next = await more.next()) {
      const isDecided = size >= HEAD;
      chunks.push(bytesOf(next.value));
      size += chunks.at(-1)!.length;
      if (size > LONGEST_REPORT || (!isDecided && !mayBeReport(chunks))) return { text: follow(chunks, more) };
    }
  } catch (error) {
    return { text: follow(chunks, { next: () => Promise.reject(error) }) };
  }
  return { report: decodeReport(Buffer.concat(chunks)), text: follow(chunks, EMPTY) };
};

const HEAD = 64;
/** White space and byte-order marks, read byte by byte. */
const BEGINNING = /^[\s\0\u00ef\u00bb\u00bf\u00fe\u00ff]*(?:\{|$)/;

const mayBeReport = (chunks: readonly Uint8Array[]): boolean =>
  BEGINNING.test(Buffer.concat(chunks).toString('latin1', 0, HEAD));

/** A report's text without its mark of bytes: PowerShell's `>` writes UTF-16. */
export const decodeReport = (bytes: Buffer): string => {
  const order = utf16Order(bytes);
  const even = bytes.subarray(0, bytes.length & ~1);
  const text =
    order === undefined ? bytes.toString() : (order === 'LE' ? even : Buffer.from(even).swap16()).toString('utf16le');
  return text.replace(/^\uFEFF/, '');
};

type Chunks = Pick<AsyncIterator<Uint8Array | string>, 'next'>;

const EMPTY: Chunks = { next: () => Promise.resolve({ done: true, value: undefined }) };

async function* follow(chunks: readonly Uint8Array[], more: Chunks): AsyncGenerator<Uint8Array> {
  yield* chunks;
  for (let next = await more.next(); next.done !== true; next = await more.next()) yield bytesOf(next.value);
}

const bytesOf = (chunk: Uint8Array | string): Uint8Array => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
