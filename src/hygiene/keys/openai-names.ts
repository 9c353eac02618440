import { wordsOf } from '../../detect/openai-context.ts';

/**
 * Whether a variable or an option holds an OpenAI key, by its name: `OPENAI_API_KEY`, `VITE_OPEN_AI_TOKEN`, `openaiApiKey`. Not what only speaks of one
 * (`HAS_OPENAI_KEY`, `OPENAI_KEY_LABEL`), and not what OpenAI makes for browsers: ephemeral keys and ChatKit's domain keys.
 */
export const namesOpenaiKey = (name: string): boolean => namesOpenai(name, KEYS, NO_KEY);

/** Whether a variable or an option says where OpenAI's API is: `OPENAI_BASE_URL`, `AZURE_OPENAI_ENDPOINT`, `openai.api_base`. */
export const namesOpenaiUrl = (name: string): boolean => namesOpenai(name, URLS, NO_URL);

/** Whether a name speaks of OpenAI, ends in one of the words `ends`, and has none of `others`. */
const namesOpenai = (name: string, ends: ReadonlySet<string>, others: ReadonlySet<string>): boolean => {
  if (name.length > LONGEST) return false;
  const words = wordsOf(name);
  return (
    ends.has(words.at(-1) ?? '') &&
    /open\s?ai|chat\s?gpt/.test(words.join(' ')) &&
    !words.some((word) => others.has(word))
  );
};

/** Nobody names a variable so. */
const LONGEST = 200;

const KEYS: ReadonlySet<string> = new Set([
  'key',
  'keys',
  'apikey',
  'apikeys',
  'token',
  'secret',
  'credential',
  'credentials',
]);

const NO_KEY: ReadonlySet<string> = new Set(
  (
    'has have is use uses using show hide enable enabled disable allow allows require requires required need needs valid invalid missing no ' +
    'label placeholder ephemeral domain publishable pk limit max min count webhook session'
  ).split(' '),
);

const URLS: ReadonlySet<string> = new Set([
  'url',
  'uri',
  'base',
  'endpoint',
  'host',
  'origin',
  'path',
  'address',
  'baseurl',
]);

/** A proxy is spoken to by CONNECT: what goes through it is encrypted all the same. Links are for people, callbacks come from OpenAI. */
const NO_URL: ReadonlySet<string> = new Set(
  'proxy docs doc link help callback redirect webhook site image avatar logo'.split(' '),
);
