import { AbortError } from './errors.ts';
import type { Feed } from './feed.ts';
import { onAbort } from './on-abort.ts';
import type { AbortSignalLike } from './options.ts';
import type { Finding, Report } from './report-types.ts';
import { toError } from './to-error.ts';

/** One run of a scan: what ends it, and what it hands on. */
export interface Run {
  readonly feed: Feed<Finding>;
  /** Aborted by the caller's signal, a loop that was left, or a callback that threw. */
  readonly signal: AbortSignal;
  /** Fingerprints of what was handed on. */
  readonly told: Set<string>;
  stop(reason?: unknown): void;
  /** Hears a signal; returns what takes the listener away. */
  follow(signal: AbortSignalLike | undefined): () => void;
  /** Calls what the caller has handed in: when that throws, or the promise that it gives rejects in time, the run ends with just that. */
  call(callback: () => unknown): void;
  throwIfStopped(report?: Report): void;
  rethrow(error: unknown): never;
}

/** A run that has not begun. */
export const createRun = (feed: Feed<Finding>): Run => {
  const controller = new AbortController();
  let thrown: { readonly error: unknown } | undefined;
  const stop = (reason?: unknown): void => {
    controller.abort(reason);
    feed.release();
  };
  const fail = (error: unknown): void => {
    thrown ??= { error };
    stop(error);
  };
  const throwIfStopped = (report?: Report): void => {
    if (thrown !== undefined) throw thrown.error;
    if (controller.signal.aborted) throw new AbortError(controller.signal.reason, { report });
  };
  return {
    feed,
    signal: controller.signal,
    told: new Set(),
    stop,
    follow(signal) {
      if (signal === undefined) return () => {};
      const hear = (): void => stop(signal.reason);
      if (signal.aborted) hear();
      return onAbort(signal, hear);
    },
    call(callback) {
      if (thrown !== undefined) return;
      try {
        // Of an async function: nobody else would hear it, and the process would end.
        Promise.resolve(callback()).catch(fail);
      } catch (error) {
        fail(error);
      }
    },
    throwIfStopped,
    rethrow(error) {
      throwIfStopped();
      throw toError(error);
    },
  };
};
