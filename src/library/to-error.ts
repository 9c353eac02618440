import { scrubText } from '../commands/scrub.ts';
import { GitError, UsageError as CommandError } from '../errors.ts';
import { TripkeyError, UsageError } from './errors.ts';

/**
 * An error of the program as one of the library. Messages, stacks and causes may quote what was handed in: they are redacted, and no cause is handed on.
 */
export const toError = (error: unknown): TripkeyError => {
  if (error instanceof TripkeyError) return error;
  if (error instanceof CommandError) return new UsageError(wordsOf(error.message), error.hint && wordsOf(error.hint));
  if (error instanceof GitError) {
    const words = [error.message, error.stderr].filter((part) => part !== '').join(': ');
    return new TripkeyError(scrubText(words), 'ERR_TRIPKEY_GIT');
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const bug = new TripkeyError(scrubText(`this is a bug in tripkey: ${message}`), 'ERR_TRIPKEY_INTERNAL');
  bug.stack = scrubText(stack ?? message);
  return bug;
};

/** The program speaks of `--max-age` where the library has `maxAge`, of `--ref` where it has `refs`. */
const wordsOf = (text: string): string =>
  scrubText(text).replace(FLAG, (_, name: string) => (name === 'ref' ? 'refs' : camelCase(name)));

const FLAG =
  /(?<![\w./-]|: )--(config|policy-ref|min-confidence|all-vendors|exclude|staged|range|include-ignored|since|until|max-age|ref|unreachable|all-refs|allow-shallow|threads|verify|analyze|only-live|api-base)\b/g;

const camelCase = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
