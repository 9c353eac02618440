import { codesOf } from '../code/codes-of.ts';
import type { Code } from '../code/code.ts';
import type { Found } from '../check.ts';
import { isTestFile } from '../test-files.ts';
import type { ProjectFile } from '../project.ts';
import { namesKeyVariable } from '../keys/uses-key.ts';
import { secretKeys } from '../keys/real-keys.ts';
import type { Look } from '../look.ts';
import { aOrAn, serverFix } from './words.ts';
import { browserPlace, servedPlace } from './places.ts';
import { publicPrefixOf } from './public-prefixes.ts';

/** Keys that stand in what browsers get, and reads of their variables there. */
export const browserCode: Look = (file, project) => [
  ...literalKeys(file),
  ...(namesKeyVariable(file, project)
    ? codesOf(file).flatMap((code) => readsIn(file, code, project.keyVariables))
    : []),
];

const literalKeys = (file: ProjectFile): readonly Omit<Found, 'path'>[] => {
  const keys = secretKeys(file);
  if (keys.length === 0) return [];
  const place =
    servedPlace(file.path) ??
    codesOf(file)
      .map((code) => browserPlace(file, code))
      .find((one) => one !== undefined);
  if (place === undefined) return [];
  return keys.map(({ startLine, title }) => ({
    startLine,
    message: `${aOrAn(title)} stands in ${place}: everybody can read it`,
    fix: `delete the key at OpenAI, and ${serverFix}`,
  }));
};

/** `process.env` in a client component: tools that copy it in give it away, the others leave it out, so that nothing works. */
const readsIn = (file: ProjectFile, code: Code, keyVariables: ReadonlySet<string>): readonly Omit<Found, 'path'>[] => {
  const reads = code.reads.filter(
    ({ variable }) => keyVariables.has(variable) && publicPrefixOf(variable) === undefined,
  );
  const place = reads.length === 0 || isTestFile(file.path) ? undefined : browserPlace(file, code);
  if (place === undefined) return [];
  return reads.map(({ variable, line }) => ({
    severity: 'medium',
    startLine: line,
    message: `\`${variable}\` is read in ${place}: it is missing there, or everybody can read it`,
    fix: serverFix,
  }));
};
