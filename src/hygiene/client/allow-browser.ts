import { type Brackets, type Entry, bracketsOf, entriesIn } from '../code/brackets.ts';
import type { Code, Token } from '../code/code.ts';
import { codesOf } from '../code/codes-of.ts';
import { givenTo } from '../code/given.ts';
import { carriesKey } from '../code/key-names.ts';
import type { Found } from '../check.ts';
import type { Project } from '../project.ts';
import { isTestFile } from '../test-files.ts';
import { secretKeys } from '../keys/real-keys.ts';
import type { Look } from '../look.ts';
import { publicPrefixOf } from './public-prefixes.ts';
import { serverFix } from './words.ts';
import { runsOnServer } from './places.ts';

const SWITCH = 'dangerouslyAllowBrowser';

/**
 * `dangerouslyAllowBrowser: true`. Right where the key is the visitor's own, where an own server stands between, on a server (it does nothing there) and in
 * tests (jsdom counts as a browser): silent where that shows. With a key of the project's it gives that key away.
 */
export const allowBrowser: Look = (file, project) => {
  if (isTestFile(file.path) || !file.text.includes(SWITCH)) return [];
  const isKeyLine = createIsKeyLine(secretKeys(file).map(({ startLine }) => startLine));
  return codesOf(file)
    .filter((code) => code.language === 'javascript' && !runsOnServer(file, code))
    .flatMap((code) => switchesIn(code).flatMap((one) => judge(one, code, project, isKeyLine)));
};

interface Switch {
  readonly line: number;
  /** Options beside it, and those around them: `{ apiKey, configuration: { dangerouslyAllowBrowser: true } }`. */
  readonly options: readonly Entry[];
}

const switchesIn = (code: Code): readonly Switch[] => {
  const { tokens } = code;
  const places = tokens.flatMap((token, index) => (isOn(tokens, index) ? [{ line: token.line, index }] : []));
  if (places.length === 0) return [];
  const brackets = bracketsOf(tokens);
  const isOthers = OTHERS.test(importsOf(tokens));
  return places.flatMap(({ line, index }) => {
    const around = enclosing(tokens, brackets, index);
    const client = around.map((open) => clientBefore(tokens, open)).find((name) => name !== undefined);
    const isOpenai = client === undefined ? !isOthers : /open_?ai/i.test(client);
    return isOpenai ? [{ line, options: around.flatMap((open) => entriesIn(tokens, brackets, open)) }] : [];
  });
};

const isOn = (tokens: readonly Token[], index: number): boolean =>
  tokens[index]!.text === SWITCH && /^[:=]$/.test(tokens[index + 1]?.text ?? '') && tokens[index + 2]?.text === 'true';

/** The two innermost `{` around a token. */
const enclosing = (tokens: readonly Token[], { parents }: Brackets, index: number): readonly number[] => {
  const around: number[] = [];
  for (let at = parents[index]!; at >= 0 && around.length < 2; at = parents[at]!) {
    if (tokens[at]!.text === '{') around.push(at);
    else if (tokens[at]!.text === '[') break;
  }
  return around;
};

/** `OpenAI` of `new OpenAI({`. */
const clientBefore = (tokens: readonly Token[], open: number): string | undefined =>
  tokens[open - 1]?.text === '(' && tokens[open - 2]?.kind === 'name' ? tokens[open - 2]!.text : undefined;

const importsOf = (tokens: readonly Token[]): string =>
  tokens.flatMap(({ kind, text }) => (kind === 'string' && text.length < 60 ? [text] : [])).join('\n');

/** Other vendors' clients have the same switch. */
const OTHERS = /^(?:@anthropic-ai\/sdk|groq-sdk|together-ai|@cerebras\/cerebras_cloud_sdk)$/m;

type IsKeyLine = (tokens: readonly Token[]) => boolean;

const createIsKeyLine = (lines: readonly number[]): IsKeyLine => {
  const known = new Set(lines);
  return (tokens) => tokens.some(({ kind, line }) => kind === 'string' && known.has(line));
};

const judge = (
  { line, options }: Switch,
  code: Code,
  project: Project,
  isKeyLine: IsKeyLine,
): readonly Omit<Found, 'path'>[] => {
  const key = options.find(({ name }) => /^(?:openAI)?apiKey$/i.test(name ?? ''))?.value;
  if (key !== undefined && (isKeyLine(key) || isProjects(key, code, project))) {
    const message = `\`${SWITCH}\` is on, and the client has the project's key: everybody who opens the page can read it`;
    return [{ startLine: line, message, fix: `take \`${SWITCH}\` out, and ${serverFix}` }];
  }
  // A variable with a public name is told of by publicReads, which knows that it is nobody's own.
  const isTold = key?.some(({ text }) => publicPrefixOf(text) !== undefined) === true;
  if (isTold || (key !== undefined && isHarmless(key))) return [];
  const message = `\`${SWITCH}\` lets the client run in browsers, where its key can be read: right only for the visitor's own key`;
  return [{ severity: 'low', startLine: line, message, fix: `${serverFix}, or ask visitors for their own keys` }];
};

/**
 * It comes from the project's environment. Not from a library's, which takes a key and reads the variable only where it gets none
 * (`options.apiKey ?? process.env.OPENAI_API_KEY`): that gives no key away by itself.
 */
const isProjects = (key: readonly Token[], code: Code, project: Project): boolean => {
  const name = key.at(-1)?.text ?? '';
  const values = [key, ...givenTo(name, code)];
  return (
    values.some((value) =>
      value.some(({ kind, text }) => project.keyVariables.has(text) && (kind === 'name' || value.length > 1)),
    ) &&
    !values.some((value) => value.some(({ text }) => /^(?:\?\?|\|\||\?)$/.test(text))) &&
    carriesKey(key, code, project)
  );
};

/** The visitor's own, one that ends soon, none at all, or a word for a server that asks for none. */
const isHarmless = (key: readonly Token[]): boolean =>
  key.length === 1 && key[0]!.kind !== 'name'
    ? key[0]!.kind === 'string' && key[0]!.inserts === undefined
    : key.some(({ kind, text }) => kind === 'name' && OWN.test(text));

const OWN =
  /^(?:null|undefined|prompt)$|storage|settings|session|user|visitor|customer|ephemeral|props|state|form|input|token|getItem/i;
