import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkAbsoluteGlobs } from '../../src/commands/absolute-globs.ts';
import { UsageError } from '../../src/errors.ts';
import { temporaryFolder } from '../support/repository.ts';

const elsewhere = temporaryFolder();
mkdirSync(join(elsewhere, 'a*b'));

test.each([[elsewhere], [`${elsewhere}/`], [`!${elsewhere}/**`], [join(elsewhere, '*.py')], [`${elsewhere}/{a,b}`]])(
  '--exclude %s is somewhere else on the disk',
  (glob) => {
    const message = expect.stringMatching(/^the glob of --exclude is an absolute path: globs are relative to the top/);
    expect(() => checkAbsoluteGlobs(['a', glob], temporaryFolder())).toThrow(expect.objectContaining({ message }));
    expect(() => checkAbsoluteGlobs([glob], temporaryFolder())).toThrow(UsageError);
  },
);

test('--exclude of what is in the project, or may have been', () => {
  const root = temporaryFolder();
  const [, first = ''] = elsewhere.split('/');
  const globs = [
    '/vendor',
    `/${first}`,
    `${dirname(elsewhere)}/not-there/x`.slice(1),
    '/not-there/x',
    basename(elsewhere),
  ];
  expect(() => checkAbsoluteGlobs(globs, root)).not.toThrow();
  mkdirSync(join(root, first));
  expect(() => checkAbsoluteGlobs([elsewhere], root)).not.toThrow();
});
