import { openerBefore } from './assignment-blocks.ts';
import { openai } from './assignment-names.ts';

/** Calls of one chain that are gone back over. */
const MOST_CALLS = 12;

/**
 * Whether what a value is set on is OpenAI's: `OpenAiChatModel.builder().modelName(…).apiKey(`, `OpenAI.configure do |config|` over `config.token =`,
 * `client = OpenAI()` over `client.api_key =`, `config :openai,` over `api_key:`. `start` is where the name begins.
 */
export function isSetOnOpenai(text: string, start: number, name: string): boolean {
  return /^(?:\.|->|::|\?\.)/.test(name) ? isInOpenaiChain(text, start) : isOpenaiVariable(text, start, name);
}

/** Names of the calls before, without their arguments. */
function isInOpenaiChain(text: string, start: number): boolean {
  let at = start;
  for (let calls = 0; calls < MOST_CALLS; calls++) {
    at = text.slice(Math.max(0, at - 200), at).trimEnd().length + Math.max(0, at - 200);
    if (text.charAt(at - 1) === ')') at = openerBefore(text, at - 1);
    if (at < 0) return false;
    const call = /(?:[\w.$:]|->|\?\.){1,80}$/.exec(text.slice(Math.max(0, at - 80), at))?.[0];
    if (call === undefined) return false;
    if (openai.test(call)) return true;
    at -= call.length;
  }
  return false;
}

/** The variable that a name begins with was made by OpenAI's library, or is a block's there. */
function isOpenaiVariable(text: string, start: number, name: string): boolean {
  const variable = /^\$?([a-z_]\w{0,40})(?:\.|->)\w+$/i.exec(name)?.[1];
  if (variable === undefined || variable === 'self' || variable === 'this') return false;
  const made = new RegExp(
    String.raw`\b${variable}(?:\s?:\s?\w{1,40})?\s{0,3}:?=[^=\n]{0,80}?open_?ai|openai[^\n]{0,80}\|\s?${variable}\s?\|`,
    'i',
  );
  return made.test(text.slice(Math.max(0, start - 2000), start));
}

/** The line above, and those above it, ends with a comma; the first is a setting of OpenAI's (Elixir). */
export function continuesOpenaiLine(text: string, start: number): boolean {
  const lines = text
    .slice(Math.max(0, start - 1000), start)
    .split('\n')
    .slice(0, -1);
  for (const line of lines.reverse()) {
    if (!/,\s*$/.test(line)) return false;
    if (/^\s*\w+[ (]:?["']?\w*openai\w*["']?,/i.test(line)) return true;
  }
  return false;
}
