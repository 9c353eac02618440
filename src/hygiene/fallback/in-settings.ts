import { formatOf } from '../formats/format-of.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import { namesOpenaiKey } from '../keys/openai-names.ts';
import type { Fallback, FallbackLook } from './fallback.ts';

/** `${OPENAI_API_KEY:-…}` of compose files and Spring's `${OPENAI_API_KEY:…}`, ARG and ENV of Dockerfiles, defaults of parameters. */
export const fallbacksInSettings: FallbackLook = (file, { keyVariables }) => {
  const isKey = (name: unknown): boolean =>
    typeof name === 'string' && (keyVariables.has(name) || namesOpenaiKey(name));
  const isDockerfile = formatOf(file.path) === 'dockerfile';
  if (!isDockerfile && !hint.test(file.text)) return [];
  return namedValuesOf(file).flatMap(({ name, keys, value, line, endLine }): Fallback[] => {
    if (value === '' || value.length > longest) return [];
    const expanded = [...value.matchAll(expansion)].flatMap(([, variable = '', text = '']): Fallback[] =>
      isKey(variable) && text !== '' ? [{ variable, text, line: endLine, verb: 'falls back to' }] : [],
    );
    const given = { text: value, line };
    if (isDockerfile && isKey(name) && !value.includes('$')) {
      return [{ ...given, variable: name, verb: `is set by \`${String(keys[0])}\` to` }];
    }
    const parameter = keys.at(-2);
    if (/^default(?:Value)?$/i.test(name) && isKey(parameter)) {
      return [{ ...given, variable: String(parameter), verb: 'has for its default' }];
    }
    return expanded;
  });
};

/** What any of them has in it. */
const hint = /\$\{[A-Za-z_]\w{0,100}(?::|-)|\b[Dd]efault(?:Value)?["']?\s{0,20}[:=]/;
const longest = 10_000;
const expansion = /\$\{([A-Za-z_]\w{0,100})(?::-|-|:(?![?+=]))["']?([^{}"'\s]{1,300})["']?\}/g;
