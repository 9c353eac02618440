import { Worker } from 'node:worker_threads';
import type { ConfirmRules } from '../../history/confirm.ts';
import type { LiteralTable } from './machine.ts';
import type { PackJob, PartsFound } from './part.ts';

/** What a thread has to know before it can search. */
export interface Task {
  readonly literals: LiteralTable;
  readonly confirm?: ConfirmRules;
}

export interface TeamFound {
  readonly found: readonly PartsFound[];
  /** Threads that have died over it. */
  readonly died: number;
}

/** Threads beside the main one. */
export interface Team {
  /** Searches parts of a pack until there are none left. Never rejects: what a thread that dies leaves undone stays unseen. */
  search(job: PackJob): Promise<TeamFound>;
  dismiss(): Promise<void>;
}

/** Starts threads, which takes them some 30 ms: the main one reads headers meanwhile. */
export function createTeam(size: number, task: Task): Team {
  const workers = new Set(Array.from({ length: size }, () => startWorker(task)));
  for (const worker of workers) {
    // Without a listener, the end of a thread would be the end of the program.
    worker.on('error', () => void workers.delete(worker));
    worker.on('exit', () => void workers.delete(worker));
  }
  return {
    async search(job) {
      const answers = await Promise.all([...workers].map((worker) => ask(worker, job)));
      const found = answers.filter((parts) => parts !== undefined);
      return { found, died: answers.length - found.length };
    },
    async dismiss() {
      await Promise.all([...workers].map((worker) => worker.terminate()));
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

/** Undefined when the thread dies. */
const ask = (worker: Worker, job: PackJob): Promise<PartsFound | undefined> =>
  new Promise((resolve) => {
    const over = (found?: PartsFound): void => {
      worker.off('message', over);
      worker.off('exit', died);
      worker.unref();
      resolve(found);
    };
    const died = (): void => over();
    worker.ref();
    worker.on('message', over);
    worker.on('exit', died);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
    worker.postMessage(job);
  });
