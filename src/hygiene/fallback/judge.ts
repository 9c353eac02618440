import { unmarkedPlaceholderReason } from '../../detect/placeholder.ts';
import type { Found } from '../check.ts';
import { realKeys } from '../keys/real-keys.ts';
import type { ProjectFile } from '../project.ts';
import { isTestFile } from '../test-files.ts';
import type { Fallback } from './fallback.ts';

/**
 * A key is a leak wherever it stands. Another text that could be a secret is one in waiting, but in tests it is a mock. A placeholder (`test`,
 * `ollama`, `your-key-here`) leaks nothing: it makes a missing key harder to find, which is no matter of this check.
 */
export const judgeFallback = (fallback: Fallback, file: ProjectFile): Omit<Found, 'path'> | undefined => {
  const { variable, text, line, verb } = fallback;
  const key = realKeys(file).find(({ startLine, endLine }) => startLine <= line && line <= endLine);
  if (key !== undefined) {
    return {
      severity: 'high',
      startLine: line,
      message: `\`${variable}\` ${verb} \`${key.preview}\` (${key.title}): whoever has the file has the key`,
      fix: 'take the key out, revoke it, and stop with an error where the variable is not set',
    };
  }
  if (isTestFile(file.path) || !couldBeSecret(text)) return undefined;
  return {
    startLine: line,
    message: `\`${variable}\` ${verb} a text in the file that could be a key`,
    fix: 'take the text out, and stop with an error where the variable is not set',
  };
};

/** As long as the shortest keys of gateways, of letters and digits, and nothing says that it is a placeholder. */
const couldBeSecret = (text: string): boolean =>
  text.length >= shortest &&
  /^[\w.~+/=-]+$/.test(text) &&
  /\d/.test(text) &&
  /[A-Za-z]/.test(text) &&
  unmarkedPlaceholderReason(text) === undefined;

const shortest = 16;
