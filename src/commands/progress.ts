import { visible } from '../report/visible.ts';
import type { Counts } from '../tally.ts';
import type { Io } from './io.ts';

export interface Progress {
  update(counts: Counts): void;
  /** Takes the line away. */
  stop(): void;
}

/** Quick work needs no bar. */
const SILENT_MS = 1000;
const EVERY_MS = 100;
/** Looking at the clock costs more than a small file: every so many blobs. */
const EVERY_BLOBS = 64;
const CLEAR = '\r\u001b[K';

/** A line on standard error about what was read, when it takes over a second and a person watches. */
export const createProgress = (io: Io, wanted: boolean): Progress => {
  if (!wanted) return { update: () => {}, stop: () => {} };
  const started = performance.now();
  let next = started + SILENT_MS;
  let calls = 0;
  let shown = false;
  return {
    update({ files, commits, bytes }) {
      if (++calls % EVERY_BLOBS !== 0 && bytes < 1e8) return;
      const now = performance.now();
      if (now < next) return;
      next = io.stderr.isTTY === true ? now + EVERY_MS : Infinity;
      if (next === Infinity) return;
      shown = true;
      const what = commits > 0 ? `${commits} commits, ${files} files` : `${files} files`;
      const seconds = (now - started) / 1000;
      io.stderr.write(
        `${CLEAR}tripkey: ${what}, ${(bytes / 1e6).toFixed(0)} MB, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s`,
      );
    },
    stop: () => {
      if (shown) io.stderr.write(CLEAR);
    },
  };
};

export interface HistoryProgress {
  /** Bytes of the packs. */
  bytes(done: number, total: number): void;
  found(count: number): void;
  /** Something else that takes time. */
  say(what: string): void;
  stop(): void;
}

/** As `createProgress`, for a history: how much of it was searched, and how many keys are in that. Silent where nobody watches. */
export const createHistoryProgress = (io: Io): HistoryProgress => {
  const line = io.stderr.isTTY === true ? createLine(io) : silentLine;
  let keys = 0;
  let last = '';
  const show = (): void => line.show(() => `${last}, ${keys} ${keys === 1 ? 'key' : 'keys'} found`);
  return {
    bytes: (done, total) => {
      last = `${megabytes(done)} of ${megabytes(total)} MB searched`;
      show();
    },
    found: (count) => {
      keys = count;
      if (last !== '') show();
    },
    say: (what) => line.show(() => what),
    stop: line.stop,
  };
};

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

interface Line {
  show(what: () => string): void;
  stop(): void;
}

const silentLine: Line = { show: () => {}, stop: () => {} };

const createLine = (io: Io): Line => {
  let next = performance.now() + SILENT_MS;
  let shown = false;
  return {
    show(what) {
      const now = performance.now();
      if (now < next) return;
      next = now + EVERY_MS;
      shown = true;
      io.stderr.write(`${CLEAR}tripkey: ${visible(what())}`);
    },
    stop() {
      if (shown) io.stderr.write(CLEAR);
      shown = false;
    },
  };
};
