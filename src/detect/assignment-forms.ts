/**
 * The written forms of "this name has this value": a pattern for the value, and one for what stands before it. `NAME=value`, `name: "value"`,
 * `name => 'value'`, `getenv("NAME", "value")`, `${NAME:-value}`, `NAME || "value"`, `setx NAME value`, `name: NAME` over `value: …`,
 * `<add key="NAME" value="…"/>`, `Client("value")`, `Authorization: Bearer …`. Any name that may be a key's is taken: whether it is OpenAI's, and
 * the value random, is for the judge. Every part is bounded, and the value is matched without backtracking.
 */

import { repeated } from './repeated.ts';

/** A quotation mark, escaped, curly (its UTF-8 bytes as latin1) or as an HTML entity. */
const quote = String.raw`(?:\\{0,3}["'${'`'}]|\u00e2\u0080[\u0098-\u009f]|&(?:quot|#3[49]|#x2[27]);)`;

/** The end of a name that may be given a key; the judge reads the whole name. */
const nameEnd =
  '(?:key|token|secret|credentials?|bearer|pass(?:word)?|auth(?:orization)?|open[-_. ]?ai|client|service|chatgpt|codex)s?\\w{0,24}';

/** What closes the name where it is a string, a subscript or the argument of a call. */
const close = `!?${quote}?[\\])]{0,2}`;

const typeNote = String.raw`(?:[ \t]{0,3}:[ \t]{0,3}(?:&(?:'\w{1,8} )?)?[\w.<>?|]{1,30})?|\s{1,3}(?:string|str)`;
const operator = String.raw`(?::=|=>|={1,3}|::?-?|\|\|=?|\?\?=?|\?[:=]|\bor\b|->|<-|\{)`;

/** An empty setting: what begins the next line is no value of it. */
const sameSetting = String.raw`(?!(?<==)[ \t]{0,20}\r?\n$)`;

const links = [
  String.raw`(?:${typeNote})\s{0,20}${operator}${sameSetting}\s{0,60}(?:[>|][-+]?\s{1,40})?`,
  String.raw`\s{0,2},\s{0,60}(?:default\s{0,3}=\s{0,3})?`,
  String.raw`\s{0,3}[,;]?\s{0,60}(?:-\s)?${quote}?(?:value|content)${quote}?\s{0,4}[:=]\s{0,8}`,
  String.raw`<\/\w{1,12}>\s{0,40}<\w{1,12}>\s{0,10}`,
  String.raw`\s{0,2}\/?>\s{0,40}(?:<\w{1,12}>\s{0,10})?`,
  String.raw`\s{0,3}\{[^{}]{0,160}?\bdefault\s{0,3}[=:]\s{0,3}`,
  String.raw`\(\s{0,60}`,
  String.raw`\s{1,4}--?(?:value|body|b|v|text)[ =]\s{0,2}`,
  String.raw`[ \t]{1,8}`,
];

/** `SecretStr("`, `new ApiKeyCredential("`, `String::from("`, `("` and a string's prefix; then the scheme of a header. */
const opening = String.raw`(?:(?:new\s{1,3})?[\w.:]{0,40}\(\s{0,60}){0,2}(?:[bruf@$L]{0,2}${quote})?(?:(?:bearer|token)\s{1,3}(?:${quote}\s{0,3}[+.]\s{0,3}${quote})?)?`;

/** Not in the middle of a longer text, a call, an index, a dotted name, a template or an address. */
const valueEnd = String.raw`(?![\w+/=-]|\.\w|[([{$%*@]|<(?!\/)|:\/\/)`;

/**
 * Finds candidates in a text: every run that is long enough, as the group `secret`; the dash of `${NAME:-value}` is none of it. What a value is
 * given to is looked for behind the few that are random, not in front of all: that took 8 ms to compile, and three times as long to run.
 */
export const assignmentPattern: RegExp = new RegExp(
  `(?<![A-Za-z0-9+/_])(?!(?<=:)-)(?=(?<secret>${repeated('[\\w+/-]', 16, 300)}={0,2}))\\k<secret>${valueEnd}`,
);

/** A lead, up to the end of a text: the groups are the name's end and what links it to the value. */
const leadToEnd = new RegExp(`(?<name>${nameEnd})(?<link>${close}(?:${links.join('|')})${opening})$`, 'i');

/** How a value is introduced. */
export interface Lead {
  /** The whole name, dotted and dashed parts included: `openai.api_key`, `--openai-api-key`, `spring.ai.openai.api-key`. */
  readonly name: string;
  /** Where the name starts in the text. */
  readonly start: number;
  /** What stands between name and value. */
  readonly link: string;
}

/** Characters that the longest lead takes, and a name's start before it. */
const LEAD = 420;

/**
 * Reads the names before a value that starts at `start`, nearest first: `openai_client = OpenAI("` has two, `SecretStr("` is one only in
 * passing. Empty when there is none.
 */
export function leadsBefore(text: string, start: number): readonly Lead[] {
  const leads: Lead[] = [];
  for (let from = Math.max(0, start - LEAD); leads.length < 4;) {
    const found = leadToEnd.exec(text.slice(from, start));
    const { name = '', link = '' } = found?.groups ?? {};
    if (found === null) break;
    const at = from + found.index;
    const head = nameHead(text.slice(Math.max(0, at - 80), at));
    leads.unshift({ name: head + name, start: at - head.length, link });
    from = at + name.length;
  }
  return leads;
}

/** The part of a name before its telling end. The `n` of a written-out `\n` is no part of it. */
function nameHead(before: string): string {
  const head = /(?:[\w.$:-]|->|\?\.)*$/.exec(before)?.[0] ?? '';
  return before.endsWith(`\\${head}`) ? head.replace(/^[nrt]/, '') : head;
}
