import { wordsOf } from '../../detect/openai-context.ts';
import type { Found } from '../check.ts';
import type { KeyKind, KindOfKey } from '../keys/key-kinds.ts';

/** Keys of one kind under another one's name: what reads the name uses them for what they are not. */
export const misnamed = (kinds: readonly KindOfKey[]): readonly Omit<Found, 'path'>[] =>
  kinds.flatMap(({ key: { startLine }, kind, name }) => {
    const found = name === undefined ? undefined : judge(name, kind);
    return found === undefined ? [] : [{ ...found, startLine }];
  });

const judge = (name: string, kind: KeyKind): Omit<Found, 'path'> | undefined => {
  const words = wordsOf(name);
  const isOpenai = /open ?ai/.test(words.join(' '));
  if (words.includes('admin')) return isOpenai && kind !== 'admin' ? noAdmin(name, kind) : undefined;
  if (kind === 'admin') return isOpenai && !words.includes('organization') ? admin(name) : undefined;
  if (isOpenai) return words.includes('azure') ? foreign(name, kind, 'Azure') : undefined;
  const vendor = words.map((word) => vendors.get(word)).find((one) => one !== undefined);
  return vendor === undefined ? undefined : foreign(name, kind, vendor);
};

const admin = (name: string): Omit<Found, 'path'> => ({
  severity: 'high',
  message: `\`${name}\` holds an admin key: what reads it can do all that an owner of the organization can`,
  fix: "put a key of the application's project in its place, and delete the admin key if anybody else could read it",
});

const noAdmin = (name: string, kind: KeyKind): Omit<Found, 'path'> => ({
  severity: 'low',
  message: `\`${name}\` holds a ${kind} key, which administers nothing`,
  fix: `put an admin key in its place, or name it \`OPENAI_API_KEY\``,
});

const foreign = (name: string, kind: KeyKind, vendor: string): Omit<Found, 'path'> => ({
  message: `\`${name}\` holds an OpenAI ${kind} key: what reads it sends the key to ${vendor}`,
  fix: `put ${vendor}'s own key in its place, and delete this one if it was sent`,
});

/** By words of a name. */
const vendors: ReadonlyMap<string, string> = new Map([
  ['anthropic', 'Anthropic'],
  ['claude', 'Anthropic'],
  ['gemini', 'Google'],
  ['mistral', 'Mistral'],
  ['groq', 'Groq'],
  ['cohere', 'Cohere'],
  ['deepseek', 'DeepSeek'],
  ['openrouter', 'OpenRouter'],
  ['perplexity', 'Perplexity'],
  ['huggingface', 'Hugging Face'],
  ['replicate', 'Replicate'],
  ['xai', 'xAI'],
]);
