import { isInOpenaiBlock } from './assignment-blocks.ts';
import { type Lead } from './assignment-forms.ts';
import { isGenericKeyName, isNoSecretName, isOpenaiKeyName, openai, otherVendor } from './assignment-names.ts';
import { continuesOpenaiLine, isSetOnOpenai } from './assignment-receivers.ts';
import { isInOpenaiSection } from './assignment-sections.ts';
import { isPlainKeyName } from './openai-context.ts';
import type { Surroundings } from './rule.ts';

/**
 * Whether the name is that of an OpenAI key: by itself (`OPENAI_API_KEY`, `openai.api_key`), or as the key of an OpenAI client, section,
 * object or request (`new OpenAI({ apiKey`, `openai:` over `api_key:`, `Authorization` beside an OpenAI address). Answers with the reason,
 * for people; undefined when it is not.
 */
export function openaiSubject(lead: Lead, around: Surroundings): string | undefined {
  const { name } = lead;
  if (isNoSecretName(name) || isRemark(lead, around)) return undefined;
  if (isOpenaiKeyName(name)) return 'its name says OpenAI';
  if (isCall(lead) && openai.test(lastPart(name))) return 'it is given to an OpenAI client';
  if (/^["']?openai$/i.test(name)) return isAmongKeys(lead, around) ? 'it stands among keys, named OpenAI' : undefined;
  if (name === 'password' && isOfOpenaiMachine(lead, around)) return 'an OpenAI address stands beside it';
  if (!isBearer(lead) && !isGenericKeyName(name)) return undefined;
  // `messages.set(key, …)`: the variable is none of a setting's name.
  if (otherVendor.test(name) || /^[\])]{0,2}\s{0,2},/.test(lead.link)) return undefined;
  return contextReason(lead, around);
}

/** `openai: rotate the key (…)`, and a commit's id in prose: `move the openai key to …`. */
function isRemark({ link }: Lead, { text, start, end }: Surroundings): boolean {
  return /^[ \t]+\($/.test(link) || (/^[^"'`=:]*$/.test(link) && /^[0-9a-f]{40}$/.test(text.slice(start, end)));
}

/** `keys: { openai: "…" }`, `llm keys set openai --value …`, a file `keys.json`. */
function isAmongKeys(lead: Lead, around: Surroundings): boolean {
  const before = around.text.slice(Math.max(0, lead.start - 120), lead.start);
  return /key|secret|token|credential/i.test(before) || /(?:keys|secrets|credentials)[^/]*$/i.test(around.path ?? '');
}

/** `machine api.openai.com login apikey password …` of .netrc and .authinfo. */
function isOfOpenaiMachine(lead: Lead, { text }: Surroundings): boolean {
  return /\bmachine\s+[\w.-]*openai\.[\w.]+\s+(?:(?:login|account|port)\s+\S{1,80}\s+){0,3}$/.test(
    text.slice(Math.max(0, lead.start - 300), lead.start),
  );
}

/** `Authorization: Bearer …`, `AuthenticationHeaderValue("Bearer", "…")`, `"Bearer %s" % "…"`, `.bearer_auth("…")`. */
function isBearer({ name, link }: Lead): boolean {
  return /(?:bearer|token)\s[^\w]*$|bearer\W{1,8}$/i.test(link) || /bearer(?:[-_]?(?:auth|token))?$/i.test(name);
}

function isCall(lead: Lead): boolean {
  return /^["'\])]{0,3}\(/.test(lead.link);
}

/** What is called; of what makes a client, what it is made of: `OpenAI::Client.new`, `openai.DefaultConfig`. */
function lastPart(name: string): string {
  return (
    /[\w]*$/.exec(
      name.replace(/(?:::?(?:new)?client|\.client|(?:\.|::)(?:new\w*|create|default\w*config))$/i, ''),
    )?.[0] ?? ''
  );
}

function contextReason(lead: Lead, around: Surroundings): string | undefined {
  const { text, end } = around;
  const { start, name } = lead;
  // Other services' keys stand beside it, too.
  const isPlain = isBearer(lead) || isPlainKeyName(name);
  if (isPlain && isBesideOpenaiAddress(around, lead)) return 'an OpenAI address stands beside it';
  if (isInOpenaiBlock(text, start, end) || isSetOnOpenai(text, start, name)) return 'it is given to an OpenAI client';
  if (isInOpenaiSection(text, start, end) || continuesOpenaiLine(text, start))
    return 'it stands in a section for OpenAI';
  if (isPlain && isNamedOnLine(text, start)) return 'OpenAI is named on its line';
  return isPassedOn(text, lead) ? 'it is given to an OpenAI client' : undefined;
}

/** No other vendor is, and no statement, object or request has ended since. */
function isNamedOnLine(text: string, start: number): boolean {
  const line = text.slice(Math.max(text.lastIndexOf('\n', start - 1) + 1, start - 200), start);
  const own = line.slice(line.search(/[^;}]*$/));
  return openai.test(own) && !otherVendor.test(line) && !otherRequest.test(own);
}

/** "Beside an OpenAI URL": 300 characters either way, 1,000 on the same line, with no other request or API between the two. */
function isBesideOpenaiAddress({ text, end }: Surroundings, lead: Lead): boolean {
  const lineStart = text.lastIndexOf('\n', lead.start - 1) + 1;
  const lineEnd = (text.indexOf('\n', end) + 1 || text.length + 1) - 1;
  const from = Math.max(0, lead.start - 1000, Math.min(lineStart, lead.start - 300));
  const to = Math.min(end + 1000, Math.max(lineEnd, end + 300));
  return Array.from(text.slice(from, to).matchAll(openaiAddress)).some(({ 0: address, index }) => {
    const start = from + index;
    const between =
      start < lead.start ? text.slice(start + address.length, lead.start) : text.slice(end, start + address.length);
    return !otherRequest.test(between);
  });
}

const openaiAddress =
  /openai\.com\/|(?<![\w.-])api\.openai\.com(?![\w.-])|\.openai\.azure\.com|\/openai\/(?:v1|deployments)/gi;
const otherRequest =
  /(?:\bcurl\s|https?:\/\/api[.-](?!openai)|["']url["']\s{0,3}:\s{0,3}["']https?:\/\/(?![\w.-]*openai))/i;

/** `API_KEY = "…"` and later `OpenAI(api_key=API_KEY)`: the same name within a client's or setting's line. */
function isPassedOn(text: string, lead: Lead): boolean {
  const name = /[\w$]*$/.exec(lead.name)?.[0] ?? '';
  if (name.length < 3) return false;
  let seen = 0;
  for (let at = text.indexOf(name); at >= 0 && seen < 50; at = text.indexOf(name, at + 1), seen++) {
    if (at >= lead.start && at <= lead.start + lead.name.length) continue;
    if (given.test(text.slice(Math.max(0, at - 80), at))) return true;
  }
  return false;
}

/** What stands before a name that is given to OpenAI's library or setting. */
const given = new RegExp(
  `(?:${[
    String.raw`open_?ai\w*(?:\.api_?key\s{0,3}=\s{0,3}|\.NewClient\(\s{0,20}(?:[\w.]{1,40}\()?|\s{0,3}\((?:\{?\s{0,20}|[^()]{0,60}[,\s])(?:api_?key\s{0,3}[:=]\s{0,3})?)`,
    String.raw`open_?ai\w*key["'\])]{0,3}\s{0,3}[:=,]\s{0,3}`,
  ].join('|')})$`,
  'i',
);
