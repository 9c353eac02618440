import { nameOf } from '../path-parts.ts';

/** At least what `isEnvironmentFile` and `isEnvironmentExample` know: for `Check.reads`. */
export const environmentReads =
  /(?:^|\/)(?:[^/]*\.env(?:rc)?(?:[._~-][^/]*)?|\.dev\.vars[^/]*|(?:dot)?env(?:rc)?[._-][^/]*)$/i;

/** An environment for development or tests, by a file's name: what only looks like a secret there often guards nothing. */
export const isForDevelopment = (path: string): boolean =>
  /(?:^|[._-])(?:dev|development|tests?|testing|ci|e2e)(?:[._-]|$)/i.test(nameOf(path));
