/** At least what `isEnvironmentFile` and `isEnvironmentExample` know: for `Check.reads`. */
export const environmentReads =
  /(?:^|\/)(?:[^/]*\.env(?:rc)?(?:[._~-][^/]*)?|\.dev\.vars[^/]*|(?:dot)?env(?:rc)?[._-][^/]*)$/i;

/** With its `/` at the end; empty at the top. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** An environment for development or tests, by a file's name: what only looks like a secret there often guards nothing. */
export const isForDevelopment = (path: string): boolean =>
  /(?:^|[._-])(?:dev|development|tests?|testing|ci|e2e)(?:[._-]|$)/i.test(nameOf(path));
