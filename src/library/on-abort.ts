import type { AbortSignalLike } from './options.ts';

interface Hearers {
  readonly all: Set<() => void>;
  readonly listener: () => void;
}

/** By signal: a server has one for all that it does, and Node warns of a leak when a signal has more than ten listeners. */
const hearers = new WeakMap<AbortSignalLike, Hearers>();

/** Calls `hear` when the signal is aborted; returns what forgets it. However many wait for a signal, it has one listener of ours. */
export const onAbort = (signal: AbortSignalLike, hear: () => void): (() => void) => {
  const { all, listener } = hearers.get(signal) ?? listen(signal);
  all.add(hear);
  return () => {
    all.delete(hear);
    if (all.size > 0) return;
    signal.removeEventListener('abort', listener);
    hearers.delete(signal);
  };
};

const listen = (signal: AbortSignalLike): Hearers => {
  const all = new Set<() => void>();
  const entry: Hearers = { all, listener: () => [...all].forEach((hear) => hear()) };
  hearers.set(signal, entry);
  signal.addEventListener('abort', entry.listener);
  return entry;
};
