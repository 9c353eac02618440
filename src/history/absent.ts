import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GitError } from '../errors.ts';
import type { Repository } from '../git/repository.ts';
import { askGit, streamGit } from '../git/run.ts';
import type { Incomplete } from '../sources/source.ts';
import { commonFolder } from './submodules.ts';

/** As many ids are named. */
const NAMED = 3;

/** What a shallow clone leaves out; undefined where the clone is not shallow. */
export const shallowHistory = (repository: Repository): Incomplete | undefined => {
  if (!repository.shallow) return undefined;
  const { stdout } = askGit(repository, ['rev-list', '--count', '--ignore-missing', '--all']);
  const count = Number(stdout.toString());
  return {
    what: 'history',
    why:
      `this clone is shallow and has ${count} ${count === 1 ? 'commit' : 'commits'}; older ones are not here ` +
      '(git fetch --unshallow gets them, --allow-shallow does without)',
  };
};

/** The objects that a partial clone has not fetched; undefined where there are none. */
export const absentObjects = async (repository: Repository): Promise<Incomplete | undefined> => {
  if (!isPartial(repository)) return undefined;
  const first: string[] = [];
  let count = 0;
  try {
    for await (const id of absentIds(repository)) {
      count++;
      if (first.length < NAMED) first.push(id);
    }
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return {
      what: 'absent objects',
      why: `this clone is partial, and git cannot list what it lacks: ${error.message}`,
    };
  }
  if (count === 0) return undefined;
  const more = count > first.length ? ` and ${count - first.length} more` : '';
  return {
    what: `${count} ${count === 1 ? 'object' : 'objects'}`,
    why: `not in this partial clone: ${first.join(', ')}${more} (git fetch --refetch --no-filter gets them)`,
  };
};

/** Whether any pack came from a server that promises the rest. */
const isPartial = ({ env, ...repository }: Repository): boolean => {
  const objects = env['GIT_OBJECT_DIRECTORY'] ?? join(commonFolder(repository), 'objects');
  try {
    return readdirSync(join(objects, 'pack')).some((name) => name.endsWith('.promisor'));
  } catch {
    return false;
  }
};

async function* absentIds(repository: Repository): AsyncGenerator<string> {
  const walk = ['rev-list', '--objects', '--no-object-names', '--missing=print', '--ignore-missing'];
  let rest = '';
  for await (const chunk of streamGit(repository, [...walk, '--all', '--reflog', '--indexed-objects'])) {
    const lines = `${rest}${chunk.toString('latin1')}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('?')) yield line.slice(1);
  }
}
