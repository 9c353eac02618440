import { openai, otherVendor } from './assignment-names.ts';

/** Characters that are gone through for a bracket's other end. */
const LONGEST_BLOCK = 1500;

/**
 * Brackets that are open at a name, innermost first: an OpenAI call, class or property opens one, a neighbour inside says OpenAI, or what the block
 * makes is given to an OpenAI client. `end` is that of the name's value.
 */
export function isInOpenaiBlock(text: string, start: number, end: number): boolean {
  let at = start;
  for (let level = 0; level < 4; level++) {
    const opener = openerBefore(text, at);
    if (opener < 0) return false;
    const before = text.slice(Math.max(0, opener - 100), opener);
    const head = blockHead.exec(before)?.[1];
    if (head !== undefined && openai.test(head)) return true;
    if (head !== undefined && otherVendor.test(head)) return false;
    if (level === 0 && saysOpenai.test(text.slice(Math.max(opener, start - 400), start))) return true;
    if (level === 0 && providerOpenai.test(text.slice(end, closerAfter(text, end)))) return true;
    if (dotnetClient.test(before) && /\busing OpenAI\b/.test(text)) return true;
    const made = /([\w$]{3,40})\s{0,3}:?=\s{0,3}(?:new\s{1,3})?[\w.]{0,60}\(?\s{0,40}$/.exec(before)?.[1];
    if (made !== undefined && isGivenToOpenai(text, made)) return true;
    at = opener;
  }
  return false;
}

const blockHead =
  /(?:([\w.$:-]+)["'\]]{0,2}\s{0,3}(?:[:=]|=>|:=)?\s{0,3}(?:new\s{1,3})?(?:<[^<>]{0,60}>)?\s{0,3}(?:\(\s{0,40})?)$/;
const provider = String.raw`(?:provider|type|vendor|service|engine|name)["']?\s{0,3}[:=]\s{0,3}["']?(?:azure[-_ ]?)?openai`;
const saysOpenai = new RegExp(String.raw`["'${'`'}]openai(?:["'${'`'}/]|-compat)|${provider}`, 'i');
const providerOpenai = new RegExp(provider, 'i');

/** `ChatClient client = new(`: OpenAI's own library names its clients so. */
const dotnetClient = /\b(?:Chat|Embedding|Image|Audio|Moderation|Assistant|Responses?|Realtime)Client\b[^;{}\n]{0,60}$/;

/** `new OpenAIApi(configuration)` */
const isGivenToOpenai = (text: string, name: string): boolean =>
  new RegExp(String.raw`open_?ai\w{0,40}\(\s{0,20}${name.replaceAll('$', '\\$')}\b`, 'i').test(text);

/** The nearest bracket before `at` that is still open there; -1 when there is none within 1,500 characters. */
export function openerBefore(text: string, at: number): number {
  let depth = 0;
  for (let i = at - 1; i >= Math.max(0, at - LONGEST_BLOCK); i--) {
    const char = text.charAt(i);
    if (char === ')' || char === ']' || char === '}') depth++;
    else if ((char === '(' || char === '[' || char === '{') && --depth < 0) return i;
  }
  return -1;
}

/** Where the bracket closes in which `at` stands, or 400 characters further. */
function closerAfter(text: string, at: number): number {
  const limit = Math.min(text.length, at + 400);
  let depth = 0;
  for (let i = at; i < limit; i++) {
    const char = text.charAt(i);
    if (char === '(' || char === '[' || char === '{') depth++;
    else if ((char === ')' || char === ']' || char === '}') && --depth < 0) return i;
  }
  return limit;
}
