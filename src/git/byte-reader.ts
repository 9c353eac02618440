import { GitError } from '../errors.ts';

/** Takes a stream of chunks apart: up to a byte, or a number of bytes. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The bytes before the next `end`, which is passed over; null at the end of the stream. Throws GitError when it ends in between. */
  async until(end: number): Promise<Buffer | null> {
    const parts: Buffer[] = [];
    for (;;) {
      const found = this.#chunk.indexOf(end, this.#at);
      if (found !== -1) {
        const part = this.#chunk.subarray(this.#at, found);
        this.#at = found + 1;
        return parts.length === 0 ? part : Buffer.concat([...parts, part]);
      }
      if (this.#at < this.#chunk.length) parts.push(this.#chunk.subarray(this.#at));
      if (await this.#next()) continue;
      if (parts.length > 0) throw new GitError('git: the output ends too early');
      return null;
    }
  }

  /** Between one byte and `most`. Throws GitError at the end of the stream. */
  async some(most: number): Promise<Buffer> {
    if (this.#at === this.#chunk.length && !(await this.#next())) throw new GitError('git: the output ends too early');
    const part = this.#chunk.subarray(this.#at, this.#at + most);
    this.#at += part.length;
    return part;
  }

  /** What has come; null at the end of the stream. */
  async next(): Promise<Buffer | null> {
    if (this.#at === this.#chunk.length && !(await this.#next())) return null;
    const rest = this.#chunk.subarray(this.#at);
    this.#at = this.#chunk.length;
    return rest;
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0;) left -= (await this.some(left)).length;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** The next chunk that holds bytes; false at the end. */
  async #next(): Promise<boolean> {
    for (;;) {
      const result = await this.#chunks.next();
      this.#chunk = result.done === true ? Buffer.alloc(0) : result.value;
      this.#at = 0;
      if (result.done === true || this.#chunk.length > 0) return result.done !== true;
    }
  }
}
