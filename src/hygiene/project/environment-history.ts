import { isUtf8 } from 'node:buffer';
import { readObjects } from '../../git/cat-file.ts';
import { type Change, commitChanges } from '../../git/commit-changes.ts';
import type { Repository } from '../../git/repository.ts';
import { askGit } from '../../git/run.ts';
import { isPlaceholder, looksSecret } from '../environment/values.ts';
import { environmentEntries } from '../formats/dotenv.ts';
import { isEnvironmentFile } from '../formats/environment-names.ts';
import type { EnvironmentCommit, Project } from '../project.ts';
import { decodeText } from './decode.ts';
import { environmentCommits } from './environment-commits.ts';

/**
 * Environment files below the repository's folder that any commit ever held with a value, oldest first; one entry for each path. Every ref
 * counts, branches that were merged and what a merge itself brought too. In a shallow clone, what came before it is not here.
 * Throws GitError.
 */
export const environmentHistory = async (
  repository: Repository,
  onUnread: Project['unread'],
): Promise<readonly EnvironmentCommit[]> => {
  const versions = await versionsOf(repository, onUnread);
  const contents = await contentsOf(repository, versions, onUnread);
  const byPath = new Map<string, Version[]>(versions.map(({ path }) => [path, []]));
  for (const version of versions) byPath.get(version.path)?.push(version);
  const heads = headsOf(repository, [...byPath.keys()]);
  return [...byPath]
    .flatMap(([path, all]) => entryOf(path, all, contents, heads.get(path)) ?? [])
    .toSorted((a, b) => a.committedAt.getTime() - b.committedAt.getTime() || (a.path < b.path ? -1 : 1));
};

/** A blob that a commit put at a path. */
interface Version {
  readonly path: string;
  readonly commit: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly blob: string;
}

type Content = Pick<EnvironmentCommit, 'names' | 'secrets'>;

const versionsOf = async (repository: Repository, onUnread: Project['unread']): Promise<readonly Version[]> => {
  const times = await environmentCommits(repository);
  const prefix = Buffer.from(repository.prefix).toString();
  const versions: Version[] = [];
  for await (const change of commitChanges(repository, [...times.keys()])) {
    if ('broken' in change) {
      onUnread(`commit ${change.commit.slice(0, 10)}`, change.broken);
      continue;
    }
    const path = pathOf(change, prefix);
    if (path === undefined || !isEnvironmentFile(path) || !change.newMode.startsWith('100')) continue;
    versions.push({ path, commit: change.commit, time: times.get(change.commit) ?? 0, blob: change.newId });
  }
  return versions;
};

const pathOf = ({ path }: Change, prefix: string): string | undefined => {
  const text = isUtf8(path) ? path.toString() : undefined;
  return text?.startsWith(prefix) === true ? text.slice(prefix.length) : undefined;
};

/** Bytes of the largest environment file that is read. */
const LARGEST = 1 << 20;

/** What stands in each version, by blob. */
const contentsOf = async (
  repository: Repository,
  versions: readonly Version[],
  onUnread: Project['unread'],
): Promise<ReadonlyMap<string, Content>> => {
  const paths = new Map(versions.map(({ blob, path }) => [blob, path]));
  const contents = new Map<string, Content>();
  let parts: Buffer[] = [];
  for await (const part of readObjects(repository, [...paths.keys()], { maxSize: LARGEST })) {
    if ('missing' in part) {
      onUnread(`${paths.get(part.name)} (${part.name.slice(0, 10)})`, part.missing);
      parts = [];
      continue;
    }
    parts.push(part.bytes);
    if (!part.last) continue;
    contents.set(part.name, contentOf(Buffer.concat(parts)));
    parts = [];
  }
  return contents;
};

const contentOf = (bytes: Buffer): Content => {
  const entries = environmentEntries(decodeText(bytes) ?? '').filter(({ value }) => !isPlaceholder(value));
  const secrets = entries.filter(({ name, value }) => looksSecret(name, value));
  return { names: entries.map(({ name }) => name), secrets: secrets.map(({ name }) => name) };
};

/** The blobs of paths in HEAD. A path with a line feed in it cannot be asked for. */
const headsOf = ({ prefix, ...repository }: Repository, paths: readonly string[]): ReadonlyMap<string, string> => {
  const asked = paths.filter((path) => !path.includes('\n'));
  if (repository.head === null || asked.length === 0) return new Map();
  const start = `${repository.head}:${Buffer.from(prefix).toString()}`;
  const { stdout } = askGit(
    repository,
    ['cat-file', '--batch-check=%(objectname)'],
    asked.map((path) => `${start}${path}\n`).join(''),
  );
  const lines = stdout.toString().split('\n');
  return new Map(asked.map((path, index) => [path, lines[index] ?? '']));
};

const entryOf = (
  path: string,
  versions: readonly Version[],
  contents: ReadonlyMap<string, Content>,
  head: string | undefined,
): EnvironmentCommit | undefined => {
  const filled = versions.filter(({ blob }) => (contents.get(blob)?.names.length ?? 0) > 0);
  if (filled.length === 0) return undefined;
  const first = filled.reduce((before, one) => (one.time < before.time ? one : before));
  const all = (pick: (content: Content) => readonly string[]): readonly string[] =>
    [...new Set(filled.flatMap(({ blob }) => pick(contents.get(blob) ?? { names: [], secrets: [] })))].toSorted();
  return {
    path,
    commit: first.commit,
    committedAt: new Date(first.time * 1000),
    inHead: (contents.get(head ?? '')?.names.length ?? 0) > 0,
    names: all(({ names }) => names),
    secrets: all(({ secrets }) => secrets),
  };
};
