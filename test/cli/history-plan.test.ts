import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type TestRepository, existingRepository, repository, temporaryFolder } from '../support/repository.ts';
import { historyJson, scanHistory } from './history-support.ts';
import { bin, key } from './support.ts';

/** Makes a plan, and runs it without its guard; its checks call the program itself. */
const runPlan = async (repo: TestRepository, args: readonly string[] = []) => {
  const { stdout } = await scanHistory(repo.path, ['--plan', ...args]);
  const tools = temporaryFolder();
  writeFileSync(join(tools, 'tripkey'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
  chmodSync(join(tools, 'tripkey'), 0o755);
  const env = { ...repo.env, PATH: `${tools}${delimiter}${process.env['PATH']}`, TMPDIR: temporaryFolder() };
  const input = stdout.replace(/^echo 'This is a plan.*\nexit 2 .*\n/m, '');
  const { status, stderr } = spawnSync('sh', [], { input, cwd: '/', encoding: 'utf8', env });
  return { status, stderr };
};

/** Leaves what was committed last to the reflog. */
const reset = (repo: TestRepository): TestRepository => {
  repo.git('reset', '-q', '--hard', 'HEAD~1');
  return repo;
};

test('a plan of a shallow clone comes to its end', async () => {
  const origin = repository().commit('one').commit('two');
  const path = join(temporaryFolder(), 'clone');
  origin.git('clone', '-q', '--depth', '1', `file://${origin.path}`, path);
  const clone = reset(existingRepository(path, origin.env).write('a', key()).stage().commit('bad'));
  expect(await runPlan(clone)).toEqual({ status: 0, stderr: '' });
  expect((await historyJson(clone.path, ['--allow-shallow'])).findings).toEqual([]);
});
