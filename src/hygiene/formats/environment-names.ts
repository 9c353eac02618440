import { nameOf } from '../path-parts.ts';

/**
 * Whether a file holds the values of environment variables, by its name: `.env`, `.env.local`, `prod.env`,
 * `env.production`, `.envrc`, `.dev.vars`. Also copies such as `.env.bak`. No example, nothing encrypted, no template
 * of Ansible's or Ruby's, no source code, and not `.flaskenv`, which Flask keeps for what everybody may see.
 */
export const isEnvironmentFile = (path: string): boolean => {
  const words = environmentWords(path);
  return words !== undefined && !words.some((word) => exampleWords.has(word)) && !isOther(words);
};

/**
 * Whether a file shows which environment variables there are, for people to copy: `.env.example`, `.env.sample`,
 * `example.env`, `.env.dist`.
 */
export const isEnvironmentExample = (path: string): boolean => {
  const words = environmentWords(path);
  return words !== undefined && words.some((word) => exampleWords.has(word)) && !isOther(words);
};

/**
 * Words beside `env` in a name that is made like an environment file's, in lower case; undefined for any other name.
 */
const environmentWords = (path: string): readonly string[] | undefined => {
  const name = nameOf(path).toLowerCase();
  if (name.length > longestName) return undefined;
  const around = environmentName.exec(name) ?? plainName.exec(name);
  return around?.slice(1).flatMap((part) => part?.split(/[._~-]+/).filter((word) => word !== '') ?? []);
};

/** No file system takes longer ones. */
const longestName = 255;

const environmentName =
  /^(?:\.env(?:rc)?([._~-].*)?|\.dev\.vars([._~-].*)?|(.+)\.env([._~-](?:example|sample|local|bak))?)$/;

/** Without a dot in front, only with a word that leaves no doubt: `env.d.ts` is code, `env.go` too. */
const plainName =
  /^(?:dot)?env(?:rc)?[._-]((?:local|dev|development|prod|production|stage|staging|test|example|sample|template|dist)(?:[._-](?:local|example|sample|template|dist))?)$/;

const exampleWords: ReadonlySet<string> = new Set(
  'example examples sample template tmpl tpl dist default defaults demo placeholder skeleton'.split(' '),
);

const isOther = (words: readonly string[]): boolean => otherKinds.has(words.at(-1) ?? '');

/** Endings of what is encrypted, a schema, a template that a program fills in, a text or source code. */
const otherKinds: ReadonlySet<string> = new Set(
  (
    'vault enc encrypted gpg pgp asc age sops schema spec j2 jinja jinja2 erb ejs hbs mustache njk ' +
    'md mdx txt rst html css scss json json5 jsonc yml yaml toml xml lock map log ' +
    'js cjs mjs jsx ts cts mts tsx vue svelte py rb go rs java kt swift dart php cs fs ex exs lua pl sh bash zsh fish ps1 bat cmd nix'
  ).split(' '),
);
