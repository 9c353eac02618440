import { GitError } from '../errors.ts';
import { readObjects } from './cat-file.ts';
import { streamGit, type GitPlace } from './run.ts';

export interface CommitSink {
  /** The bytes are a view of a buffer that is valid for the call. */
  onCommit(id: string, bytes: Buffer): void;
  onMissing(id: string, why: string): void;
}

/**
 * Reads very many commits: as `readObjects`, for objects that are small, with no promise for each. When git dies over one,
 * `readObjects` goes on there.
 */
export const readManyCommits = async (
  place: GitPlace,
  ids: readonly string[],
  sink: CommitSink,
  signal?: AbortSignal,
): Promise<void> => {
  let answered = 0;
  const take = (head: string, content: Buffer): void => {
    const id = ids[answered++] ?? '';
    if (head.endsWith(' missing')) sink.onMissing(id, 'the object is not in the repository');
    else sink.onCommit(id, content);
  };
  try {
    const parser = createParser(take);
    for await (const chunk of streamGit(place, ['cat-file', '--batch', '--buffer'], lines(ids))) {
      if (signal?.aborted === true) return;
      parser(chunk);
    }
    if (answered < ids.length) throw new GitError('git cat-file: fewer answers than questions');
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    await readCarefully(place, ids.slice(answered), sink);
  }
};

/** Takes `<id> <type> <size>\n<content>\n` apart. An answer that is not whole waits, its parts apart, until the rest has come. */
const createParser = (take: (head: string, content: Buffer) => void): ((chunk: Buffer) => void) => {
  let parts: Buffer[] = [];
  let waiting = 0;
  let needed = 0;
  return (chunk) => {
    parts.push(chunk);
    waiting += chunk.length;
    if (waiting < needed) return;
    const bytes = parts.length === 1 ? chunk : Buffer.concat(parts);
    let at = 0;
    needed = 0;
    for (let line = bytes.indexOf(0x0a); line !== -1; line = bytes.indexOf(0x0a, at)) {
      const head = bytes.toString('latin1', at, line);
      const size = Number(/ ([0-9]+)$/.exec(head)?.[1] ?? -1);
      const end = line + 1 + size + 1;
      if (end > bytes.length) {
        needed = end - at;
        break;
      }
      take(head, bytes.subarray(line + 1, Math.max(line + 1, end - 1)));
      at = end;
    }
    parts = at === bytes.length ? [] : [bytes.subarray(at)];
    waiting = bytes.length - at;
  };
};

function* lines(ids: readonly string[]): Generator<string> {
  for (let at = 0; at < ids.length; at += 1024) yield `${ids.slice(at, at + 1024).join('\n')}\n`;
}

const readCarefully = async (place: GitPlace, ids: readonly string[], sink: CommitSink): Promise<void> => {
  let parts: Buffer[] = [];
  for await (const part of readObjects(place, ids)) {
    if ('missing' in part) {
      sink.onMissing(part.name, part.missing);
      parts = [];
      continue;
    }
    parts.push(part.bytes);
    if (!part.last) continue;
    sink.onCommit(part.name, parts.length === 1 ? part.bytes : Buffer.concat(parts));
    parts = [];
  }
};
