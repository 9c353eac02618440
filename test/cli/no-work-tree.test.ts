import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repository } from '../support/repository.ts';
import { key, tripkey } from './support.ts';

/** A bare clone of a repository with a key in it, and the git directory of that one. */
function withoutWorkTree(): readonly string[] {
  const repo = repository().write('a.txt', key()).stage().commit();
  const bare = `${repo.path}.bare`;
  repo.git('clone', '-q', '--bare', '.', bare);
  return [bare, join(repo.path, '.git')];
}

test('the files of a repository without a work tree are not searched in its packed storage, and clean', async () => {
  for (const folder of withoutWorkTree()) {
    expect(await tripkey(folder, ['scan'])).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'tripkey: this repository has no work tree, and so no files of its own\n  tripkey scan-history searches what it holds; tripkey scan . reads what lies here as it is\n',
    });
    expect((await tripkey(folder, ['scan', '.'])).status).toBe(0);
    expect((await tripkey(folder, ['scan-history'])).status).toBe(1);
    expect((await tripkey(folder, ['scan', '--range', `${'0'.repeat(40)}..HEAD`])).status).toBe(1);
  }
});

test('no baseline is made in a repository without a work tree', async () => {
  for (const folder of withoutWorkTree()) {
    const { status, stderr } = await tripkey(folder, ['baseline']);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'tripkey: this repository has no work tree, and so no baseline of its own\n  run it in a clone\n',
    });
    expect(existsSync(join(folder, '.tripkey-baseline'))).toBe(false);
  }
});
