import { perFile } from '../per-file.ts';
import type { Code } from './code.ts';
import { embeddedCode } from './embedded/embedded.ts';
import { languageOf } from './languages.ts';
import { onOneLine } from './one-line.ts';
import { readCode } from './read-code.ts';

export { readCode } from './read-code.ts';

/** The code of a file: one for a source, several for what holds some (notebooks, components, CI files, Dockerfiles), none for the rest. */
export const codesOf = perFile((file): readonly Code[] => {
  const language = languageOf(file.path, file.text);
  if (language !== undefined) return [readCode(file.text, language)];
  return embeddedCode(file.path, file.text).map(({ text, language, firstLine, oneLine }) => {
    const code = readCode(text, language, firstLine);
    return oneLine === true ? onOneLine(code, firstLine) : code;
  });
});
