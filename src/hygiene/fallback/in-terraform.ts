import { codesOf } from '../code/codes-of.ts';
import { isMark, isWord, runOf } from '../code/expression.ts';
import { namesOpenaiKey } from '../keys/openai-names.ts';
import type { Fallback, FallbackLook } from './fallback.ts';

/** `variable "openai_api_key" { default = "…" }`. */
export const fallbacksInTerraform: FallbackLook = (file, { keyVariables }) =>
  codesOf(file)
    .filter(({ language }) => language === 'terraform')
    .flatMap(({ tokens }) => {
      const { partners } = runOf(tokens);
      return tokens.flatMap((token, at): Fallback[] => {
        const name = tokens[at + 1];
        const open = at + 2;
        if (!isWord(token, 'variable') || name?.kind !== 'string' || !isMark(tokens[open], '{')) return [];
        if (!namesOpenaiKey(name.text) && !keyVariables.has(name.text) && !keyVariables.has(name.text.toUpperCase()))
          return [];
        const block = tokens.slice(open + 1, Math.min(partners[open] ?? open, open + longest));
        const set = block.findIndex((word, index) => isWord(word, 'default') && isMark(block[index + 1], '='));
        const literal = set < 0 ? undefined : block[set + 2];
        if (literal?.kind !== 'string' || literal.inserts !== undefined || literal.text === '') return [];
        return [{ variable: name.text, text: literal.text, line: literal.line, verb: 'has for its default' }];
      });
    });

/** A variable's block is short. */
const longest = 500;
