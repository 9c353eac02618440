import { nameOf } from '../../path-parts.ts';
import { jsonValues } from '../../formats/json.ts';
import type { Language } from '../code.ts';
import { dockerfileCode } from './dockerfile.ts';
import { makefileCode } from './makefile.ts';
import { notebookCode } from './notebook.ts';
import { pageCode } from './page.ts';
import { yamlCode } from './yaml.ts';

/** Code that stands in a file of another kind. */
export interface EmbeddedCode {
  readonly text: string;
  readonly language: Language;
  /** Its line in the file, from 1. */
  readonly firstLine: number;
  /** All of it stands on that line: its line breaks are written `\n`. */
  readonly oneLine?: true;
}

/** What of a file is code: none, for most. */
export const embeddedCode = (path: string, text: string): readonly EmbeddedCode[] => {
  const name = nameOf(path).toLowerCase();
  return kinds.find(([pattern]) => pattern.test(name))?.[1](text) ?? [];
};

const packageCode = (text: string): EmbeddedCode[] =>
  jsonValues(text)
    .filter(({ keys }) => keys[0] === 'scripts' && keys.length === 2)
    .map(({ value, line }) => ({ text: value, language: 'shell', firstLine: line, oneLine: true }));

const kinds: readonly (readonly [name: RegExp, read: (text: string) => readonly EmbeddedCode[]])[] = [
  [/\.ipynb$/, notebookCode],
  [/\.(?:vue|svelte|astro|html?|xhtml|jsp|ejs|hbs|cshtml|razor)$/, pageCode],
  [/^package\.json$/, packageCode],
  [/^(?:docker|container)file(?:\.[\w-]+)?$|\.(?:docker|container)file$/, dockerfileCode],
  [/^(?:gnu)?makefile(?:\.\w+)?$|\.mk$/, makefileCode],
  [/\.ya?ml$/, yamlCode],
];
