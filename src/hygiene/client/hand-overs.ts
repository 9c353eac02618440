import { type Entry, bracketsOf, entriesIn } from '../code/brackets.ts';
import type { Code, Token } from '../code/code.ts';
import { isMark } from '../code/expression.ts';
import { codesOf } from '../code/codes-of.ts';
import { carriesKey } from '../code/key-names.ts';
import type { Found } from '../check.ts';
import { namesOpenaiKey } from '../keys/openai-names.ts';
import type { Project, ProjectFile } from '../project.ts';
import type { Look } from '../look.ts';
import { usesKey } from '../keys/uses-key.ts';
import { serverFix } from './words.ts';
import { publicPrefixOf } from './public-prefixes.ts';

/** A part of a tool's configuration whose values get to browsers or phones. */
interface HandOver {
  readonly file: RegExp;
  /** The name that stands before its bracket: `define: {`, `DefinePlugin({`, `EnvironmentPlugin([`. */
  readonly names: readonly string[];
}

const handOvers: readonly HandOver[] = [
  {
    file: /(?:^|\/)(?:vite|electron\.vite|svelte|astro|wxt|rsbuild|rspack|farm|app)\.config\.[cm]?[jt]s$/,
    names: ['define'],
  },
  {
    file: /(?:^|\/)next\.config\.[cm]?[jt]s$/,
    names: ['env', 'publicRuntimeConfig', 'DefinePlugin', 'EnvironmentPlugin'],
  },
  {
    file: /(?:^|\/)(?:(?:webpack|rspack|craco|vue|quasar|gatsby|razzle|rollup)[\w.-]{0,40}|config-overrides|gatsby-node)\.[cm]?[jt]s$/,
    names: ['DefinePlugin', 'EnvironmentPlugin'],
  },
  { file: /(?:^|\/)quasar\.conf(?:ig)?\.[cm]?[jt]s$/, names: ['env'] },
  { file: /(?:^|\/)nuxt\.config\.[cm]?[jt]s$/, names: ['public', 'publicRuntimeConfig', 'env', 'define'] },
  { file: /(?:^|\/)app\.config\.[cm]?[jt]s$/, names: ['extra'] },
];

/** They may hand everything over without a word about OpenAI. */
export const configurations = new RegExp(handOvers.map(({ file }) => file.source).join('|'));

/** A prefix of variables' names, that a tool is told to take over: with `OPENAI_`, the key goes to browsers. */
const PREFIXES: ReadonlySet<string> = new Set(['envPrefix', 'publicPrefix']);

/** Configurations of build tools that hand a key's variable over to what they build. */
export const handOversOfKeys: Look = (file, project) => {
  const names = handOvers.filter((one) => one.file.test(file.path)).flatMap((one) => one.names);
  if (names.length === 0) return [];
  return codesOf(file).flatMap((code) => [
    ...(isForServers(code) ? [] : partsOf(code, names).flatMap((part) => handedOver(part, code, project))),
    ...takenOver(code, file, project),
  ]);
};

