import type { Finding, Location } from '../../src/detect/finding.ts';
import { openRepository } from '../../src/git/repository.ts';
import { attribute } from '../../src/history/attribute.ts';
import { findingOf } from '../support/findings.ts';
import type { TestRepository } from '../support/repository.ts';
import { told } from '../support/sources.ts';

/** Stands for a key: what a key looks like is no matter here. */
export const key = 'the-key-in-question';

/** A finding after attribution, commits told by their subjects. */
export interface Told {
  introduced: string[];
  removed: string[];
  paths: readonly string[];
  inHead: boolean;
  tips: readonly string[];
  refs: readonly string[];
  pushed: boolean | null;
  reach: string;
  from: string | null;
  to: string | null;
  /** `<path> @ <subject>`, or the place in brackets. */
  locations: string[];
  incomplete: string[];
}

/** Finds `text` in every object of a repository, plainly, and has that attributed. */
export async function tell(made: TestRepository, text = key, env = made.env): Promise<Told> {
  const log = told();
  const repository = openRepository(made.path, env);
  const [finding] = await attribute(repository, [findingOf(text, search(made, text))], log);
  return summary(
    made,
    finding!,
    log.incompletes.map(({ what, why }) => `${what}: ${why}`),
  );
}

function summary(made: TestRepository, { history, locations }: Finding, incomplete: string[]): Told {
  const { introduced, removed, exposure, ...rest } = history!;
  return {
    ...rest,
    introduced: introduced.map(({ subject }) => subject),
    removed: removed.map(({ subject }) => subject),
    ...exposure,
    locations: locations.map((location) => place(made, location)),
    incomplete,
  };
}

function place(made: TestRepository, { path, in: kind, commit }: Location): string {
  const where = kind === undefined ? (path ?? 'nowhere') : `[${kind}]`;
  if (commit === undefined) return where;
  const [, message = ''] = made.git('cat-file', 'commit', commit).split('\n\n');
  return `${where} @ ${message.split('\n')[0]}`;
}

/** Every object that holds a text, as the history source tells of it. */
export function search(made: TestRepository, text: string): Partial<Location>[] {
  const listed = made.git('cat-file', '--batch-all-objects', '--batch-check=%(objecttype) %(objectname)').split('\n');
  const ids = listed.filter((line) => !line.endsWith(' missing')).map((line) => line.split(' ')[1] ?? '');
  const answers = made.raw(['cat-file', '--batch'], { input: ids.map((id) => `${id}\n`).join('') });
  const found: Partial<Location>[] = [];
  for (let start = 0; start < answers.length;) {
    const line = answers.indexOf('\n', start);
    const [id = '', type = '', size] = answers.toString('latin1', start, line).split(' ');
    start = line + 1 + Number(size) + 1;
    const content = answers.toString('latin1', line + 1, start - 1);
    if (content.includes(text)) found.push(...locationsIn(type, id, content, text));
  }
  return found;
}

function locationsIn(type: string, id: string, content: string, text: string): Partial<Location>[] {
  if (type === 'blob') return [{ blob: id }];
  if (type === 'tree') return [{ in: 'path', blob: id }];
  if (type === 'tag') return [{ in: 'tag', blob: id }];
  const [head = '', ...message] = content.split('\n\n');
  const found: Partial<Location>[] = [];
  if (message.join('\n\n').includes(text)) found.push({ in: 'message', commit: id });
  for (const who of ['author', 'committer'] as const) {
    if (new RegExp(`^${who} .*${text}`, 'm').test(head)) found.push({ in: who, commit: id });
  }
  return found;
}

/** When a test's commit number `minute` (from 0) is made. */
export function at(minute: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString().replace('.000Z', '+00:00');
}

/** Runs git at a minute: merges, rebases, stashes. Statuses other than 0 are allowed where they are expected. */
export function run(
  made: TestRepository,
  minute: number,
  args: readonly string[],
  allow: readonly number[] = [0],
): string {
  const env = { GIT_AUTHOR_DATE: at(minute), GIT_COMMITTER_DATE: at(minute), GIT_EDITOR: 'true' };
  return made.raw(args, { env, allow }).toString().trimEnd();
}

/** Writes files, stages everything and commits it, at a minute. */
export function commit(
  made: TestRepository,
  minute: number,
  subject: string,
  files: Record<string, string> = {},
): TestRepository {
  made.write(files).stage();
  run(made, minute, ['commit', '-q', '--allow-empty', '-m', subject]);
  return made;
}

export interface Case {
  readonly name: string;
  readonly build: (made: TestRepository) => unknown;
  readonly expected: Partial<Told>;
}

export const line = `${key}\n`;

/** A root, then `main` with the key from minute 1 on. */
export const begun = (made: TestRepository): TestRepository => {
  commit(made, 0, 'root', { 'a.txt': 'a\n' });
  return commit(made, 1, 'adds', { 'k.txt': line });
};
