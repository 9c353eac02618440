import { manifestOf } from '../deployment/manifest.ts';
import { isEnvironmentExample, isEnvironmentFile } from '../formats/environment-names.ts';
import { formatOf } from '../formats/format-of.ts';
import type { NamedKey } from '../formats/named-keys.ts';
import { isCiFile } from '../formats/workflow.ts';
import type { ProjectFile } from '../project.ts';

/** Where a key is used; `deployment` is one that does not tell its name. */
export type Environment = 'production' | 'staging' | 'development' | 'CI' | 'deployment';

/**
 * By the words of the setting's name and of the keys above it, of the file's name, of its folders, and then by what
 * kind of file it is. A developer's files are one environment, tests on the same machine included: `.env`,
 * `.env.local`, `.env.test`. Undefined where a file is no setting of any: code, documents, examples, built output.
 */
export const environmentOf = (file: ProjectFile, { setting }: NamedKey): Environment | undefined => {
  if (isEnvironmentExample(file.path) || builtOutput.test(file.path)) return undefined;
  const told = environmentIn((setting?.keys ?? []).flatMap((key) => wordsOf(String(key))));
  // A job that is called `test` still runs in CI.
  if (isCiFile(file.path)) return told === 'production' || told === 'staging' ? told : 'CI';
  if (formatOf(file.path) === undefined) return undefined;
  const folders = file.path.split('/');
  const name = folders.pop() ?? '';
  return told ?? environmentIn(wordsOf(name)) ?? environmentIn(folders) ?? ofKind(file);
};

/** Copies that are made of the other files. */
const builtOutput =
  /(?:^|\/)(?:dist|build|out|\.next|\.nuxt|\.output|\.vercel|\.svelte-kit|node_modules|target|vendor)\//;

/** Folders count as a whole: `dev-portal` is no environment. */
const wordsOf = (text: string): readonly string[] =>
  text.length > longest ? [] : text.replace(/([a-z\d])([A-Z])/g, '$1_$2').split(/[^A-Za-z]+/);

const longest = 200;

const environmentIn = (words: readonly string[]): Environment | undefined => {
  for (const word of words) {
    const environment = environments.get(word.toLowerCase());
    if (environment !== undefined) return environment;
  }
  return undefined;
};

const environments: ReadonlyMap<string, Environment> = new Map(
  (
    [
      ['production', 'production prod prd'],
      ['staging', 'staging stage stg preprod preview uat qa'],
      ['development', 'development develop dev local test tests testing'],
      ['CI', 'ci'],
    ] as const
  ).flatMap(([environment, words]) => words.split(' ').map((word) => [word, environment] as const)),
);

/** A compose file runs on developers' machines as well as elsewhere, and takes their key. */
const ofKind = (file: ProjectFile): Environment | undefined => {
  if (isEnvironmentFile(file.path)) return 'development';
  const manifest = manifestOf(file);
  if (manifest === undefined) return undefined;
  return manifest.what === 'a compose file' || manifest.what === "the application's settings"
    ? undefined
    : 'deployment';
};
