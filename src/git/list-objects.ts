import { streamGit, type GitPlace } from './run.ts';

/**
 * The ids of all objects of a type, reachable or not, as git lists them: in no order. Objects that are absent or corrupt are not among
 * them, and none are fetched. Throws GitError after the last one when git fails.
 */
export async function* listObjects(place: GitPlace, type: 'commit' | 'tree'): AsyncGenerator<string[]> {
  const start = Buffer.from(`${type} `);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of streamTypes(place)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(0x0a) + 1;
    const ids: string[] = [];
    // No object's id has these letters and a space.
    for (let at = bytes.indexOf(start); at !== -1 && at < end; at = bytes.indexOf(start, at + 1)) {
      ids.push(bytes.toString('latin1', at + start.length, bytes.indexOf(0x0a, at)));
    }
    rest = bytes.subarray(end);
    yield ids;
  }
}

const format = '%(objecttype) %(objectname)';

/** A line for each object: its type and id. */
function streamTypes(place: GitPlace): AsyncIterable<Buffer> {
  const { avoid } = place;
  if (avoid === undefined || avoid.size === 0) {
    return streamGit(place, ['cat-file', '--batch-all-objects', '--unordered', `--batch-check=${format}`]);
  }
  // Their types are asked for one by one, but for those; the ids alone are in the index.
  return streamGit(place, ['cat-file', '--buffer', `--batch-check=${format}`], askable(place, avoid));
}

async function* askable(place: GitPlace, avoid: ReadonlySet<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of streamGit(place, ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'])) {
    const lines = `${rest}${chunk.toString('latin1')}`.split('\n');
    rest = lines.pop() ?? '';
    const ids = lines.filter((id) => !avoid.has(id));
    if (ids.length > 0) yield `${ids.join('\n')}\n`;
  }
}
