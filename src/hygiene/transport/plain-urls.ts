import { callsAround } from '../code/around.ts';
import type { Assignment, Call, Code, Token } from '../code/code.ts';
import { codesOf } from '../code/codes-of.ts';
import { givenTo } from '../code/given.ts';
import type { Found } from '../check.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import type { NamedValue } from '../formats/named-value.ts';
import { namesOpenaiUrl } from '../keys/openai-names.ts';
import type { Look } from '../look.ts';
import { type PlainUrl, isVendorHost, plainUrl } from './hosts.ts';

/** Addresses of OpenAI's API, or of what stands in its place, that begin with `http://`. */
export const plainUrls: Look = (file) =>
  /http:\/\/|ws:\/\//i.test(file.text)
    ? [
        ...namedValuesOf(file).flatMap(inSettings),
        ...codesOf(file).flatMap((code) => [...vendorsIn(code), ...basesIn(code)]),
      ]
    : [];

const inSettings = (entry: NamedValue): readonly Omit<Found, 'path'>[] => {
  const url = plainUrl(entry.value.trim());
  if (url === undefined) return [];
  return isVendorHost(url.host) || namesOpenaiUrl(nameOf(entry)) ? [problem(url, entry.name, entry.line)] : [];
};

/** `openai.base_url` of nested settings: the section with the name, as far as both are names. */
const nameOf = ({ keys, name }: NamedValue): string => {
  const section = keys.at(-2);
  return typeof section === 'string' && /open_?ai/i.test(section) ? `${section}.${name}` : name;
};

/** OpenAI's own hosts need no context. */
const vendorsIn = ({ tokens }: Code): readonly Omit<Found, 'path'>[] =>
  tokens.flatMap(({ kind, text, line }) => {
    const url = kind === 'string' ? plainUrl(text) : undefined;
    return url !== undefined && isVendorHost(url.host) && !isLink(url) ? [problem(url, undefined, line)] : [];
  });

/** `http://www.openai.com`, `http://help.openai.com`: pages for people, with no key. */
const isLink = ({ host }: PlainUrl): boolean => host.endsWith('openai.com') && !/^(?:api|[a-z]{2}\.api)\./.test(host);

/** What is given to an OpenAI client, or to a name that is OpenAI's. */
const basesIn = (code: Code): readonly Omit<Found, 'path'>[] => {
  const bases = code.assignments.filter(
    ({ name, value }) => value.length === 1 && (BASE.test(name) || namesOpenaiUrl(name)),
  );
  const around = callsAround(code, new Set(bases.flatMap(({ value }) => value)));
  const fallbacks = code.reads.flatMap(({ variable, fallback }) =>
    fallback !== undefined && namesOpenaiUrl(variable) ? [{ name: variable, ...fallback }] : [],
  );
  return [
    ...bases.flatMap((base) => inCode(base, around.get(base.value[0]!)?.findLast(isClient), code)),
    ...fallbacks.flatMap(({ name, text, line }) => {
      const url = plainUrl(text);
      return url === undefined || isVendorHost(url.host) ? [] : [problem(url, name, line)];
    }),
  ];
};

const isClient = ({ callee }: Call): boolean =>
  /(?:^|[.\s])(?:\w{0,20}OpenAI\w{0,30}|openai)(?:\.\w{1,30})?$/i.test(callee);

const BASE = /(?:^|\.)(?:base_?url|api_?base|base_?path|endpoint|azure_?endpoint|api_?base_?url|host|server_?url)$/i;

const inCode = (
  { name, value, line }: Assignment,
  client: Call | undefined,
  code: Code,
): readonly Omit<Found, 'path'>[] => {
  const [token] = value;
  const url = token?.kind === 'string' && token.inserts === undefined ? plainUrl(token.text) : undefined;
  if (url === undefined || isVendorHost(url.host)) return [];
  const isOurs = client === undefined ? namesOpenaiUrl(name) || isOfClient(name, code) : !hasNoKey(client);
  return isOurs ? [problem(url, name, line)] : [];
};

/** `config.BaseURL`, where `config` was given `openai.DefaultConfig(key)`. */
const isOfClient = (name: string, code: Code): boolean => {
  const owner = /^(\w+)\.\w+$/.exec(name)?.[1];
  return (
    owner !== undefined && givenTo(owner, code).some(([first]) => first?.kind === 'name' && /openai/i.test(first.text))
  );
};

/** `api_key="EMPTY"`: a server of models that asks for none; nothing is lost on the way. */
const hasNoKey = (call: Call): boolean =>
  call.arguments.some((argument) =>
    argument.some(
      ({ text, kind }, at) =>
        kind !== 'punctuation' &&
        /^api_?key$/i.test(text) &&
        isEnd(argument[at + 3]) &&
        argument[at + 2]?.kind === 'string' &&
        /^(?:\w{0,12}|not-?needed|no-?key(?:-required)?|lm-studio|sk-(?:no-key-required|fake|test|dummy|local|none|1234\w{0,6}))$/i.test(
          argument[at + 2]!.text,
        ),
    ),
  );

const isEnd = (token: Token | undefined): boolean => token === undefined || /^[,)}]$/.test(token.text);

const problem = ({ scheme, host }: PlainUrl, name: string | undefined, startLine: number): Omit<Found, 'path'> => ({
  ...(isVendorHost(host) && { severity: 'high' as const }),
  startLine,
  message: `${name === undefined ? `\`${scheme}//${host}\` is asked` : `\`${name}\` is \`${scheme}//${host}\``}: the key crosses the network unencrypted`,
  fix: `use \`${scheme === 'ws:' ? 'wss' : 'https'}://\``,
});
