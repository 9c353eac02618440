import { base64 } from './decode/base64.ts';
import type { Surroundings } from './rule.ts';

/** "openai" in the ways that names are written, as keywords. */
export const openaiWords: readonly string[] = ['openai', 'OPENAI', 'OpenAI', 'Openai', 'OpenAi', 'openAI', 'openAi'];

/** Codex's OAuth issuer and its public client id. */
const LOGIN_WORDS: readonly string[] = ['auth.openai.com', 'app_EMoamEEZ73f0CkXaXp7hrann'];

/** Start of the environment variables that the Codex command line reads. */
export const codexWord = 'CODEX_';

/** Codex's stored login; no other `auth.json`, and not `oauth.json`. Archive members count. */
export const codexAuthFile: RegExp = /(?:^|[/!])\.codex\/auth\.json$/;

/**
 * ".openai.com" as it stands in base64, once for each place in a group of three bytes where it may start: what the
 * tokens of OpenAI's login hold in their issuer and in their claims.
 */
export const loginTokenKeywords: readonly string[] = base64.forms('.openai.com');

/** Keywords of which one stands wherever `hasChatgptLoginContext` holds; few, for each is searched in every file. */
export const chatgptLoginKeywords: readonly string[] = [
  'openai',
  'app_EMoamEEZ73f0CkXaXp7hrann',
  ...loginTokenKeywords,
];

const AZURE_OPENAI =
  /openai\.azure\.com|services\.ai\.azure\.com|azure.?(?:chat.?|async.?)?openai|openai.?azure|\baoai/i;
const AZURE_AI = /(?:cognitiveservices|cognitive\.microsoft)\.azure\.com|AzureKeyCredential/i;
const AZURE_TYPE = /api_?type["'`\]]{0,3}\s{0,4}[:=]\s{0,4}["'`]?azure/i;

/** Characters that may stand between a name and its value, and in the name itself. */
const GAP = 24;
const NAME = 64;
/** Words between a name and its value that are not the name: `value:`, `Bearer`, `: string =`. */
const FILLERS: ReadonlySet<string> = new Set(['value', 'bearer', 'string', 'str', 'default', 'text']);

/** Whether OpenAI is named around a value, in what it was decoded from, or in the file's path. */
export function hasOpenAiContext(around: Surroundings): boolean {
  return /openai/i.test(around.text) || /openai/i.test(around.outer) || /openai/i.test(around.path ?? '');
}

/** Whether Azure OpenAI is named around a value: its host, its clients, or both words near each other. */
export function hasAzureOpenAiContext(around: Surroundings): boolean {
  const text = `${around.outer}\n${around.text}`;
  if (AZURE_OPENAI.test(text)) return true;
  return (AZURE_AI.test(text) || AZURE_TYPE.test(text)) && hasOpenAiContext(around);
}

/** Whether a value stands in Codex's stored login, or beside OpenAI's login service or one of its tokens. */
export function hasChatgptLoginContext(around: Surroundings): boolean {
  if (codexAuthFile.test(around.path ?? '')) return true;
  const words = [...LOGIN_WORDS, ...loginTokenKeywords];
  return words.some((word) => around.text.includes(word) || around.outer.includes(word));
}

/**
 * The name that a value is given to: `AZURE_OPENAI_KEY` of `AZURE_OPENAI_KEY = "…`, `"AZURE_OPENAI_KEY": "…`,
 * `<AZURE_OPENAI_KEY>…` and `<add key="AZURE_OPENAI_KEY" value="…`. Empty when there is none within 24 characters.
 */
export function nameBefore(around: Surroundings): string {
  const { text } = around;
  for (let at = around.start, tries = 0; tries < 3; tries++) {
    const end = back(text, at, GAP, (char) => !/[A-Za-z0-9]/.test(char));
    const start = back(text, end, NAME, (char) => /[\w$.:-]/.test(char));
    // The `n` of a written-out `\\n` is no part of the name.
    const name = text.slice(text.charAt(start - 1) === '\\' ? start + 1 : start, end);
    if (!FILLERS.has(name.toLowerCase())) return name;
    at = start;
  }
  return '';
}

/** Words that say nothing of whose key it is. */
const PLAIN = new Set(
  (
    'x api apikey key keys primary secondary access account azure open ai oai aoai gpt llm lm chat embedding embeddings model ' +
    'models config settings options params args client self this env os environ process service services cognitive subscription ocp apim ' +
    'secret token credential credentials auth bearer header headers provider base my the app resource deployment completion dev prod test ' +
    'staging local default with new azcore next react vite expo nuxt public'
  ).split(' '),
);

/** Whether a name says "key" and no more than that. A secret of no API is what an application signs with. */
export function isPlainKeyName(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.every((word) => PLAIN.has(word)) &&
    (!words.includes('secret') || words.some((word) => word.startsWith('api')))
  );
}

/** The words of a name in lower case: `azureOpenAI_Key2` → azure, open, ai, key. */
export function wordsOf(name: string): readonly string[] {
  const parts = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return parts.map((part) => part.toLowerCase());
}

/** The first index of the run of at most `limit` accepted characters that ends at `from`. */
function back(text: string, from: number, limit: number, accepts: (char: string) => boolean): number {
  let at = from;
  while (at > 0 && from - at < limit && accepts(text.charAt(at - 1))) at--;
  return at;
}
