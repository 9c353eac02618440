import { type Lead } from './assignment-forms.ts';
import { isPlainKeyName } from './openai-context.ts';
import type { Surroundings } from './rule.ts';

/**
 * Whether the name is that of an OpenAI key: by itself (`OPENAI_API_KEY`, `openai.api_key`), or as the key of an OpenAI client, section,
 * object or request (`new OpenAI({ apiKey`, `openai:` over `api_key:`, `Authorization` beside an OpenAI address). Answers with the reason,
 * for people; undefined when it is not.
 */
export function openaiSubject(lead: Lead, around: Surroundings): string | undefined {
  const { name } = lead;
  if (isNoSecretName(name)) return undefined;
  if (openai.test(name) && secretWord.test(name)) return 'its name says OpenAI';
  if (isCall(lead) && openai.test(lastPart(name))) return 'it is given to an OpenAI client';
  if (/^["']?openai$/i.test(name)) return isAmongKeys(lead, around) ? 'it stands among keys, named OpenAI' : undefined;
  if (!isBearer(lead) && !isGenericKeyName(name)) return undefined;
  if (otherVendor.test(name)) return undefined;
  return contextReason(lead, around);
}

const openai = /open[-_. ]?ai|codex|chat[-_]?gpt|(?:^|[-_.])gpt[-_]?\d?(?:$|[-_.])/i;
const secretWord = /key|token|secret|bearer|credential|pass/i;
const otherVendor =
  /anthropic|claude|gemini|google|vertex|cohere|mistral|groq|deepseek|together|replicate|hugging|openrouter|perplexity|pinecone|voyage|tavily|serp|langfuse|langsmith|helicone|elevenlabs|bedrock|aws|github|stripe|supabase|slack|twilio|firebase|mapbox|sentry/i;

/** Names of what is not the key itself: its file, variable, digest, limits. */
function isNoSecretName(name: string): boolean {
  if (/hashed/i.test(name)) return true;
  if (/(?:cache|storage|public|primary|foreign|sort|partition|idempotency|translation|index)[-_]?key$/i.test(name))
    return true;
  return /(?:file|path|name|env|var|variable|ur[li]|limit|count|hash|sha\d*|md5|digest|checksum|izer|header|prefix|suffix|type|arn|ref|id|scope|usage|length|size|max|min|version|field|label|hint|message|error|title|model|hashed|encrypted|fingerprint|vault|endpoint|host|base|org|organization|project|region|deployment|provider)s?$/i.test(
    name,
  );
}

/** `api_key`, `apiKey`, `client.token`, `x-api-key`, `Key`: a key, and nothing says whose. */
function isGenericKeyName(name: string): boolean {
  return /(?:^|[._:>$-])(?:x[-_]?)?(?:my[-_]?)?(?:with[-_]?)?(?:api|access|auth|secret|bearer|azure)?[-_]?(?:api)?[-_]?(?:key|token|secret|credential)$/i.test(
    name,
  );
}

/** `keys: { openai: "…" }`, `llm keys set openai --value …`, a file `keys.json`. */
function isAmongKeys(lead: Lead, around: Surroundings): boolean {
  const before = around.text.slice(Math.max(0, lead.start - 120), lead.start);
  return /key|secret|token|credential/i.test(before) || /(?:keys|secrets|credentials)[^/]*$/i.test(around.path ?? '');
}

function isBearer(lead: Lead): boolean {
  return /(?:bearer|token)\s[^\w]*$/i.test(lead.link);
}

function isCall(lead: Lead): boolean {
  return /^["'\])]{0,3}\(/.test(lead.link);
}

function lastPart(name: string): string {
  return /[\w]*$/.exec(name.replace(/::?(?:new)?client$|\.newclient\w*$|\.client$/i, ''))?.[0] ?? '';
}

function contextReason(lead: Lead, around: Surroundings): string | undefined {
  const { text } = around;
  // Other services' keys stand beside it, too.
  const isPlain = isBearer(lead) || isPlainKeyName(lead.name);
  if (isPlain && isBesideOpenaiAddress(around, lead)) return 'an OpenAI address stands beside it';
  if (isInOpenaiBlock(text, lead)) return 'it is given to an OpenAI client';
  if (isInOpenaiSection(text, lead)) return 'it stands in a section for OpenAI';
  const line = text.slice(Math.max(text.lastIndexOf('\n', lead.start - 1) + 1, lead.start - 200), lead.start);
  if (isPlain && openai.test(line) && !otherVendor.test(line)) return 'OpenAI is named on its line';
  return isPassedOn(text, lead) ? 'it is given to an OpenAI client' : undefined;
}

/** "Beside an OpenAI URL": 300 characters either way, with no other request or API between the two. */
function isBesideOpenaiAddress({ text, end }: Surroundings, lead: Lead): boolean {
  const from = Math.max(0, lead.start - 300);
  return Array.from(text.slice(from, end + 300).matchAll(openaiAddress)).some(({ 0: address, index }) => {
    const start = from + index;
    const between =
      start < lead.start ? text.slice(start + address.length, lead.start) : text.slice(end, start + address.length);
    return !otherRequest.test(between);
  });
}

const openaiAddress = /openai\.com\/|["'/@]api\.openai\.com|\.openai\.azure\.com|\/openai\/(?:v1|deployments)/gi;
const otherRequest = /\bcurl\s|https?:\/\/api[.-](?!openai)/i;

/** Brackets that are open at the name, innermost first: an OpenAI call, class or property opens one, or a neighbour inside says OpenAI. */
function isInOpenaiBlock(text: string, lead: Lead): boolean {
  let at = lead.start;
  for (let level = 0; level < 4; level++) {
    const opener = openerBefore(text, at);
    if (opener < 0) return false;
    const head =
      /(?:([\w.$-]+)["'\]]{0,2}\s{0,3}(?:[:=]|=>|:=)?\s{0,3}(?:new\s{1,3})?(?:<[^<>]{0,60}>)?\s{0,3}(?:\(\s{0,40})?)$/.exec(
        text.slice(Math.max(0, opener - 100), opener),
      )?.[1];
    if (head !== undefined && openai.test(head)) return true;
    if (head !== undefined && otherVendor.test(head)) return false;
    if (level === 0 && neighbourOpenai.test(text.slice(Math.max(opener, lead.start - 400), lead.start))) return true;
    at = opener;
  }
  return false;
}

const neighbourOpenai =
  /["'`]openai(?:["'`/]|-compat)|(?:provider|type|vendor|service|name)["']?\s{0,3}[:=]\s{0,3}["']?(?:azure[-_ ]?)?openai/i;

/** The nearest bracket before `at` that is still open there; -1 when there is none within 1,500 characters. */
function openerBefore(text: string, at: number): number {
  let depth = 0;
  for (let i = at - 1; i >= Math.max(0, at - 1500); i--) {
    const char = text.charAt(i);
    if (char === ')' || char === ']' || char === '}') depth++;
    else if ((char === '(' || char === '[' || char === '{') && --depth < 0) return i;
  }
  return -1;
}

/** YAML and INI: a less indented line above, or the `[section]`, names OpenAI, or a line of the same indentation says so. */
function isInOpenaiSection(text: string, lead: Lead): boolean {
  const lines = text.slice(Math.max(0, lead.start - 2000), lead.start).split('\n');
  const own = lines.pop() ?? '';
  if (!/^\s*(?:-\s+)?["']?$/.test(own)) return false;
  let indent = own.replace(/["']/g, '').length;
  for (const line of lines.reverse().slice(0, 40)) {
    const section = /^\s*\[\[?([^\]]*)\]/.exec(line)?.[1];
    if (section !== undefined) return openai.test(section);
    const depth = /^\s*(?:-\s+)?/.exec(line)?.[0].length ?? 0;
    if (line.trim() === '' || depth > indent) continue;
    if (
      depth === indent &&
      /^\s*(?:-\s+)?(?:provider|type|vendor|service|name|model)["']?\s*[:=]\s*["']?(?:azure[-_ ]?)?openai/i.test(line)
    )
      return true;
    if (depth === indent) continue;
    if (/^\s*(?:-\s+)?["']?[\w.-]+["']?\s*:\s*$/.test(line) && openai.test(line)) return true;
    indent = depth;
  }
  return false;
}

/** `API_KEY = "…"` and later `OpenAI(api_key=API_KEY)`: the same name within a client's or setting's line. */
function isPassedOn(text: string, lead: Lead): boolean {
  const name = /[\w$]*$/.exec(lead.name)?.[0] ?? '';
  if (name.length < 3) return false;
  let seen = 0;
  for (let at = text.indexOf(name); at >= 0 && seen < 50; at = text.indexOf(name, at + 1), seen++) {
    if (at >= lead.start && at <= lead.start + lead.name.length) continue;
    const before = text.slice(Math.max(0, at - 80), at);
    if (
      /(?:open_?ai\w*(?:\.api_?key\s{0,3}=\s{0,3}|\.NewClient\(|\s{0,3}\((?:\{?\s{0,20}|[^()]{0,60}[,\s])(?:api_?key\s{0,3}[:=]\s{0,3})?))$/i.test(
        before,
      )
    )
      return true;
  }
  return false;
}
