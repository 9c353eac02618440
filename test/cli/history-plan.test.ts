import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { expand } from '../support/keys.ts';
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

const RULES = `[[rules]]
id = "acme-key"
pattern = '\\bacme_(?<secret>[A-Za-z0-9]{32})\\b'
keywords = ["acme_"]
examples = ['acme_{<}{62:32}{>}']
`;

test.each([
  ['--config', (repo: TestRepository, rules: string) => writeFileSync(rules, RULES)],
  [
    '--policy-ref',
    (repo: TestRepository) => {
      repo.write('tripkey.toml', RULES).stage().commit('rules').git('branch', 'rules');
      return repo.git('reset', '-q', '--hard', 'HEAD~1');
    },
  ],
] as const)('a plan checks by the rules that found the key: %s', async (option, give) => {
  const repo = repository().write('a', 'a').stage().commit();
  const rules = join(temporaryFolder(), "somebody's rules.toml");
  give(repo, rules);
  repo.write('a', expand('acme_{62:32}', 1)).stage().commit('bad');
  // What a kept pack holds is not collected.
  repo.git('repack', '-adq');
  const [pack = ''] = readdirSync(join(repo.path, '.git/objects/pack')).filter((name) => name.endsWith('.pack'));
  repo.write(`.git/objects/pack/${pack.replace('.pack', '.keep')}`, '');
  const { status, stderr } = await runPlan(reset(repo), [option, option === '--config' ? rules : 'rules']);
  expect(stderr).toMatch(/still holds the key/);
  expect(status).toBe(1);
});
