import { join } from 'node:path';
import { fingerprint } from '../../../src/detect/fingerprint.ts';
import { commitKey, line } from '../hiding-places.ts';
import { plant } from '../keys.ts';
import { repository, type RepositoryOptions, type TestRepository } from '../repository.ts';
import { type HistoryRun, scanHistory } from '../scan-history.ts';

/**
 * What a scan has to come to. `incomplete`: what is broken is named, the rest is scanned. `complete`: nothing is lost, so nothing is said.
 * `unplaced`: no object is lost, but where a key was cannot be told in full, which is said when there is one. `either`: not for us to say whether
 * anything is lost, but the rest is scanned. `refused`: there is no repository to be scanned.
 */
export type Outcome = 'incomplete' | 'complete' | 'unplaced' | 'either' | 'refused';

export interface Broken {
  readonly name: string;
  readonly outcome: Outcome;
  readonly options?: RepositoryOptions;
  /** Breaks a repository in which one file is committed, all objects loose. */
  readonly build: (repo: TestRepository, key: string) => Damage | void;
  /** The most that the process may need, in MB. */
  readonly memory?: number;
}

export interface Damage {
  /** What has to be said of it: object id or file. */
  readonly named?: RegExp;
  /** The folder that is scanned, when it is another. */
  readonly scanned?: string;
  readonly args?: readonly string[];
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a run came to, as far as it is judged. */
export interface Judged {
  readonly status: number | null;
  readonly complete: boolean | undefined;
  readonly fingerprints: readonly string[];
  /** The damage is named where it has to be; what was said when it is not. */
  readonly named: true | string;
  /** A stack trace, or words for what nobody thought of. */
  readonly crash: string | undefined;
}

/** Breaks a repository with a key in it, or without, and scans it. */
export async function scanBroken(
  row: Broken,
  withKey: boolean,
): Promise<{ run: HistoryRun; judged: Judged; expected: Judged }> {
  const outcome = row.outcome !== 'unplaced' ? row.outcome : withKey ? 'incomplete' : 'either';
  const key = plant('openai-project-key/74', row.name.length * 131 + (row.name.codePointAt(3) ?? 0)).secret;
  const repo = repository(row.options);
  if (row.options?.bare !== true) commitKey(repo, withKey ? line(key) : 'nothing\n');
  const damage = row.build(repo, key) ?? {};
  const { env, args, uid, scanned = repo.path } = damage;
  const run = await scanHistory(scanned, {
    memory: true,
    ...(env && { env }),
    ...(args && { args }),
    ...(uid && { uid }),
  });
  const found = withKey && outcome !== 'refused' ? [fingerprint(key)] : [];
  return { run, judged: judge(run, damage, outcome), expected: expectedOf(outcome, found, run) };
}

function expectedOf(outcome: Outcome, fingerprints: readonly string[], run: HistoryRun): Judged {
  const rest = { fingerprints, named: true, crash: undefined } as const;
  if (outcome === 'refused') return { status: 2, complete: undefined, ...rest };
  const complete = outcome === 'either' ? run.document?.scan.complete === true : outcome === 'complete';
  return { status: fingerprints.length > 0 ? 1 : complete ? 0 : 3, complete, ...rest };
}

function judge({ status, stderr, document }: HistoryRun, { named }: Damage, outcome: Outcome): Judged {
  const said = (document?.scan.incomplete ?? []).map(({ what, why }) => `${what}: ${why}`).join('\n');
  const words = outcome === 'refused' ? stderr : said;
  const isNamed = outcome === 'either' || named === undefined || named.test(words);
  return {
    status,
    complete: document?.scan.complete,
    fingerprints: (document?.findings ?? []).map((finding) => finding.fingerprint),
    named: isNamed ? true : `${named.source} is not in: ${words}\n${stderr}`,
    crash: /^\s+at .*|.*(?:RangeError|TypeError|RuntimeError|ENOMEM|out of memory|unreachable executed).*/m.exec(
      stderr,
    )?.[0],
  };
}

/** Where a loose object is stored. */
export const looseFile = (repo: TestRepository, id: string): string =>
  join(repo.git('rev-parse', '--absolute-git-dir'), 'objects', id.slice(0, 2), id.slice(2));
