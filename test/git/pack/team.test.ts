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
  const team = createTeam(1, task);
  // One that starts later has died: how long that takes is the machine's.
  const later = createTeam(1, task);
  await later.search({} as PackJob);
  await later.dismiss();
  await new Promise((resolve) => {
    setTimeout(resolve, 200);
  });
  await expect(team.search({} as PackJob)).resolves.toEqual({ found: [], died: 0 });
  await team.dismiss();
});
