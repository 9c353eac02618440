import { callsAround } from '../code/around.ts';
import type { Call, Code, Language, Token } from '../code/code.ts';
import { codesOf } from '../code/codes-of.ts';
import { givenTo } from '../code/given.ts';
import { carriesKey } from '../code/key-names.ts';
import type { Found } from '../check.ts';
import type { Look } from '../client/look.ts';
import type { Project } from '../project.ts';

/** A way to switch the check of certificates off. */
interface Off {
  readonly languages: readonly Language[];
  /** Names in the order in which they stand, spaces between words: `rejectUnauthorized : false`. */
  readonly words: RegExp;
  /** Whatever the connection is for: it counts for all of the program. */
  readonly everywhere?: true;
}

const offs: readonly Off[] = [
  { languages: ['javascript'], words: /^(?:rejectUnauthorized|strictSSL) : false$/ },
  { languages: ['python'], words: /^(?:verify|verify_ssl|ssl_verify) = False$/ },
  { languages: ['python'], words: /^_create_default_https_context = ssl\b/, everywhere: true },
  { languages: ['python'], words: /^verify_ssl_certs = False$/, everywhere: true },
  { languages: ['go'], words: /^InsecureSkipVerify [:=] true$/ },
  { languages: ['rust'], words: /^danger_accept_invalid_(?:certs|hostnames) \( true$/ },
  { languages: ['php'], words: /^CURLOPT_SSL_VERIFY(?:PEER|HOST) (?:,|=>) (?:false|0|FALSE)$/ },
  { languages: ['php'], words: /^verify => false$/ },
  { languages: ['ruby'], words: /^VERIFY_NONE\b/ },
  { languages: ['ruby'], words: /^verify : false$/ },
  { languages: ['csharp'], words: /^DangerousAcceptAnyServerCertificateValidator\b/ },
  { languages: ['csharp'], words: /^ServerCertificate(?:CustomValidation|Validation)Callback [+]?= / },
  { languages: ['dart'], words: /^badCertificateCallback = / },
  {
    languages: ['java', 'kotlin'],
    words: /^NoopHostnameVerifier\b|^ALLOW_ALL_HOSTNAME_VERIFIER\b|^TrustAllStrategy\b/,
  },
];

/** Code that takes any certificate, in connections with OpenAI or with the key. */
export const unverified: Look = (file, project) =>
  HINT.test(file.text)
    ? codesOf(file).flatMap((code) =>
        speaksOfOpenai(code) ? [...switchedOff(code, project), ...commands(code, project)] : [],
      )
    : [];

/** What any of the ways has in it. */
const HINT =
  /rejectUnauthorized|strictSSL|verify|_create_default_https_context|InsecureSkipVerify|danger_accept|CURLOPT_SSL|VERIFY_NONE|DangerousAcceptAny|ServerCertificate|badCertificate|NoopHostname|ALLOW_ALL_HOSTNAME|TrustAllStrategy|curl |wget |SkipCertificateCheck/;

/** In its words: a comment is none. */
const speaksOfOpenai = ({ tokens }: Code): boolean =>
  tokens.some(({ kind, text }) => kind !== 'punctuation' && /openai/i.test(text));

const switchedOff = (code: Code, project: Project): readonly Omit<Found, 'path'>[] => {
  const places = placesIn(code);
  const around = callsAround(code, new Set(places.map(({ token }) => token)));
  return places
    .filter(({ token, off }) => off.everywhere === true || isForOpenai(around.get(token) ?? [], code, project))
    .map(({ token }) => problem(`\`${token.text}\``, token.line));
};

const placesIn = ({ tokens, language }: Code): readonly { readonly token: Token; readonly off: Off }[] => {
  const known = offs.filter(({ languages }) => languages.includes(language));
  return tokens.flatMap((token, at) => {
    if (token.kind === 'punctuation' || !NAMES.test(token.text)) return [];
    const words = tokens
      .slice(at, at + 3)
      .map(({ text }) => text)
      .join(' ');
    const off = known.find((one) => one.words.test(words));
    if (off === undefined || isAskedFor(tokens, at)) return [];
    return isCallback.test(words) && !takesAll(tokens, at) ? [] : [{ token, off }];
  });
};

/** Behind `if (!args.verifySsl)` or `insecure ?`: the user of the program has to want it. */
const isAskedFor = (tokens: readonly Token[], at: number): boolean => {
  const before = tokens.slice(Math.max(0, at - 60), at);
  const condition = before.findLastIndex(({ text }) => /^(?:if|unless|\?|elif|when)$/.test(text));
  if (condition < 0) return false;
  const near = before.slice(Math.max(0, condition - 8), condition + 12);
  return near.some(
    ({ kind, text }) => kind !== 'punctuation' && /verif|insecure|skip_?(?:tls|ssl)|ssl|self_?signed|dev/i.test(text),
  );
};

/** What the words above begin with: most tokens are none of them. */
const NAMES =
  /^(?:rejectUnauthorized|strictSSL|verify|verify_ssl|ssl_verify|_create_default_https_context|verify_ssl_certs|InsecureSkipVerify|danger_accept_invalid_(?:certs|hostnames)|CURLOPT_SSL_VERIFY(?:PEER|HOST)|VERIFY_NONE|DangerousAcceptAnyServerCertificateValidator|ServerCertificate(?:Custom)?ValidationCallback|badCertificateCallback|NoopHostnameVerifier|ALLOW_ALL_HOSTNAME_VERIFIER|TrustAllStrategy)$/;

/** Callbacks are asked for each certificate: only one that says yes to all is meant. */
const isCallback = /^(?:ServerCertificate|badCertificateCallback)/;

const takesAll = (tokens: readonly Token[], at: number): boolean => {
  const rest = tokens.slice(at + 1, at + 40);
  const arrow = rest.findIndex(({ text }) => text === '=>' || text === 'return');
  const next = rest[arrow + 1]?.text === '{' ? rest.slice(arrow + 2) : rest.slice(arrow + 1);
  return (
    arrow >= 0 &&
    /^(?:return )?true$/.test(
      next
        .slice(0, next[0]?.text === 'return' ? 2 : 1)
        .map(({ text }) => text)
        .join(' '),
    )
  );
};

/**
 * Whether the connection at a place is OpenAI's, by the innermost call around it: one that makes a client of HTTP, an OpenAI client, or a request that
 * carries the key or names OpenAI's host. A database's connection is none, nor is a request to another host.
 */
const isForOpenai = (around: readonly Call[], code: Code, project: Project): boolean => {
  const inner = around.at(-1);
  if (inner === undefined) return true;
  if (around.some(isDatabase)) return false;
  if (around.some(({ callee }) => /openai/i.test(callee))) return true;
  return isRequest(inner) ? (speaksTo(inner, code) ?? carries(inner, code, project)) : MAKES_CLIENT.test(inner.callee);
};

const isDatabase = ({ callee }: Call): boolean =>
  /(?:^|\.)(?:Pool|Sequelize|DataSource|createPool|createConnection|createTransport|postgres|pg|Redis|createClient|MongoClient|Kafka|connect|Client)$/.test(
    callee,
  ) && !/(?:httpx|requests|aiohttp|http|guzzle)/i.test(callee);

const isRequest = ({ callee }: Call): boolean =>
  /(?:^|\.)(?:get|post|put|patch|delete|head|request|fetch|stream|axios|got|ws_connect)$/i.test(callee);

const MAKES_CLIENT =
  /(?:Agent|Dispatcher|axios\.create|got\.extend|(?:httpx|requests|aiohttp)\.\w{0,12}(?:Client|Session|TCPConnector)|Client|AsyncClient|Session|TCPConnector|HttpClientHandler|set|curl_setopt|curl_setopt_array|new|build|builder|Connection|Faraday\.new)$/;

/** Whether the call's own texts, or those given to the names in it, name a host of OpenAI; undefined where they name none. */
const speaksTo = (call: Call, code: Code): boolean | undefined => {
  const first = call.arguments[0] ?? [];
  const texts = [...first, ...first.flatMap(({ kind, text }) => (kind === 'name' ? givenTo(text, code).flat() : []))]
    .filter(({ kind }) => kind === 'string')
    .map(({ text }) => text);
  if (texts.some((text) => /openai\.(?:azure\.)?com/i.test(text))) return true;
  return texts.some((text) => /^https?:\/\/[\w.-]{1,200}/.test(text)) ? false : undefined;
};

const carries = (call: Call, code: Code, project: Project): boolean =>
  call.arguments.some((argument) => carriesKey(argument, code, project));

/** `curl -k https://api.openai.com/…`, and `Invoke-RestMethod -SkipCertificateCheck`. */
const commands = (code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  code.language !== 'shell' && code.language !== 'powershell'
    ? []
    : code.calls.flatMap((call) => {
        const words = call.arguments.map((argument) => argument.map(({ text }) => text).join(''));
        const off = words.find((word) => isOff(call.callee, word));
        if (off === undefined) return [];
        const isOurs =
          words.some((word) => /openai\.(?:azure\.)?com/i.test(word)) ||
          (carries(call, code, project) && !words.some(isLocal));
        return isOurs ? [problem(`\`${call.callee} ${off}\``, call.line)] : [];
      });

const isOff = (callee: string, word: string): boolean => {
  if (/(?:^|\/)curl$/.test(callee)) return word === '--insecure' || /^-[a-zA-Z]{0,8}k[a-zA-Z]{0,8}$/.test(word);
  if (/(?:^|\/)wget$/.test(callee)) return word === '--no-check-certificate';
  if (/(?:^|\/)https?$/.test(callee)) return /^--verify=?(?:no|false)$/.test(word);
  return /^(?:Invoke-\w+|iwr|irm)$/i.test(callee) && /^-?SkipCertificateCheck$/i.test(word);
};

const isLocal = (word: string): boolean => /^(?:https?:\/\/)?(?:localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(word);

const problem = (what: string, startLine: number): Omit<Found, 'path'> => ({
  startLine,
  message: `${what} takes any certificate: whoever is on the way can read the key`,
  fix: 'leave certificates checked; give the client the certificate of your proxy or gateway where it has one of its own',
});
