import { readObjects } from './cat-file.ts';
import { runGit, type GitPlace } from './run.ts';

/** A commit's place in the history, as git walks it. */
export interface ListedCommit {
  readonly id: string;
  /** As git sees them: a shallow clone's boundary has none. */
  readonly parents: readonly string[];
}

/** A commit's own text, in pieces. */
export interface CommitText {
  readonly id: string;
  /** As the commit names them, be they in this clone or not. */
  readonly parents: readonly string[];
  readonly author: Buffer;
  readonly committer: Buffer;
  /** Further headers (a merged tag's message stands there), often empty. */
  readonly extra: Buffer;
  readonly message: Buffer;
}

export interface MissingCommit {
  readonly id: string;
  readonly missing: string;
}

/** Which commits are listed: those that the revisions reach, without those that any of the refs reaches. */
export interface CommitWalk {
  /** Commit ids, and exclusions (`^id`, `a...b`). */
  readonly revisions: readonly string[];
  /** Options of rev-list that name refs: `--all`, `--remotes=origin`. */
  readonly without?: readonly string[];
}

/** The commits of a walk: parents first, in a defined order. Revisions are asked on stdin, where any number of them has room. */
export function listCommits(place: GitPlace, { revisions, without = [] }: CommitWalk): ListedCommit[] {
  const refs = without.length === 0 ? [] : ['--not', ...without, '--not'];
  const args = ['rev-list', '--reverse', '--topo-order', '--parents', ...refs, '--stdin'];
  return runGit(place, args, `${revisions.join('\n')}\n`)
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', ...parents] = line.split(' ');
      return { id, parents };
    });
}

/** Reads commits as git stores them, in their order. */
export async function* readCommits(
  place: GitPlace,
  ids: readonly string[],
): AsyncGenerator<CommitText | MissingCommit> {
  let parts: Buffer[] = [];
  for await (const part of readObjects(place, ids)) {
    const id = ids[part.index] ?? '';
    if ('missing' in part) {
      yield { id, missing: part.missing };
      parts = [];
      continue;
    }
    parts.push(part.bytes);
    if (!part.last) continue;
    yield parseCommit(id, parts.length === 1 ? part.bytes : Buffer.concat(parts));
    parts = [];
  }
}

/** Takes a commit object apart: header lines, an empty line, the message. A line that begins with a space goes on with the header before. */
export function parseCommit(id: string, bytes: Buffer): CommitText {
  const blank = bytes.indexOf('\n\n');
  const head = blank === -1 ? bytes : bytes.subarray(0, blank + 1);
  const parents: string[] = [];
  const found: { author: Buffer; committer: Buffer } = { author: Buffer.alloc(0), committer: Buffer.alloc(0) };
  let at = 0;
  for (; at < head.length;) {
    const end = head.indexOf(0x0a, at) + 1 || head.length;
    const space = head.indexOf(0x20, at);
    const name = head.toString('latin1', at, space);
    if (!['tree', 'parent', 'author', 'committer'].includes(name)) break;
    const value = head.subarray(space + 1, head[end - 1] === 0x0a ? end - 1 : end);
    if (name === 'parent') parents.push(value.toString('latin1'));
    if (name === 'author' || name === 'committer') found[name] = value;
    at = end;
  }
  return {
    id,
    parents,
    ...found,
    extra: head.subarray(at),
    message: bytes.subarray(blank === -1 ? bytes.length : blank + 2),
  };
}
