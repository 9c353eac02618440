import { ByteReader } from './byte-reader.ts';
import { runGit, streamGit, type GitInput, type GitPlace } from './run.ts';

/** One entry of git's raw diff format (`--raw -z`, gitformat "diff-format"), a merge's combined entries included. */
export interface RawEntry {
  /** The commit that the entry belongs to; empty for the index. */
  readonly commit: string;
  /** One a parent; `000000` where the parent has no such path. */
  readonly oldModes: readonly string[];
  readonly oldIds: readonly string[];
  readonly newMode: string;
  readonly newId: string;
  /** One letter a parent: `A`, `M`, `D`, `T`, `U`, and `R` or `C` with the similarity behind it when renames are looked for. */
  readonly status: string;
  /** From the top, as git stores it. */
  readonly path: Buffer;
  /** Where a rename came from. */
  readonly from?: Buffer;
}

/** A commit's id in `diff-tree --stdin`'s output, in front of its entries. */
export interface RawCommit {
  readonly commit: string;
}

export const gitlink = '160000';

/** `-c color.ui` and the like do not touch plumbing; these options hold whatever the configuration says. */
export const rawOptions = ['--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff', '--no-textconv'] as const;

/** Runs a diff command with raw output and yields its entries as they come. Throws GitError when git fails. */
export const rawDiff = (
  place: GitPlace,
  args: readonly string[],
  input?: GitInput,
): AsyncGenerator<RawEntry | RawCommit> => parseRaw(streamGit(place, args, input));

/** As `rawDiff`, of an output that is short: a child that nobody has to listen to costs a start 5 ms less. */
export const shortRawDiff = (place: GitPlace, args: readonly string[]): AsyncGenerator<RawEntry | RawCommit> =>
  parseRaw(once(() => runGit(place, args)));

async function* once(make: () => Buffer): AsyncGenerator<Buffer> {
  yield make();
}

async function* parseRaw(chunks: AsyncIterable<Buffer>): AsyncGenerator<RawEntry | RawCommit> {
  const reader = new ByteReader(chunks);
  let commit = '';
  try {
    for (let token = await reader.until(0); token !== null; token = await reader.until(0)) {
      if (token[0] !== 0x3a) {
        commit = token.toString('latin1');
        yield { commit };
        continue;
      }
      const head = parseHead(token.toString('latin1'));
      const first = await path(reader);
      const renamed = /[RC]/.test(head.status);
      yield { commit, ...head, ...(renamed ? { from: first, path: await path(reader) } : { path: first }) };
    }
  } finally {
    await reader.close();
  }
}

/** `:000000 100644 <id> <id> A`, with one more colon, mode and id for each further parent of a merge. */
function parseHead(text: string): Omit<RawEntry, 'commit' | 'path' | 'from'> {
  const parents = /^:+/.exec(text)?.[0].length ?? 1;
  const fields = text.slice(parents).split(' ');
  return {
    oldModes: fields.slice(0, parents),
    newMode: fields[parents] ?? '',
    oldIds: fields.slice(parents + 1, 2 * parents + 1),
    newId: fields[2 * parents + 1] ?? '',
    status: fields[2 * parents + 2] ?? '',
  };
}

/** Copied: it outlives the chunk that it came in. */
async function path(reader: ByteReader): Promise<Buffer> {
  return Buffer.from((await reader.until(0)) ?? []);
}
