import { callsAround } from '../code/around.ts';
import { type Brackets, bracketsOf } from '../code/brackets.ts';
import type { Code, Language, Token } from '../code/code.ts';
import { codesOf } from '../code/codes-of.ts';
import type { Found } from '../check.ts';
import type { Look } from '../look.ts';
import type { Project } from '../project.ts';
import { commandsUnverified } from './commands.ts';
import { isForOpenai } from './connection.ts';
import { anyCertificate } from './words.ts';

/** A way to switch the check of certificates off. */
interface Off {
  readonly languages: readonly Language[];
  /** Three words as they stand, with spaces between: `rejectUnauthorized : false`. */
  readonly words: RegExp;
  /** Counts for all of the program, whatever the connection is for. */
  readonly everywhere?: true;
  /** A word with other meanings, too: only in a call, or of a session or client. */
  readonly inCall?: true;
  /** Says so by what it returns. */
  readonly callback?: true;
}

const offs: readonly Off[] = [
  { languages: ['javascript'], words: /^(?:rejectUnauthorized|strictSSL) : false$/ },
  { languages: ['python'], words: /^(?:verify|verify_ssl|ssl_verify) = False$/, inCall: true },
  { languages: ['python'], words: /^_create_default_https_context = ssl$/, everywhere: true },
  { languages: ['python'], words: /^verify_ssl_certs = False$/, everywhere: true },
  { languages: ['go'], words: /^InsecureSkipVerify [:=] true$/ },
  { languages: ['rust'], words: /^danger_accept_invalid_(?:certs|hostnames) \( true$/ },
  { languages: ['php'], words: /^CURLOPT_SSL_VERIFY(?:PEER|HOST) (?:,|=>) (?:false|0|FALSE)$/ },
  { languages: ['php'], words: /^verify => false$/, inCall: true },
  { languages: ['ruby'], words: /^VERIFY_NONE\b/ },
  { languages: ['ruby'], words: /^verify : false$/, inCall: true },
  { languages: ['csharp'], words: /^DangerousAcceptAnyServerCertificateValidator\b/ },
  { languages: ['csharp'], words: /^ServerCertificate(?:Custom)?ValidationCallback \+?= /, callback: true },
  { languages: ['dart'], words: /^badCertificateCallback = /, callback: true },
  { languages: ['java', 'kotlin'], words: /^(?:NoopHostnameVerifier|ALLOW_ALL_HOSTNAME_VERIFIER|TrustAllStrategy)\b/ },
];

/** What any of the ways has in it. */
const HINT =
  /rejectUnauthorized|strictSSL|verify|_create_default_https_context|InsecureSkipVerify|danger_accept|CURLOPT_SSL|VERIFY_NONE|AnyServerCertificate|ServerCertificate|badCertificate|NoopHostname|ALL_HOSTNAME|TrustAll|curl |wget |SkipCertificateCheck/;

/** Code that takes any certificate, in connections with OpenAI or with the key. */
export const unverified: Look = (file, project) =>
  HINT.test(file.text)
    ? codesOf(file)
        .filter(speaksOfOpenai)
        .flatMap((code) => [...switchedOff(code, project), ...commandsUnverified(code, project)])
    : [];

/** In its names, imports, variables and hosts: a comment is none, nor is a text for people or a `User-Agent`, nor a link to a page. */
const speaksOfOpenai = ({ tokens }: Code): boolean =>
  tokens.some(({ kind, text }) => (kind === 'string' ? namesOpenai(text) : kind === 'name' && /openai/i.test(text)));

const namesOpenai = (text: string): boolean =>
  /openai|OPENAI|^OpenAI$|OpenAI\\/.test(text.replaceAll(/https?:\/\/(?:(?!api)[\w-]{1,40}\.){0,3}openai\.com/g, ''));

const switchedOff = (code: Code, project: Project): readonly Omit<Found, 'path'>[] => {
  const places = placesIn(code);
  if (places.length === 0) return [];
  const { tokens } = code;
  const around = callsAround(code, new Set(places.map(({ at }) => tokens[at]!)));
  const brackets = bracketsOf(tokens);
  return places
    .filter(({ at, off }) => {
      const calls = around.get(tokens[at]!) ?? [];
      if (off.everywhere === true) return true;
      if (off.inCall === true && calls.length === 0 && !isOfClient(tokens, at)) return false;
      return !isOfDatabase(tokens, brackets, at) && isForOpenai(calls, code, project);
    })
    .map(({ at }) => anyCertificate(`\`${tokens[at]!.text}\``, tokens[at]!.line));
};

const placesIn = ({ tokens, language }: Code): readonly { readonly at: number; readonly off: Off }[] => {
  const known = offs.filter(({ languages }) => languages.includes(language));
  return tokens.flatMap(({ kind, text }, at) => {
    if (kind === 'punctuation' || !HINT.test(text)) return [];
    const words = textOf(tokens.slice(at, at + 3));
    const off = known.find((one) => one.words.test(words));
    if (off === undefined || isAskedFor(tokens, at)) return [];
    return off.callback === true && !takesAll(tokens, at) ? [] : [{ at, off }];
  });
};

const textOf = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join(' ');

/** Behind `if (!args.verifySsl)` or `insecure ?`: the user of the program has to want it. */
const isAskedFor = (tokens: readonly Token[], at: number): boolean => {
  const before = tokens.slice(Math.max(0, at - 60), at);
  const condition = before.findLastIndex(({ text }) => /^(?:if|unless|\?|elif|when)$/.test(text));
  const near = condition < 0 ? [] : before.slice(Math.max(0, condition - 8), condition + 12);
  return near.some(({ kind, text }) => kind !== 'punctuation' && /verif|insecure|ssl|tls|self_?signed|dev/i.test(text));
};

/** A callback is asked for each certificate: one that says yes to all. */
const takesAll = (tokens: readonly Token[], at: number): boolean => {
  const rest = tokens.slice(at + 1, at + 40);
  const arrow = rest.findIndex(({ text }) => text === '=>' || text === 'return');
  return arrow >= 0 && /^(?:\{ )?(?:return )?true\b/.test(textOf(rest.slice(arrow + 1, arrow + 4)));
};

/** `session.verify = False` */
const isOfClient = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.text === '.' && /session|client|http|requests/i.test(tokens[at - 2]?.text ?? '');

/** `ssl: { rejectUnauthorized: false }`, as clients of databases and of mail have it. */
const isOfDatabase = (tokens: readonly Token[], { parents }: Brackets, at: number): boolean => {
  const open = parents[at] ?? -1;
  return (
    open >= 2 &&
    /^[:=]$/.test(tokens[open - 1]!.text) &&
    /^(?:ssl|tls)$|ssl(?:config|options)$/i.test(tokens[open - 2]!.text)
  );
};
