import { isHarmless } from '../redact.ts';

/**
 * Whether a path may hold a value that a file read later tells to be a secret, by what stands around it there (`OPENAI_API_KEY=…`). With rules of the
 * configuration that may be any word; else it is 16 random characters or more, which no name made of words and numbers is.
 */
export const mayHoldValue = (path: string, hasOwnRules: boolean): boolean =>
  !isHarmless(path) && (hasOwnRules || path.split(SEPARATORS).some((word) => word.length > SHORT && !NAME.test(word)));

const SEPARATORS = /[^A-Za-z0-9+=%]+/;
/** So few characters between two separators are no part of a random text to speak of. */
const SHORT = 4;
/** `wordsLikeThis`, `WORDS`, `Server2`, `20261121`. */
const NAME = /^(?:[a-z]*(?:[A-Z][a-z]{2,})*|[A-Z]+|(?=.{1,12}$)(?:[A-Z]?[a-z]*|[A-Z]*)\d{1,4}|\d+)$/;
