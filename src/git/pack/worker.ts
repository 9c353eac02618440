import { closeSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createConfirm } from '../../history/confirm.ts';
import { createMachine } from './machine.ts';
import { createPartSearch, type PackJob } from './part.ts';
import type { Task } from './team.ts';

/** What a thread does: parts of whatever pack it is told, until there are none. */
const task = workerData as Task;
const machine = createMachine(task.literals);
const confirm = task.confirm === undefined ? undefined : createConfirm(task.confirm);

parentPort!.on('message', (job: PackJob) => {
  const fd = openSync(job.path, 'r');
  try {
    const search = createPartSearch(job, fd, machine, confirm);
    while (search.next());
    const found = search.found();
    const { trees, commits } = found.ledger ?? { trees: [], commits: [] };
    // Handed over, not copied.
    parentPort!.postMessage(
      found,
      [...trees, ...commits].map(({ buffer }) => buffer),
    );
  } finally {
    closeSync(fd);
  }
});
