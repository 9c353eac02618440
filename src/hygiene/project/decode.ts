/** Longer ones are no source and no settings; keys are looked for in them all the same. */
export const LONGEST_TEXT = 32 * 1024 * 1024;

/** Where a NUL is looked for: git's own measure of what is binary. */
const HEAD = 8000;

/** The text of a file without its byte order mark: UTF-16 by its mark, else UTF-8. Undefined for what is no text. */
export const decodeText = (bytes: Uint8Array): string | undefined => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length >= 2) {
    const mark = buffer.readUInt16BE(0);
    if (mark === 0xfffe) return buffer.toString('utf16le', 2);
    if (mark === 0xfeff) return new TextDecoder('utf-16be').decode(buffer);
  }
  if (buffer.subarray(0, HEAD).includes(0)) return undefined;
  const start = buffer.length >= 3 && buffer.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
  return buffer.toString('utf8', start);
};