interface Part {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** Each with what it holds; a part in a part is told of with the outer one. */
const partsOf = ({ tokens }: Code, names: readonly string[]): readonly Part[] => {
  const brackets = bracketsOf(tokens);
  const parts: Part[] = [];
  for (let at = 0; at < tokens.length - 2; at++) {
    const { kind, text } = tokens[at]!;
    if (kind === 'punctuation' || !names.includes(text)) continue;
    const isPart = isMark(tokens[at + 1], ':', '=', '(') && isMark(tokens[at + 2], '{', '[');
    const end = isPart ? (brackets.partners[at + 2] ?? -1) : -1;
    if (end < 0) continue;
    parts.push({ name: text, entries: entriesIn(tokens, brackets, at + 2) });
    at = end;
  }
  return parts;
};

/** `DefinePlugin` of a bundle for Node: there is nobody to read it. */
const isForServers = ({ tokens }: Code): boolean =>
  tokens.some(
    ({ text }, index) =>
      text === 'target' && /^(?:node[\d.]*|async-node|electron-(?:main|preload))$/.test(tokens[index + 2]?.text ?? ''),
  );

const handedOver = ({ name, entries }: Part, code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  entries.flatMap((entry) => {
    const key = keyIn(entry, code, project);
    if (key === undefined) return [];
    const message = `${key} is handed to what users get by \`${name}\`: everybody can read it`;
    return [{ startLine: entry.line, message, fix: `take it out of \`${name}\`, and ${serverFix}` }];
  });

/** What the value gives away; variables with a public prefix are told of by themselves. */
const keyIn = ({ name, value }: Entry, code: Code, project: Project): string | undefined => {
  const lone = value.length === 1 && value[0]!.kind === 'string' ? value[0]!.text : undefined;
  if (name === undefined) return lone !== undefined && isKey(lone, project) ? `\`${lone}\`` : undefined;
  if (isQuestion(value)) return undefined;
  if (name === 'process.env' && isWholeEnvironment(value) && usesKey(project))
    return 'every environment variable, the key with the others,';
  const variable = value.find(
    (token, at) => token.kind !== 'punctuation' && isKey(token.text, project) && isMember(value, at),
  );
  if (variable !== undefined) return `\`${variable.text}\``;
  return carriesKey(value, code, project) ? `the key in \`${name}\`` : undefined;
};

const isKey = (name: string, { keyVariables }: Project): boolean =>
  publicPrefixOf(name) === undefined &&
  (keyVariables.has(name) || (/^[A-Z][A-Z0-9_]*$/.test(name) && namesOpenaiKey(name)));

/** `env.OPENAI_API_KEY`, `env['OPENAI_API_KEY']`, or the name alone. */
const isMember = (value: readonly Token[], at: number): boolean =>
  value.length === 1 || /^(?:\.|\?\.|\[|\()$/.test(value[at - 1]?.text ?? '');

/** Whether there is one, not which: `!!process.env.OPENAI_API_KEY`, `Boolean(…)`, `… ? 'yes' : 'no'`. */
const isQuestion = (value: readonly Token[]): boolean =>
  value.some(({ kind, text }, at) =>
    kind === 'punctuation' ? /^(?:!|!!|\?|===?|!==?)$/.test(text) && !isAssertion(value, at) : text === 'Boolean',
  );

/** TypeScript's `process.env.OPENAI_API_KEY!`, which says nothing but that it is set. */
const isAssertion = (value: readonly Token[], at: number): boolean => {
  const before = value[at - 1];
  return isMark(value[at], '!') && before !== undefined && (before.kind !== 'punctuation' || isMark(before, ')', ']'));
};

/** `process.env`, `JSON.stringify(process.env)`. */
const isWholeEnvironment = (value: readonly Token[]): boolean =>
  /^(?:JSON\.stringify\()?process\.env\)?$/.test(
    value
      .slice(0, 12)
      .map(({ text }) => text)
      .join(''),
  );

/** `envPrefix: ['VITE_', 'OPENAI_']`. */
const takenOver = ({ tokens }: Code, _file: ProjectFile, { keyVariables }: Project): readonly Omit<Found, 'path'>[] =>
  tokens.flatMap(({ text, line }, index) => {
    if (!PREFIXES.has(text) || tokens[index + 1]?.text !== ':') return [];
    const rest = tokens.slice(index + 2, index + 22);
    const end = rest.findIndex((token) => token.kind === 'name');
    const prefixes = rest.slice(0, end < 0 ? rest.length : end).filter(({ kind }) => kind === 'string');
    return prefixes.flatMap((prefix) => {
      const variable = [...keyVariables].find(
        (name) => name.startsWith(prefix.text) && publicPrefixOf(name) === undefined,
      );
      if (variable === undefined || prefix.text === '') return [];
      const message = `\`${text}\` gives \`${variable}\` to what users get: its name starts with \`${prefix.text}\``;
      return [{ startLine: line, message, fix: `take \`${prefix.text}\` out of \`${text}\`, and ${serverFix}` }];
    });
  });
