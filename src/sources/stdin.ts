import type { ScanLog, Source } from './source.ts';
import { addChunk, segmentOverlap, Segments, segmentSize } from './segments.ts';

/** Shown as the path: no file has that name by accident, and a lone `-` would look like a missing value. */
const stdinPath = '<stdin>';

/** Bytes that the buffer begins with: a server may search a thousand short texts at a time. */
const FIRST = 64 << 10;

export interface StdinLimits {
  /** Bytes; what goes beyond is not searched, and reported as incomplete. */
  readonly maxFileSize?: number | undefined;
  /** What the text is called, where that is known. */
  readonly path?: string | undefined;
}

/** Reads a stream to its end. A stream that fails makes the scan incomplete; what came before is searched. */
export function createStdinSource(
  stream: AsyncIterable<Uint8Array | string>,
  log: ScanLog,
  limits: StdinLimits = {},
): Source {
  const path = limits.path ?? stdinPath;
  const origin = { path };
  const limit = limits.maxFileSize ?? Infinity;
  return {
    mode: 'stdin',
    async *blobs() {
      const segments = new Segments(segmentSize, segmentOverlap, FIRST);
      let read = 0;
      log.count('files');
      try {
        for await (const chunk of stream) {
          const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
          const wanted = bytes.subarray(0, limit - read);
          read += bytes.length;
          for (const segment of addChunk(segments, wanted)) yield { ...segment, origin };
          if (read > limit) {
            log.incomplete({ what: path, why: `only the first ${limit} bytes were read (the limit)` });
            break;
          }
        }
      } catch (error) {
        log.incomplete({ what: path, why: error instanceof Error ? error.message : 'cannot be read' });
      }
      const last = segments.end();
      if (last !== null) yield { ...last, origin };
    },
  };
}
