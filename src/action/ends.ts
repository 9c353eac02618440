import { UsageError } from '../errors.ts';
import type { Remote } from '../git/remote.ts';
import { type Repository, hasObject, resolveCommit, resolveRevision } from '../git/repository.ts';
import { isShallow } from '../git/shallow.ts';
import { isObjectId } from './payload.ts';
import type { End } from './plan.ts';

/** Where ends are looked for: here, then there. */
export interface Sought {
  readonly repository: Repository;
  readonly remote: Remote;
}

/** The id of a commit or of an annotated tag that is here now, fetched alone where it was not. Rejects with UsageError or GitError where there is none. */
export const findEnd = async (sought: Sought, end: End): Promise<string> => {
  if (end.kind === 'id') return byId(sought, end.id);
  if (end.kind === 'ref') return byRef(sought, end.name);
  return end.kind === 'tag' ? byTag(sought, end.id, end.name) : byRevision(sought, end.text);
};

const byId = async ({ repository, remote }: Sought, id: string): Promise<string> => {
  // In a whole clone, what comes is whole as well: a depth would make it shallow.
  if (!hasObject(repository, id)) await remote.fetch([id], isShallow(repository) ? 'tip' : 'as-is');
  resolveCommit(repository, id);
  return id;
};

/** What the checkout knows of a branch is good enough, and costs nothing. Of other refs, as a pull request's head, it knows nothing. */
const byRef = async (sought: Sought, name: string): Promise<string> => {
  const tracking = name.replace(/^refs\/heads\//, 'refs/remotes/origin/');
  const known = tracking === name ? undefined : local(sought, tracking);
  if (known !== undefined) return known;
  const id = (await sought.remote.idsOf(name)).get(name);
  if (id === undefined) throw new UsageError(`the remote has no ${name}`);
  return byId(sought, id);
};

/** actions/checkout may make a plain tag of an annotated one: the remote has the tag's own text. */
const byTag = async (sought: Sought, id: string, name: string): Promise<string> => {
  const own = await byId(sought, id);
  if (resolveCommit(sought.repository, own) !== own) return own;
  const here = local(sought, name);
  if (here !== undefined && here !== own && resolveCommit(sought.repository, here) === own) return here;
  const peeled = `${name}^{}`;
  const ids = await sought.remote.idsOf(name, peeled);
  const tag = ids.get(peeled) === own ? ids.get(name) : undefined;
  return tag === undefined ? own : byId(sought, tag);
};

const byRevision = async (sought: Sought, text: string): Promise<string> => {
  const known = local(sought, text) ?? local(sought, `refs/remotes/origin/${text}`);
  if (known !== undefined) return known;
  if (isObjectId(text)) return byId(sought, text);
  const names = [text, `refs/heads/${text.replace(/^origin\//, '')}`, `refs/tags/${text}`].filter((name) =>
    FULL.test(name),
  );
  const ids = names.length === 0 ? new Map<string, string>() : await sought.remote.idsOf(...names);
  const id = names.flatMap((name) => ids.get(name) ?? []).at(0);
  if (id !== undefined) return byId(sought, id);
  throw new UsageError(
    `unknown revision: ${text}`,
    'neither the checkout nor its remote has it; fetch-depth: 0 for actions/checkout brings all branches and tags',
  );
};

const local = ({ repository }: Sought, revision: string): string | undefined => {
  try {
    const { commit, tags } = resolveRevision(repository, revision);
    return tags[0] ?? commit;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
};

/** A ref's full name without what git takes for a pattern. */
const FULL = /^refs\/[^*?[\\\s]+$/;
