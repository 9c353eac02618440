import { namesKey } from '../formats/key-names.ts';
import type { TreeValue } from '../formats/tree.ts';
import type { Project } from '../project.ts';

/** The first of some values that takes an OpenAI key from `secrets`, with the secret's name. */
export const secretIn = (
  values: readonly TreeValue[],
  { keyVariables }: Project,
): { readonly name: string; readonly line: number } | undefined => {
  for (const { name: holder, value, line } of values) {
    const names = secretNames(value);
    const name =
      names.find((each) => namesKey(each, keyVariables)) ?? (namesKey(holder, keyVariables) ? names[0] : undefined);
    if (name !== undefined) return { name, line };
  }
  return undefined;
};

/** `X` of `${{ secrets.X }}` and `${{ secrets['X'] }}`; GitHub's own token is no secret of anybody's. */
export const secretNames = (text: string): readonly string[] =>
  [...text.matchAll(expressions)]
    .flatMap(([expression]) =>
      [...expression.matchAll(/\bsecrets(?:\.|\[['"])([A-Za-z_]\w{0,100})/g)].map(([, name = '']) => name),
    )
    .filter((name) => name !== 'GITHUB_TOKEN');

const expressions = /\$\{\{[^}]{0,1000}\}\}/g;
