import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import type { MendPlan } from './plan.ts';

const CONTEXT = 3;
/** Past it, finding the shortest difference is not worth the time: a mend changes some lines of a file. */
const TIMEOUT_MS = 5000;

/**
 * What a plan would change, as a patch that `git apply` takes; what is no edit of a file stands in comments, as the command that does it.
 * `shown` turns a path of the project into one seen from the working directory.
 */
export const planDiff = (plan: MendPlan, shown: (path: string) => string): string =>
  [
    ...plan.refused.map(({ path, why }) => `# ${shown(path)} stays as it is: ${why}\n`),
    ...plan.untracked.map((path) => `# git rm --cached -- ${shown(path)}\n`),
    ...plan.modes.map(({ path, mode }) => `# chmod ${mode.toString(8)} ${shown(path)}\n`),
    ...(plan.hook ? ['# tripkey init\n'] : []),
    ...plan.edits.map(({ path, before, after }) => fileDiff(shown(path), before, after)),
  ].join('');

const fileDiff = (path: string, before: string | undefined, after: string): string => {
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const patch = structuredPatch(from, `b/${path}`, before ?? '', after, '', '', {
    context: CONTEXT,
    timeout: TIMEOUT_MS,
  });
  return patch === undefined ? `# ${path} would change in too many places to be shown\n` : textOf(patch);
};

const textOf = (patch: Parameters<typeof formatPatch>[0]): string => formatPatch(patch, FILE_HEADERS_ONLY);
