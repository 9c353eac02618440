import { Worker } from 'node:worker_threads';
import type { ConfirmRules } from '../../history/confirm.ts';
import type { LiteralTable } from './machine.ts';
import type { PackJob, PartsFound } from './part.ts';

/** What a thread has to know before it can search. */
export interface Task {
  readonly literals: LiteralTable;
  readonly confirm?: ConfirmRules;
}

/** Threads beside the main one. */
export interface Team {
  /** Searches parts of a pack until there are none left. Resolves to what each thread has found. */
  search(job: PackJob): Promise<readonly PartsFound[]>;
  dismiss(): Promise<void>;
}

/** Starts threads, which takes them some 30 ms: the main one reads headers meanwhile. */
export function createTeam(size: number, task: Task): Team {
  const workers = Array.from({ length: size }, () => startWorker(task));
  return {
    search: (job) => Promise.all(workers.map((worker) => ask(worker, job))),
    async dismiss() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** The build makes a file of its own of it, beside this one. */
const startWorker = (task: Task): Worker => {
  const worker = new Worker(new URL('./pack-worker.js', import.meta.url), {
    workerData: task,
    stdin: false,
    // Most of what a thread makes is gone at once: a larger nursery would only be memory.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  // A thread that nobody asks any more does not keep the process.
  worker.unref();
  return worker;
};

const ask = (worker: Worker, job: PackJob): Promise<PartsFound> =>
  new Promise((resolve, reject) => {
    worker.ref();
    const over = (): void => {
      worker.off('message', done);
      worker.off('error', failed);
      worker.unref();
    };
    const done = (found: PartsFound): void => {
      over();
      resolve(found);
    };
    const failed = (error: Error): void => {
      over();
      reject(error);
    };
    worker.on('message', done);
    worker.on('error', failed);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
    worker.postMessage(job);
  });
