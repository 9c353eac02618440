import type { Code, Language } from '../code/code.ts';
import type { ProjectFile } from '../project.ts';

/** What puts the value of a variable into an app when that is built. */
interface Compiler {
  readonly name: string;
  readonly languages: readonly Language[];
  /** The words before the variable's name, without spaces. */
  readonly before: RegExp;
  /** The variable's name is a string there, or a name. */
  readonly kind: 'string' | 'name';
  /** Stands in the text of the file, or in its path. */
  readonly text?: RegExp;
  readonly path?: RegExp;
}

const JVM: readonly Language[] = ['kotlin', 'java'];
const APPLE: readonly Language[] = ['swift', 'objective-c'];
const GRADLE = /\.gradle(?:\.kts)?$/;

const compilers: readonly Compiler[] = [
  {
    name: '--dart-define',
    languages: ['dart'],
    before: /String\.fromEnvironment\($/,
    kind: 'string',
    text: /package:flutter/,
  },
  {
    name: 'flutter_dotenv',
    languages: ['dart'],
    before: /(?:dotenv|DotEnv\(\))\.(?:env\[|get\(|maybeGet\()$/,
    kind: 'string',
    text: /package:flutter/,
  },
  { name: 'BuildConfig', languages: JVM, before: /(?<!\w)BuildConfig\.$/, kind: 'name' },
  {
    name: 'buildConfigField',
    languages: JVM,
    before: /buildConfigField\W{0,3}String\W{0,3}$/,
    kind: 'string',
    path: GRADLE,
  },
  { name: 'resValue', languages: JVM, before: /resValue\W{0,3}string\W{0,3}$/, kind: 'string', path: GRADLE },
  {
    name: 'manifestPlaceholders',
    languages: JVM,
    before: /manifestPlaceholders\W{0,4}$/,
    kind: 'string',
    path: GRADLE,
  },
  { name: 'Info.plist', languages: APPLE, before: /infoDictionary\W{0,3}$|[iI]nfoDictionaryKey:@?$/, kind: 'string' },
  {
    name: 'react-native-dotenv',
    languages: ['javascript'],
    before: /[{,]$/,
    kind: 'name',
    text: /from\s{0,4}['"]@env['"]/,
  },
  {
    name: 'react-native-config',
    languages: ['javascript'],
    before: /Config\.$/,
    kind: 'name',
    text: /['"]react-native-config['"]/,
  },
];

/** Whether a text may name one of them: a quick look. */
export const namesCompiler = (text: string): boolean =>
  /fromEnvironment|dotenv|DotEnv|BuildConfig|buildConfigField|resValue|manifestPlaceholders|nfoDictionary|@env|react-native-config/.test(
    text,
  );

/** What compiles in the variable whose name is the token at a place; undefined where it is read when the program runs. */
export const compilerOf = ({ language, tokens }: Code, at: number, { path, text }: ProjectFile): string | undefined => {
  const before = tokens
    .slice(Math.max(0, at - 6), at)
    .map((token) => token.text)
    .join('');
  return compilers.find(
    (one) =>
      one.languages.includes(language) &&
      one.kind === tokens[at]!.kind &&
      one.before.test(before) &&
      (one.text?.test(text) ?? true) &&
      (one.path?.test(path) ?? true),
  )?.name;
};
