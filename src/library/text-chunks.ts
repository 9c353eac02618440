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
    for await (const chunk of untilAborted(text as AsyncIterable<unknown>, signal)) {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) yield chunk;
      else throw (wrong = new UsageError(`the stream gave ${nameOf(chunk)}, which is neither a string nor bytes`));
    }
  }
};

const isIterable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const nameOf = (value: unknown): string => (value === null ? 'null' : typeof value);

async function* alone(text: string | Uint8Array): AsyncGenerator<string | Uint8Array> {
  yield text;
}

const ABORTED = Symbol('aborted');

/** A stream may be silent for hours: nobody who aborts waits for its next word. */
async function* untilAborted(stream: AsyncIterable<unknown>, signal: AbortSignal): AsyncGenerator {
  const iterator = stream[Symbol.asyncIterator]();
  let hear = (): void => {};
  const aborted = new Promise<typeof ABORTED>((resolve) => {
    hear = () => resolve(ABORTED);
    signal.addEventListener('abort', hear);
    if (signal.aborted) hear();
  });
  let isOver = false;
  try {
    while (!signal.aborted) {
      const step = await Promise.race([iterator.next(), aborted]);
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
