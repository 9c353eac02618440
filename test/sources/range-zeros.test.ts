import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openRepository } from '../../src/git/repository.ts';
import { createRangeSource } from '../../src/sources/range.ts';
import { existingRepository, repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { contents, readAll, textsIn, told, type ReadBlob } from '../support/sources.ts';

/** What git and CI write for a commit that is not there. */
const zeros = { sha1: '0'.repeat(40), sha256: '0'.repeat(64) };

async function range(made: TestRepository, revisions: string, log = told()): Promise<ReadBlob[]> {
  return readAll(createRangeSource(openRepository(made.path, made.env), revisions, log, () => true));
}

function versions(blobs: readonly ReadBlob[]): unknown[] {
  return blobs
    .filter(({ origin }) => origin.path !== null)
    .map(({ origin, text, previous }) => [origin.path, text, previous, origin.commit]);
}

test.each(['sha1', 'sha256'] as const)(
  'from zeros, all of a %s repository that the end holds, the first commit too',
  async (objectFormat) => {
    const made = repository({ objectFormat })
      .write('a', '0')
      .stage()
      .commit('first')
      .write('a', '1')
      .stage()
      .commit('second');
    const log = told();
    const blobs = await range(made, `${zeros[objectFormat]}..main`, log);
    expect(versions(blobs)).toEqual([
      ['a', '0', [], made.id('main^')],
      ['a', '1', ['0'], made.id('main')],
    ]);
    expect(textsIn(blobs, 'message')).toEqual(['first\n', 'second\n']);
    expect(textsIn(blobs, 'path')).toEqual(['a']);
    expect(log.incompletes).toEqual([]);
  },
);

test('from zeros in a shallow clone: incomplete, and the boundary is read whole', async () => {
  const made = repository()
    .write('a', '1')
    .stage()
    .commit()
    .write('b', '2')
    .stage()
    .commit()
    .write('c', '3')
    .stage()
    .commit();
  const path = join(temporaryFolder(), 'shallow');
  made.git('clone', '-q', '--depth=2', `file://${made.path}`, path);
  const log = told();
  expect(contents(await range(existingRepository(path, made.env), `${zeros.sha1}..HEAD`, log))).toEqual({
    a: '1',
    b: '2',
    c: '3',
  });
  expect(log.incompletes).toEqual([
    { what: `commit ${made.id('HEAD^')}`, why: 'its parents are not in this shallow clone' },
  ]);
});
