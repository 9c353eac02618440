import type { NamedKey } from '../formats/named-keys.ts';
import type { NamedValue } from '../formats/named-value.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import { perFile } from '../per-file.ts';
import type { ProjectFile } from '../project.ts';
import { type Manifest, clusterSecret, kinds } from './kinds.ts';

/** What a file deploys to, if it does, by its name and by the words at the top of what it holds. */
export const manifestOf: (file: ProjectFile) => Manifest | undefined = perFile((file) => {
  const path = file.path.toLowerCase();
  const tops = topsOf(namedValuesOf(file));
  return kinds.find(
    ({ names, holds }) => (names?.test(path) ?? true) && (holds?.every((word) => tops.has(word)) ?? true),
  );
});

/** The same for one key: a file of Kubernetes may hold Secrets beside other things. */
export const manifestFor = (manifest: Manifest, file: ProjectFile, { setting }: NamedKey): Manifest =>
  /^(?:data|stringData)$/.test(String(setting?.keys[0])) &&
  namedValuesOf(file).some(({ keys, value }) => keys.length === 1 && keys[0] === 'kind' && value === 'Secret')
    ? clusterSecret
    : manifest;

/** Of a list of plays the names are at the second level. */
const topsOf = (values: readonly NamedValue[]): ReadonlySet<string> =>
  new Set(values.map(({ keys }) => String(typeof keys[0] === 'number' ? keys[1] : keys[0])));
