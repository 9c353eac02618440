import { constants, createInflateRaw, inflateRawSync } from 'node:zlib';

/** How unpacking ended: at the stream's own end, at the end of the input, at a damaged place, or at the cap. */
export type InflateEnd = 'whole' | 'cut' | 'corrupt' | 'full';

export interface Inflated {
  /** Everything that could be unpacked, at most the cap. */
  readonly bytes: Uint8Array;
  /** How many of the packed bytes that took. */
  readonly consumed: number;
  readonly end: InflateEnd;
}

interface Run {
  readonly chunks: readonly Uint8Array[];
  readonly size: number;
  readonly consumed: number;
}

/**
 * Unpacks one raw deflate stream that starts `packed`; what follows it is left alone. Never unpacks more than about `cap`
 * bytes, believes no declared size, and gives what stands before a damaged place, to the byte.
 */
export async function inflate(packed: Uint8Array, cap: number): Promise<Inflated> {
  try {
    return trim(atOnce(packed, cap, constants.Z_FINISH), cap, 'whole');
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code === 'Z_BUF_ERROR') return trim(atOnce(packed, cap, constants.Z_SYNC_FLUSH), cap, 'cut');
    if (code === 'ERR_BUFFER_TOO_LARGE') return trim(await inSteps(packed, 0, 1 << 16, cap), cap, 'full');
    if (code === 'Z_DATA_ERROR' || code === 'Z_NEED_DICT') return trim(await upToDamage(packed, cap), cap, 'corrupt');
    throw error;
  }
}

function atOnce(packed: Uint8Array, cap: number, finishFlush: number): Run {
  const options = { finishFlush, maxOutputLength: Math.max(1, cap), info: true };
  // The types do not know `info`, which adds the engine and its count of consumed bytes (Node's zlib documentation).
  const { buffer, engine } = inflateRawSync(packed, options) as unknown as {
    buffer: Buffer;
    engine: { bytesWritten: number };
  };
  return { chunks: [buffer], size: buffer.length, consumed: engine.bytesWritten };
}

/** zlib drops what it unpacked from the piece of input that it fails in, so the failing piece is narrowed down to one byte. */
async function upToDamage(packed: Uint8Array, cap: number): Promise<Run> {
  let run = await inSteps(packed, 0, 1 << 16, cap);
  for (const step of [1 << 8, 1]) {
    if (run.size <= cap) run = await inSteps(packed, run.consumed, step, cap);
  }
  return run;
}

/** Feeds the first `sure` bytes as one piece and the rest in steps, until the end, an error, or more than `cap` bytes are out. */
function inSteps(packed: Uint8Array, sure: number, step: number, cap: number): Promise<Run> {
  const stream = createInflateRaw();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let consumed = 0;
  return new Promise((resolve) => {
    const finish = (): void => {
      stream.destroy();
      resolve({ chunks, size, consumed });
    };
    const feed = (from: number, to: number): void => {
      consumed = from;
      if (from >= packed.length || size > cap) finish();
      else stream.write(packed.subarray(from, to), (error) => (error ? finish() : feed(to, to + step)));
    };
    stream.on('error', finish);
    stream.on('end', finish);
    stream.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > cap) finish();
    });
    feed(0, sure === 0 ? step : sure);
  });
}

function trim(run: Run, cap: number, end: InflateEnd): Inflated {
  const bytes = run.chunks.length === 1 ? run.chunks[0]! : Buffer.concat(run.chunks);
  if (bytes.length <= cap) return { bytes, consumed: run.consumed, end };
  return { bytes: bytes.subarray(0, cap), consumed: run.consumed, end: 'full' };
}
