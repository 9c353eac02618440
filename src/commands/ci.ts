import { BASE, type CiRun, HEAD, type Start, ciRun } from '../ci/choose-range.ts';
import { UsageError, exitCodes } from '../errors.ts';
import { mergeBase } from '../git/merge-base.ts';
import { commitOf, type Repository, openRepository } from '../git/repository.ts';
import { askGit } from '../git/run.ts';
import { visible } from '../report/visible.ts';
import type { Io } from './io.ts';
import { type ScanCommand, runScan } from './scan.ts';
import { scrubText } from './scrub.ts';

/**
 * Scans what is new by what the CI system says, and says which range that is and why. A base that the clone does not have ends with exit status 3:
 * nothing is fetched, and nothing less is scanned instead. Throws UsageError on a system that nobody here knows.
 */
export const runCi = async (command: ScanCommand, io: Io, signal: AbortSignal): Promise<number> => {
  const repository = openRepository(io.cwd, io.env);
  const run = ciRun(io.env, defaultBranch(repository));
  if (run === undefined)
    throw new UsageError(
      '--ci: the variables of no known CI system are set',
      `set ${BASE} to the commit before the change, or say it: tripkey scan --range BASE..HEAD`,
    );
  const say = (text: string): unknown => io.stderr.write(`${visible(scrubText(text))}\n`);
  const place = `tripkey: ${run.system?.name ?? 'CI'}, ${run.event}`;
  const head = commitOf(repository, run.head.revision);
  if (head === null) {
    say(`${place}: the commit ${run.head.revision} (${run.head.by}) is not in this clone`);
    say(`  check it out, or set ${HEAD} to what is to be scanned`);
    return exitCodes.incomplete;
  }
  const start = run.starts.find((each) => tellsWhatIsNew(repository, each, head));
  if (start === undefined && !run.orEverything) {
    for (const line of wayOut(run, place)) say(line);
    return exitCodes.incomplete;
  }
  const from = start === undefined ? zeros(repository) : commitOf(repository, start.revision)!;
  say(`${place}: scanning ${rangeText(start, from, head)}`);
  if (repository.shallow) say(`  this clone is shallow; where it ends in that range: ${run.system?.depth ?? DEPTH}`);
  // Whatever the system sets: what a change says of itself is no policy in CI (policies.ts).
  const env = { ...io.env, CI: io.env['CI'] || 'true' };
  const policyRange = `${branchStart(repository, run.trusted, head) ?? from}..${head}`;
  return runScan({ ...command, range: `${from}..${head}`, policyRange }, withEnv(io, env), signal);
};

const tellsWhatIsNew = (repository: Repository, { revision, isOfRun }: Start, head: string): boolean => {
  const commit = commitOf(repository, revision);
  return commit !== null && !(isOfRun === true && mergeBase(repository, commit, head) === head);
};

/** Where a branch left the one that is trusted. */
const branchStart = (repository: Repository, trusted: Start | undefined, head: string): string | undefined => {
  const tip = trusted === undefined ? null : commitOf(repository, trusted.revision);
  return tip === null ? undefined : mergeBase(repository, tip, head);
};

/** The remote's, where a clone noted it; a fetch does not. */
const defaultBranch = (repository: Repository): string | undefined => {
  const { status, stdout } = askGit(repository, ['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD']);
  return status === 0 ? /^refs\/remotes\/origin\/(.+)\n$/.exec(stdout.toString())?.[1] : undefined;
};

const DEPTH = 'git fetch --unshallow';

const wayOut = ({ starts, system }: CiRun, place: string): string[] => {
  const [wanted] = starts.toReversed();
  const branch = wanted?.revision.startsWith('refs/remotes/origin/') ? wanted.revision.slice(20) : undefined;
  return [
    `${place}: ${starts.map(({ revision, by }) => `${revision} (${by})`).join(' and ')} ${starts.length > 1 ? 'are' : 'is'} not in this clone`,
    `  get the whole history: ${system?.depth ?? DEPTH}`,
    ...(branch === undefined
      ? []
      : [`  or the branch: git fetch origin "+refs/heads/${branch}:refs/remotes/origin/${branch}"`]),
  ];
};

const rangeText = (start: Start | undefined, from: string, head: string): string =>
  start === undefined ? `everything up to ${head}` : `${from}..${head} (from ${start.by})`;

const zeros = ({ objectFormat }: Repository): string => '0'.repeat(objectFormat === 'sha1' ? 40 : 64);

/** Streams are made when they are asked for (src/cli.ts): spread, they would all be. */
const withEnv = (io: Io, env: Io['env']): Io => Object.create(io, { env: { value: env } }) as Io;
