import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GitError } from '../errors.ts';
import type { Repository } from '../git/repository.ts';
import type { Ref } from '../git/refs.ts';
import { askGit, streamGit } from '../git/run.ts';
import { displayName } from '../sources/path.ts';
import type { Incomplete, ScanLog } from '../sources/source.ts';
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
    lasts: true,
  };
};

/**
 * Tells of objects that others name and nobody stores. In a partial clone they were never fetched. Elsewhere, what a ref, a reflog or the index leads to
 * is lost; what only unreachable objects name was cleaned up by git, and is no reason to call the audit incomplete.
 */
export const reportAbsent = async (
  repository: Repository,
  ids: readonly string[],
  log: Pick<ScanLog, 'incomplete' | 'skipped'>,
): Promise<void> => {
  if (ids.length === 0) return;
  if (isPartial(repository)) {
    const entry = naming(ids, 'not in this partial clone', 'git fetch --refetch --no-filter gets them');
    log.incomplete({ ...entry, lasts: true });
    return;
  }
  const { lost, failure } = await lostIds(repository);
  const missing = failure === undefined ? ids.filter((id) => lost.has(id)) : ids;
  const forgotten = failure === undefined ? ids.filter((id) => !lost.has(id)) : [];
  if (missing.length > 0) {
    const entry = naming(missing, 'not in the repository', 'git fsck says more');
    // Where git could not look everywhere, another time it may.
    log.incomplete({ ...entry, ...(failure === undefined && { lasts: true }) });
  }
  if (forgotten.length > 0 && !repository.shallow) {
    log.skipped(naming(forgotten, 'cleaned up by git: only what nothing reaches any more names them'));
  }
};

/** Tells of refs whose object is not stored: whatever they once led to is lost with it. */
export const reportBrokenRefs = (
  repository: Repository,
  refs: readonly Ref[],
  log: Pick<ScanLog, 'incomplete'>,
): void => {
  if (refs.length === 0) return;
  const ids = [...new Set(refs.map(({ id }) => id))];
  const { stdout } = askGit(repository, ['cat-file', '--batch-check=%(objectname)'], `${ids.join('\n')}\n`);
  const missing = new Set([...stdout.toString('latin1').matchAll(/^([0-9a-f]+) missing$/gm)].map(([, id]) => id));
  for (const { name, id } of refs) {
    if (missing.has(id)) log.incomplete({ what: displayName(name), why: `object ${id}, which it names, is not there` });
  }
};

const naming = (ids: readonly string[], why: string, hint?: string): Incomplete => {
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  return {
    what: `${ids.length} ${ids.length === 1 ? 'object' : 'objects'}`,
    why: `${why}: ${ids.slice(0, NAMED).join(', ')}${more}${hint === undefined ? '' : ` (${hint})`}`,
  };
};

/** What git misses on its way from everything that keeps objects. */
const lostIds = async (repository: Repository): Promise<{ lost: ReadonlySet<string>; failure?: GitError }> => {
  const lost = new Set<string>();
  try {
    for await (const id of absentIds(repository)) lost.add(id);
    return { lost };
  } catch (error) {
    if (error instanceof GitError) return { lost, failure: error };
    throw error;
  }
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
