import { namesOpenaiKey } from '../keys/openai-names.ts';
import type { Project } from '../project.ts';
import type { Code, Token } from './code.ts';
import { carriesKey } from './key-names.ts';

/** What people call the key that the expression carries, for a message: `` `OPENAI_API_KEY` ``, else "an OpenAI key". */
export const keyNameIn = (tokens: readonly Token[], code: Code, project: Project): string => {
  const words = allWords(tokens);
  const isKey = (text: string): boolean => project.keyVariables.has(text) || namesOpenaiKey(text);
  const name =
    words.find(({ text }) => isWordLike(text) && isKey(text)) ??
    words.find((token) => token.kind === 'name' && isWordLike(token.text) && carriesKey([token], code, project)) ??
    words.find(({ kind, text }) => kind === 'name' && /^api_?key$/i.test(text));
  return name === undefined ? 'an OpenAI key' : `\`${name.text.replace(/^\$(?:env:)?/i, '')}\``;
};

/** What is shown is a name of reasonable length, never a text that might be a key. */
const isWordLike = (text: string): boolean => text.length <= 60 && /^[$@]?(?:env:)?[A-Za-z_]\w*$/.test(text);

const allWords = (tokens: readonly Token[]): readonly Token[] => {
  const words: Token[] = [];
  const pending: (readonly Token[])[] = [tokens];
  for (const run of pending) {
    for (const token of run) {
      words.push(token);
      for (const insert of token.inserts ?? []) pending.push(insert);
    }
  }
  return words;
};
