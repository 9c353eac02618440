import type { Code, Token } from '../code/code.ts';
import { codesOf } from '../code/codes-of.ts';
import { carriesKey } from '../code/key-names.ts';
import type { Found } from '../check.ts';
import { secretKeys } from '../keys/real-keys.ts';
import type { Look } from '../look.ts';
import type { Project, ProjectFile } from '../project.ts';

/** Keys in the query of a URL, which servers and proxies write into their logs and browsers into their history. */
export const queryKeys: Look = (file, project) => [
  ...literalKeys(file),
  ...(HINT.test(file.text)
    ? codesOf(file).flatMap((code) => [...inStrings(code, project), ...inCalls(code, project)])
    : []),
];

/** What a query, or what makes one, has in it. */
const HINT = /(?:key|token|authorization)=|searchParams|queryParameters|URLQueryItem/i;

const literalKeys = (file: ProjectFile): readonly Omit<Found, 'path'>[] => {
  const keys = secretKeys(file);
  if (keys.length === 0) return [];
  const lines = file.text.split('\n');
  return keys
    .filter(({ startLine, startColumn }) => {
      const before = lines[startLine - 1]?.slice(Math.max(0, startColumn - 200), startColumn - 1) ?? '';
      return QUERY.test(before) && /https?:\/\/|wss?:\/\//.test(before);
    })
    .map(({ startLine }) => problem('an OpenAI key', startLine));
};

/** `?api-key=` at a text's end. */
const QUERY = /[?&](?:[\w-]{0,20}key|[\w-]{0,20}token|authorization)=(?:Bearer(?:%20|\+| ))?$/i;

/** The same, anywhere: what is put in follows it. */
const QUERY_INSIDE = /[?&](?:[\w-]{0,20}key|[\w-]{0,20}token|authorization)=(?:Bearer(?:%20|\+| ))?(?:&|$)/i;

const inStrings = (code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  code.tokens.flatMap((token, at) => {
    if (token.kind !== 'string' || token.text.length > 4000 || !QUERY_INSIDE.test(token.text)) return [];
    const put = [...(token.inserts ?? []), ...(QUERY.test(token.text) ? [joined(code.tokens, at)] : [])];
    return put.some((tokens) => tokens.length > 0 && carriesKey(tokens, code, project))
      ? [problem('the key', token.line)]
      : [];
  });

/** What is joined to a string: `'…?key=' + encodeURIComponent(key)`. */
const joined = (tokens: readonly Token[], at: number): readonly Token[] => {
  if (!/^(?:\+|\.|\.\.|&)$/.test(tokens[at + 1]?.text ?? '')) return [];
  const rest = tokens.slice(at + 2, at + 22);
  const end = rest.findIndex(
    ({ kind, text, opensLine }) => opensLine === true || (kind === 'punctuation' && /^[;,+&]$/.test(text)),
  );
  return end < 0 ? rest : rest.slice(0, end);
};

/** `url.searchParams.set('api_key', key)`. */
const inCalls = (code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  code.calls
    .filter(({ callee }) =>
      /(?:^|\.)(?:searchParams|queryParameters|URLQueryItem)(?:\.(?:set|append|add))?$/.test(callee),
    )
    .filter((call) =>
      call.arguments.slice(callNeeds(call.callee)).some((argument) => carriesKey(argument, code, project)),
    )
    .map(({ line }) => problem('the key', line));

const callNeeds = (callee: string): number => (callee.endsWith('URLQueryItem') ? 0 : 1);

const problem = (what: string, startLine: number): Omit<Found, 'path'> => ({
  startLine,
  message: `${what} stands in the query of a URL, which logs and histories keep`,
  fix: 'send it in a header: `Authorization: Bearer …`, or `api-key` to Azure',
});
