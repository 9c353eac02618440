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
  '(?:key|token|secret|credentials?|bearer|pass(?:word)?|auth(?:orization)?|open[-_. ]?ai(?:\\.\\w{1,24})?|client|service|chatgpt|codex)s?\\w{0,24}(?!\\w)';

/** What closes the name where it is a string, a subscript, emphasized or the argument of a call. */
const close = `!?${quote}?[\\])]{0,2}(?:\\*\\*)?`;

const typeNotes = [
  String.raw`[ \t]{0,3}:[ \t]{0,3}(?:&(?:'\w{1,8} )?|\[\]const )?[\w.<>?|[\]]{1,40}(?: \| [\w.<>?[\]]{1,20}){0,2}`,
  String.raw`\s{1,3}(?:as\s)?(?:string|str)`,
  String.raw`\s{1,3}(?:n?varchar2?|text|char)(?:\(\w{1,5}\))?`,
  String.raw`\s{1,3}\{\s{0,4}get;[\w; ]{0,40}\}`,
  String.raw`\[\d{0,4}\]`,
  // `$ENV{NAME}`
  String.raw`\}`,
];
const operator = String.raw`(?::=|=>|!?={1,3}|::?-?|\|\|?=?|\?\?=?|\?[:=]|\/\/=?|\b(?:or|to|is)\b|->|<-|\{)`;

/** An empty setting: what begins the next line is no value of it. */
const sameSetting = String.raw`(?!(?<==)[ \t]{0,20}\r?\n$)`;

/** What a value is called where the name of the setting stands elsewhere. */
const valueName = '(?:default(?:_?value)?|value|content|secret_?string)';
/** Other settings between the two, of the same indentation: `type`, `description`. The next `name` is that of another value. */
const attributes = String.raw`(?<indent>[ \t]{1,24})(?:(?!name|key|-)[\w-]{1,40}[ \t]{0,20}[:=][^\n]{0,160}\n\k<indent>){0,4}`;
const jsonAttributes = String.raw`(?:,\s{0,40}["'](?!name|key)[\w-]{1,40}["']\s{0,3}:\s{0,3}["']?[^"'{}\n]{0,80}["']?){0,4}`;
/** An argument before the one in question. */
const argument = String.raw`(?:${quote}[^"'${'`'}\n]{0,120}${quote}|(?:new\s{1,3})?[\w.:$]{1,60}(?:\([^()\n]{0,80}\))?)`;

const links = [
  String.raw`(?:${typeNotes.join('|')})?\s{0,20}${operator}${sameSetting}\s{0,60}(?:[>|][-+]?\s{1,40})?`,
  // `name = cond ? x : value`, `name = ask() or value`; also over lines that begin with `?`, `:` or `||`
  String.raw`\s{0,3}[:=]\s{0,3}(?:[^\n;]|\r?\n[ \t]{0,40}(?=[ \t][?:|])){1,100}?\s(?:or|\|\||\?\?|else|\?:|:)\s{1,3}`,
  String.raw`\s{0,3}=\s{0,3}[^\n;?]{1,80}\?[^\n;:?,(){}]{1,80}:\s{0,3}`,
  String.raw`\s{0,2},\s{0,60}(?:default\s{0,3}=\s{0,3})?`,
  String.raw`${jsonAttributes}\s{0,3}[,;]?\s{0,60}(?:-\s)?(?:\w{1,10}:)?${quote}?${valueName}${quote}?\s{0,4}[:=]\s{0,8}`,
  String.raw`:?[ \t]{0,3}\r?\n${attributes}${valueName}[ \t]{0,20}[:=][ \t]{1,8}`,
  String.raw`<\/\w{1,12}>\s{0,40}<\w{1,12}>\s{0,10}`,
  String.raw`\s{0,2}>\s{0,40}(?:<\w{1,12}>\s{0,10})?`,
  String.raw`\s{0,3}(?:[:=]\s{0,3})?\{[^{}]{0,240}?(?<![A-Za-z])${valueName}${quote}?\s{0,20}[=:]\s{0,8}`,
  // The same call's or tag's default, a comma after each line.
  String.raw`(?:[^;(){}\n]|,[ \t]{0,8}\n){0,200}?(?<![A-Za-z])(?:env)?default(?:_?value)?\s{0,3}[=:]\s{0,3}`,
  String.raw`(?:[^\n;{}]|\n\s{0,20}\.){0,160}?(?:\.default|unwrap_or(?:_else)?|or_?else)\(\s{0,20}(?:\|_?\|\s?)?`,
  String.raw`\(\s{0,60}(?:${argument}\s{0,3},(?:[ \t]{0,40}\/\/[^\n]{0,80})?\s{0,60}){0,3}`,
  // `"Bearer %s" % value`
  String.raw`\s(?:%[s@]|\{\w{0,10}\})${quote}\s{0,3}(?:,|%(?=["'\s])|\.format\()\s{0,3}`,
  String.raw`\s{1,4}--?(?:value|body|b|v|text)[ =]\s{0,2}`,
  String.raw`[ \t]{1,8}`,
];

/** The first values of a list, of which this one is another. */
const others = String.raw`(?:${quote}?[\w+/=.-]{1,200}${quote}?\s{0,3},\s{0,60}){0,6}`;
const list = String.raw`(?:(?:\[\]string)?[[{(]\s{0,60}${others}|(?:-\s{1,3}[^\n]{1,200}\n\s{0,20}){0,6}-\s{1,3})`;
/** `SecretStr("`, `new ApiKeyCredential("`, `String::from("`, `ConvertTo-SecureString "`, `("` and a string's prefix; then the scheme of a header. */
const opening = String.raw`(?:ConvertTo-SecureString\s{1,3}(?:-String\s{1,3})?)?(?:(?:new\s{1,3})?[\w.:[\]]{0,40}\(\s{0,60}){0,2}(?:default\s{0,3}=\s{0,3})?${list}?(?:<<|r#{1,2}(?=")|%?q[qw]?[{(|])?(?:[bruf@$LN]{0,2}${quote}{1,3})?(?:(?:bearer|token)\s{1,3}(?:${quote}\s{0,3}[+.]\s{0,3}${quote})?)?`;

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
export const leadToEnd = new RegExp(`(?<name>${nameEnd})(?<link>${close}(?:${links.join('|')})${opening})$`, 'i');

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
    const before = text.slice(Math.max(0, at - 80), at);
    const head = nameHead(before);
    // What stands behind an element is not in it.
    if (!before.endsWith(`</${head}`)) leads.unshift({ name: head + name, start: at - head.length, link });
    from = at + name.length;
  }
  return leads;
}

/** The part of a name before its telling end. The `n` of a written-out `\n` is no part of it. */
function nameHead(before: string): string {
  const head = /(?:[\w.$:-]|->|\?\.)*$/.exec(before)?.[0] ?? '';
  return before.endsWith(`\\${head}`) ? head.replace(/^[nrt]/, '') : head;
}
