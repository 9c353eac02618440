import { closeSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createMachine, type LiteralTable } from './machine.ts';
import { createPartSearch, type PackJob } from './part.ts';

/** What a thread does: parts of whatever pack it is told, until there are none. */
const machine = createMachine(workerData as LiteralTable);

parentPort!.on('message', (job: PackJob) => {
  const fd = openSync(job.path, 'r');
  try {
    const search = createPartSearch(job, fd, machine);
    while (search.next());
    parentPort!.postMessage(search.found());
  } finally {
    closeSync(fd);
  }
});
