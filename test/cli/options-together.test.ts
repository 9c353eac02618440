import { expect, test } from '@jest/globals';
import { repository } from '../support/repository.ts';
import { tripkey } from './support.ts';

const ofFiles = 'it is about files on the disk: leave it out';

test.each<[args: readonly string[], message: string, hint: string]>([
  [['scan', '--staged', '--include-ignored'], '--include-ignored does not go with --staged', ofFiles],
  [['scan', '--range', 'HEAD..HEAD', '--include-ignored'], '--include-ignored does not go with --range', ofFiles],
  [['scan', '--ci', '--include-ignored'], '--include-ignored does not go with --ci', ofFiles],
  [['scan', '--pre-receive', '--include-ignored'], '--include-ignored does not go with --pre-receive', ofFiles],
  [['scan', '--push-to', 'origin', '--include-ignored'], '--include-ignored does not go with --push-to', ofFiles],
  [['scan', '-', '--include-ignored'], '--include-ignored does not go with - (standard input)', ofFiles],
  [
    ['scan', '-', '--exclude', 'vendor'],
    '--exclude does not go with - (standard input)',
    'what comes there has no path: leave it out',
  ],
  [
    ['baseline', 'prune', '--exclude', 'vendor'],
    '--exclude does not go with prune',
    'entries that are in use would go: leave it out',
  ],
  [
    ['baseline', 'prune', '--min-confidence', 'high'],
    '--min-confidence does not go with prune',
    'an entry stays whatever its certainty: leave it out',
  ],
  [
    ['baseline', 'prune', '--strict'],
    '--strict does not go with prune',
    'an entry stays whatever comments say: leave it out',
  ],
  [
    ['baseline', '--import', '.gitleaksignore', '--min-confidence', 'high'],
    '--min-confidence does not go with --import',
    'what the file names is accepted whatever its certainty: leave it out',
  ],
  [
    ['baseline', '--import', '.gitleaksignore', '--strict'],
    '--strict does not go with --import',
    'what the file names is accepted whatever comments say: leave it out',
  ],
  ...['--exclude=vendor', '--min-confidence=high', '--strict'].map((option): [string[], string, string] => [
    ['rules', option],
    `unknown option: ${option.replace(/=.*/, '')}`,
    'tripkey --help lists commands and options',
  ]),
  ...[
    ['scan', '--verify'],
    ['scan-history', '--verify'],
    ['verify', '-'],
  ].map((words): [string[], string, string] => [
    [...words, '--only-live', '--fail-on', 'any'],
    '--only-live does not go with --fail-on any',
    'a dead key that no report shows cannot count: leave one of them out',
  ]),
  [
    ['init', '--uninstall', '--manager', 'husky'],
    '--manager does not go with --uninstall',
    'every hook of tripkey is taken out: leave it out',
  ],
  [
    ['init', '--uninstall', '--gitignore'],
    '--gitignore does not go with --uninstall',
    'what .gitignore has stays there: leave it out',
  ],
  [
    ['init', '--uninstall', '--config', 'x.toml'],
    '--config does not go with --uninstall',
    'no rules are asked for: leave it out',
  ],
])('an option that would be left out in silence is refused: %j', async (args, message, hint) => {
  const repo = repository().write('.tripkey-baseline', '').stage().commit();
  const { status, stdout, stderr } = await tripkey(repo.path, args, { input: '' });
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `tripkey: ${message}\n  ${hint}\n` });
});

test.each([
  ['scan', '--no-config'],
  ['scan', '--no-exclude'],
  ['scan', '--no-range'],
  ['scan', '--no-push-to'],
  ['scan', '--no-pushTo'],
  ['scan', '--no-policy-ref'],
  ['scan', '--no-format'],
  ['scan-history', '--no-ref'],
  ['baseline', '--no-reason'],
  ['init', '--no-manager'],
])('what is no switch cannot be switched off: tripkey %s %s', async (...args) => {
  const { status, stdout, stderr } = await tripkey(repository().path, args);
  const says = `tripkey: unknown option: ${args[1]}\n  tripkey --help lists commands and options\n`;
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: says });
});

test('a configuration with a mistake in it keeps nobody from taking the hooks out', async () => {
  const repo = repository();
  await tripkey(repo.path, ['init', '--yes']);
  repo.write('tripkey.toml', 'mistake = ');
  expect((await tripkey(repo.path, ['init', '--yes'])).status).toBe(2);
  expect(await tripkey(repo.path, ['init', '--uninstall'])).toMatchObject({ status: 0, stderr: '' });
});
