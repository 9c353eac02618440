import { expect, test } from '@jest/globals';
import type { PackJob } from '../../../src/git/pack/part.ts';
import { createTeam } from '../../../src/git/pack/team.ts';

/** Beside the sources there is no file for a thread: each of them dies as it starts. */
const task = { literals: { packed: new Uint8Array(0), longest: 8 } };

test('threads that die end neither the program nor the search', async () => {
  const team = createTeam(2, task);
  await expect(team.search({} as PackJob)).resolves.toEqual({ found: [], died: 2 });
  await expect(team.search({} as PackJob)).resolves.toEqual({ found: [], died: 0 });
  await team.dismiss();
});

test('threads that die before they are asked anything are not waited for', async () => {
  const dead = new Promise<void>((resolve) => {
    process.once('worker', (worker) => worker.once('exit', () => setImmediate(resolve)));
  });
  const team = createTeam(1, task);
  await dead;
  await expect(team.search({} as PackJob)).resolves.toEqual({ found: [], died: 0 });
  await team.dismiss();
});
