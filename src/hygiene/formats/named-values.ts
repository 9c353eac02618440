import { perFile } from '../per-file.ts';
import type { ProjectFile } from '../project.ts';
import { dockerfileValues } from './dockerfile.ts';
import { environmentEntries } from './dotenv.ts';
import { type Format, formatOf } from './format-of.ts';
import { hclValues } from './hcl.ts';
import { jsonValues } from './json.ts';
import { markupValues } from './markup.ts';
import type { NamedValue } from './named-value.ts';
import { propertyValues } from './properties.ts';
import { tomlValues } from './toml.ts';
import { yamlValues } from './yaml.ts';

/**
 * The names and values of a file of settings, in order of place; none for any other file. A broken file gives what can
 * be had.
 */
export const namedValuesOf: (file: ProjectFile) => readonly NamedValue[] = perFile(({ path, text }) => {
  const format = formatOf(path);
  return format === undefined ? [] : readers[format](text);
});

const readers: Readonly<Record<Format, (text: string) => readonly NamedValue[]>> = {
  dotenv: environmentEntries,
  yaml: yamlValues,
  json: jsonValues,
  toml: tomlValues,
  properties: propertyValues,
  hcl: hclValues,
  markup: markupValues,
  dockerfile: dockerfileValues,
};
