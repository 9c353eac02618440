import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import { comment, plainShellWord } from '../../shell-quote.ts';
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
    ...plan.refused.map(({ path, why }) => line(`${shown(path)} stays as it is: ${why}`)),
    ...plan.untracked.map((path) => line(`git rm --cached -- ${plainShellWord(shown(path))}`)),
    ...plan.modes.map(({ path, mode }) => line(`chmod ${mode.toString(8)} ${plainShellWord(shown(path))}`)),
    ...(plan.hook ? [line('tripkey init')] : []),
    ...plan.edits.map(({ path, before, after }) => fileDiff(shown(path), before, after)),
  ].join('');

/** A file's name must not end the comment: what follows would be a patch. */
const line = (text: string): string => `${comment(text)}\n`;

const fileDiff = (path: string, before: string | undefined, after: string): string => {
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const patch = structuredPatch(from, `b/${path}`, before ?? '', after, '', '', {
    context: CONTEXT,
    timeout: TIMEOUT_MS,
  });
  return patch === undefined ? line(`${path} would change in too many places to be shown`) : textOf(patch);
};

const textOf = (patch: Parameters<typeof formatPatch>[0]): string => formatPatch(patch, FILE_HEADERS_ONLY);
