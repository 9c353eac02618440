import { join, relative, sep } from 'node:path';
import { GitError, UsageError, codeOf } from '../errors.ts';
import { runGit } from '../git/run.ts';
import { withPrompt } from '../hook/prompt.ts';
import { shownPath } from '../hygiene/examine.ts';
import { planDiff } from '../hygiene/mend/diff.ts';
import { applyPlan, textsOf } from '../hygiene/mend/files.ts';
import { type MendPlan, planMends } from '../hygiene/mend/plan.ts';
import type { Project } from '../hygiene/project.ts';
import { visible } from '../report/visible.ts';
import { scrubText } from './scrub.ts';
import type { Examination } from './doctor.ts';
import { init } from './install.ts';
import type { Io } from './io.ts';

/** How problems are mended. */
export interface MendOptions {
  readonly fix: boolean;
  readonly dryRun: boolean;
  /** Untrack files without asking. */
  readonly yes: boolean;
  readonly format?: readonly string[] | undefined;
  readonly output?: readonly string[] | undefined;
  /** Write down since when each key is known. */
  readonly record: boolean;
  /** A file for the dates of next rotations. */
  readonly calendar: string | undefined;
}

/** Throws UsageError for options that say nothing together. */
export const checkMendOptions = ({ fix, dryRun, yes, format, output, record, calendar }: MendOptions): void => {
  if ((dryRun || yes) && !fix) throw new UsageError(`${dryRun ? '--dry-run' : '--yes'} goes with --fix`);
  if (!dryRun) return;
  if (format !== undefined || output !== undefined)
    throw new UsageError(
      '--dry-run prints a patch instead of a report',
      `leave ${format === undefined ? '--output' : '--format'} out`,
    );
  if (record || calendar !== undefined)
    throw new UsageError(`--dry-run does not go with ${record ? '--record' : '--calendar'}`, 'it changes nothing');
};

interface ProjectPlan {
  readonly project: Project;
  /** Absolute. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly config: string | undefined;
  readonly plan: MendPlan;
}

const plansOf = ({ opened, places, examined }: Examination): readonly ProjectPlan[] =>
  opened.map(({ project }, index) => {
    const { folder, env, policies } = places[index]!;
    const mends = examined.flatMap((each) => (each.project === project ? each.mends : []));
    return { project, folder, env, config: policies.config.file, plan: planMends(mends, textsOf(folder)) };
  });

/** Prints what `--fix` would do, as a patch for `git apply`. */
export const printPlans = (examination: Examination, io: Pick<Io, 'stdout' | 'cwd'>): void => {
  for (const { folder, plan } of plansOf(examination)) {
    // `git apply` takes neither `./` nor a path from the root.
    const fromHere = (path: string): string => relative(io.cwd, join(folder, path)).split(sep).join('/');
    io.stdout.write(scrubText(planDiff(plan, fromHere)));
  }
};

/**
 * Mends what is safe to mend, asking before git forgets a file, and says on standard error what was done. Resolves to what is to be said in the report:
 * what was left. Throws UsageError for a file that cannot be written.
 */
export const mend = async (examination: Examination, { yes }: MendOptions, io: Io): Promise<readonly string[]> => {
  const notices: string[] = [];
  for (const each of plansOf(examination)) {
    const { project, plan, folder } = each;
    const shown = (path: string): string => scrubText(shownPath(project, path));
    try {
      applyPlan(folder, plan);
    } catch (error) {
      const path = (error as NodeJS.ErrnoException).path ?? folder;
      throw new UsageError(`${path} cannot be written (${codeOf(error)})`, undefined, { cause: error });
    }
    for (const { path, before } of plan.edits) say(`${before === undefined ? 'wrote' : 'changed'} ${shown(path)}`, io);
    for (const { path, mode } of plan.modes) say(`chmod ${mode.toString(8)} ${shown(path)}`, io);
    notices.push(...plan.refused.map(({ path, why }) => `${shownPath(project, path)} stays as it is: ${why}`));
    notices.push(...(await untrack(each, yes, io)));
    if (plan.hook) notices.push(...(await installHook(each, io)));
  }
  return notices;
};

const say = (line: string, { stderr }: Pick<Io, 'stderr'>): void => {
  stderr.write(`tripkey: ${visible(line)}\n`);
};

const untrack = async (each: ProjectPlan, yes: boolean, io: Io): Promise<readonly string[]> => {
  const { untracked } = each.plan;
  if (untracked.length === 0) return [];
  const shown = (path: string): string => scrubText(shownPath(each.project, path));
  const names = visible(untracked.map(shown).join(', '));
  if (!yes && !(await isAgreed(`Stop tracking ${visible(names)}? The file stays on your disk.`, io)))
    return [`${names}: still tracked: say --yes to have git forget it`];
  // One that git cannot name, or a lock of another git: the others are mended all the same, and the report says what is left.
  return untracked.flatMap((path) => {
    const why = forget(each, path);
    if (why !== undefined) return [`${shown(path)}: still tracked: ${why}`];
    say(`git rm --cached ${shown(path)}`, io);
    return [];
  });
};

const forget = ({ folder, env }: ProjectPlan, path: string): string | undefined => {
  try {
    runGit({ cwd: folder, env }, ['rm', '--cached', '--quiet', '--', literal(path)]);
    return undefined;
  } catch (error) {
    if (error instanceof GitError) return error.message;
    throw error;
  }
};

/** A name with a star in it is that name. */
const literal = (path: string): string => `:(literal)${path}`;

const isAgreed = (question: string, io: Io): Promise<boolean> => {
  if (io.stdin.isTTY !== true || io.stderr.isTTY !== true) return Promise.resolve(false);
  return withPrompt(io.stdin, io.stderr, (ask) => ask(question, false));
};

/** Where no hook can be written, or ought not to be, init says why; the rest is mended all the same, and the report says what is left. */
const installHook = async ({ project, folder, env, config }: ProjectPlan, io: Io): Promise<readonly string[]> => {
  const options = { yes: true, dryRun: false, uninstall: false, prePush: false, commitMsg: false };
  try {
    // A report may stand on standard output.
    await init(
      { ...options, config, gitignore: false, globalHooks: false },
      { ...io, env, cwd: folder, stdout: io.stderr },
    );
    return [];
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof GitError)) throw error;
    const where = project.name === '.' ? '' : `${project.name}: `;
    return [`${where}no hook was installed: ${error.message}. \`npx tripkey init\` says what to do`];
  }
};
