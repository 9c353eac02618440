import { UsageError } from './errors.ts';
import type { TextInput } from './options.ts';

/** A text as a stream of its chunks. */
export interface TextChunks {
  /** Ends when the signal is aborted, also while the caller's own stream says nothing. */
  readonly stream: AsyncIterable<string | Uint8Array>;
  /** Throws UsageError when a chunk was neither text nor bytes. */
  check(): void;
}

/** Opens whatever a caller has. Throws UsageError for what is no text. */
export const openText = (text: TextInput, signal: AbortSignal): TextChunks => {
  const whole = typeof text === 'string' || text instanceof Uint8Array;
  if (!whole && !isIterable(text)) throw new UsageError('the text is neither a string, bytes nor a stream of them');
  let wrong: UsageError | undefined;
  return {
    stream: whole ? alone(text) : checked(),
    check() {
      if (wrong !== undefined) throw wrong;
    },
  };

  async function* checked(): AsyncGenerator<string | Uint8Array> {
    // A request whose body somebody has parsed gives nothing any more: that is not clean.
    if ((text as { readableEnded?: unknown }).readableEnded === true)
      throw new Error('the stream was read to its end before');
    for await (const chunk of untilAborted(text as AsyncIterable<unknown>, signal)) {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) yield chunk;
      else throw (wrong = new UsageError(`the stream gave ${nameOf(chunk)}, which is neither a string nor bytes`));
    }
  }
};

const isIterable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const nameOf = (value: unknown): string => (value === null ? 'null' : typeof value);

/** Characters of a long text that become bytes at a time: of 200 MB at once nobody else would get a turn for half a second. */
const SLICE = 1 << 20;

async function* alone(text: string | Uint8Array): AsyncGenerator<string | Uint8Array> {
  if (typeof text !== 'string') return yield text;
  let start = 0;
  do {
    const end = start + SLICE;
    // Both halves of a character are one of UTF-8.
    const next = isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end;
    yield text.slice(start, next);
    start = next;
  } while (start < text.length);
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

const ABORTED = Symbol('aborted');

/** A stream may be silent for hours: nobody who aborts waits for its next word. */
async function* untilAborted(stream: AsyncIterable<unknown>, signal: AbortSignal): AsyncGenerator {
  const iterator = stream[Symbol.asyncIterator]();
  let stopWaiting = (): void => {};
  const hear = (): void => stopWaiting();
  // A promise for each step: one for all of them, in a race, would keep what every race came to until the stream ends.
  const nextOrAborted = (): Promise<IteratorResult<unknown> | typeof ABORTED> =>
    new Promise((resolve, reject) => {
      stopWaiting = () => resolve(ABORTED);
      Promise.resolve(iterator.next()).then(resolve, reject);
    });
  signal.addEventListener('abort', hear);
  let isOver = false;
  try {
    while (!signal.aborted) {
      const step = await nextOrAborted();
      if (step === ABORTED) return;
      isOver = step.done === true;
      if (isOver) return;
      yield step.value;
    }
  } catch (error) {
    isOver = true;
    throw error;
  } finally {
    signal.removeEventListener('abort', hear);
    // Not awaited: a generator that waits for its own next word answers only after that.
    if (!isOver) void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
