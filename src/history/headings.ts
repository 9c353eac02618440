import { readObjects } from '../git/cat-file.ts';
import type { GitPlace } from '../git/run.ts';
import type { ScanLog } from '../sources/source.ts';

/** What the first lines of a commit or an annotated tag say. */
export interface Heading {
  readonly id: string;
  /** Of the committer or the tagger, seconds since 1970; undefined where no such line can be read. */
  readonly time: number | undefined;
  /** A commit's. */
  readonly tree?: string;
}

type Log = Pick<ScanLog, 'incomplete'>;

/** Reads commits' headings, in the order of the ids. What cannot be read is told to the log. */
export async function* readCommitHeadings(place: GitPlace, ids: readonly string[], log: Log): AsyncGenerator<Heading> {
  for await (const { id, text } of readStarts(place, ids, 'commit', log)) {
    const [, tree] = /^tree ([0-9a-f]{40,64})\n/.exec(text) ?? [];
    yield { id, time: timeOf(text, 'committer'), ...(tree !== undefined && { tree }) };
  }
}

/** As `readCommitHeadings` for annotated tags, and the tags that they are tags of. */
export async function* readTagHeadings(place: GitPlace, ids: readonly string[], log: Log): AsyncGenerator<Heading> {
  const seen = new Set<string>();
  for (let next = ids; next.length > 0;) {
    const inner: string[] = [];
    for (const id of next) seen.add(id);
    for await (const { id, text } of readStarts(place, next, 'tag', log)) {
      const [, tagged] = /^object ([0-9a-f]{40,64})\ntype tag\n/.exec(text) ?? [];
      if (tagged !== undefined && !seen.has(tagged)) inner.push(tagged);
      yield { id, time: timeOf(text, 'tagger') };
    }
    next = inner;
  }
}

/** Of the heading alone: a message may hold such a line, too. */
const timeOf = (text: string, who: 'committer' | 'tagger'): number | undefined => {
  const end = text.indexOf('\n\n');
  const heading = end === -1 ? text : text.slice(0, end + 1);
  const [, seconds] = new RegExp(`^${who} .*> (\\d{1,15})(?: [+-]\\d+)?$`, 'm').exec(heading) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
};

/** The lines that are looked at stand within these; a message may have any length. */
const START_BYTES = 65_536;

interface Start {
  readonly id: string;
  readonly text: string;
}

async function* readStarts(place: GitPlace, ids: readonly string[], type: string, log: Log): AsyncGenerator<Start> {
  let text = '';
  for await (const part of readObjects(place, ids)) {
    if ('missing' in part) {
      log.incomplete({ what: `${type} ${part.name}`, why: part.missing });
      text = '';
      continue;
    }
    if (text.length < START_BYTES) text += part.bytes.toString('latin1');
    if (!part.last) continue;
    if (part.type === type) yield { id: part.id, text };
    text = '';
  }
}
