import type { CommitInfo } from '../detect/finding.ts';
import { readCommits, type CommitText } from '../git/commits.ts';
import type { GitPlace } from '../git/run.ts';
import { displayName } from '../sources/path.ts';

/** What a history tells of commits, by id; without those that cannot be read. */
export const readCommitInfos = async (place: GitPlace, ids: readonly string[]): Promise<Map<string, CommitInfo>> => {
  const infos = new Map<string, CommitInfo>();
  if (ids.length === 0) return infos;
  for await (const commit of readCommits(place, ids)) {
    if (!('missing' in commit)) infos.set(commit.id, describe(commit));
  }
  return infos;
};

const describe = (commit: CommitText): CommitInfo => {
  const read = decoderOf(commit.extra);
  const author = parseSignature(commit.author);
  return {
    id: commit.id,
    author: read(author.who),
    authoredAt: author.at,
    committedAt: parseSignature(commit.committer).at,
    subject: read(firstLine(commit.message)).trim(),
  };
};

const firstLine = (message: Buffer): Buffer => {
  let start = 0;
  while (message[start] === 0x0a || message[start] === 0x0d) start++;
  const end = message.indexOf(0x0a, start);
  return message.subarray(start, end === -1 ? message.length : end);
};

/** Takes `Name <address> <seconds> <offset>` apart, as commits and tags have it. */
export const parseSignature = (line: Buffer): { who: Buffer; seconds: number; at: string } => {
  const end = line.lastIndexOf(0x3e) + 1;
  const when = /^\s*(-?[0-9]+)(?:\s+([+-][0-9]{4}))?/.exec(line.toString('latin1', end));
  const seconds = realTime(Number(when?.[1] ?? 0));
  return { who: line.subarray(0, end || line.length), seconds, at: formatTime(seconds, when?.[2] ?? '+0000') };
};

/** Anyone can write any number into a commit: a time that no calendar has is taken, as git does, for the beginning of 1970. */
export const realTime = (seconds: number): number => (seconds >= 0 && seconds <= latest ? seconds : 0);

/** ISO 8601 in the writer's own offset, in UTC where that is none. */
const formatTime = (seconds: number, written: string): string => {
  const offset = /^[+-](?:[01][0-9]|2[0-3])[0-5][0-9]$/.test(written) ? written : '+0000';
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3));
  const local = new Date((seconds + (offset.startsWith('-') ? -60 : 60) * minutes) * 1000);
  return `${local.toISOString().slice(0, 19)}${offset.slice(0, 3)}:${offset.slice(3)}`;
};

/** The end of 9998: four digits in any offset. */
const latest = Date.UTC(9998, 11, 31) / 1000;

/**
 * A commit may say in which encoding it is written; what is unknown is read as UTF-8. So is what would make other characters of ASCII (UTF-16, and ISO-2022-JP after an
 * escape): a key that nobody can read in it any more could be read back from it.
 */
const decoderOf = (headers: Buffer): ((bytes: Buffer) => string) => {
  const label = /^encoding (.+)$/m.exec(headers.toString('latin1'))?.[1];
  if (label === undefined) return displayName;
  try {
    const decoder = new TextDecoder(label);
    if (decoder.encoding === 'iso-2022-jp' || decoder.decode(ASCII) !== ASCII.toString('latin1')) return displayName;
    return (bytes) => decoder.decode(bytes);
  } catch {
    return displayName;
  }
};

const ASCII = Buffer.from(Array.from({ length: 0x5f }, (_, at) => 0x20 + at));
