import { codesOf } from '../code/codes-of.ts';
import { isEnvironmentExample } from '../formats/environment-names.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import type { Found } from '../check.ts';
import type { Look } from '../look.ts';
import { usesKey } from '../keys/uses-key.ts';

/** Variables that switch the check of certificates off for all of a program, with the values that do so. */
const switches: ReadonlyMap<string, { readonly off: RegExp; readonly program: string }> = new Map([
  ['NODE_TLS_REJECT_UNAUTHORIZED', { off: /^0$/, program: 'Node.js' }],
  ['PYTHONHTTPSVERIFY', { off: /^0$/, program: 'Python' }],
]);

/** Settings and code of a project with a key that set one of them. */
export const switchedOffByVariable: Look = (file, project) => {
  if (![...switches.keys()].some((name) => file.text.includes(name)) || !usesKey(project)) return [];
  const found = new Map<number, Omit<Found, 'path'>>();
  const note = (name: string, value: string, line: number): void => {
    const variable = name.slice(name.lastIndexOf('.') + 1);
    const known = switches.get(variable);
    if (known?.off.test(value.trim()) === true) found.set(line, problem(variable, known.program, line));
  };
  for (const { name, value, line } of namedValuesOf(file)) note(name, value, line);
  for (const { assignments } of codesOf(file)) {
    for (const { name, value, line } of assignments) {
      if (value.length === 1 && value[0]!.kind !== 'name') note(name, value[0]!.text, line);
    }
  }
  // What an example switches off, everybody who copies it does.
  return [...found.values()].map((one) =>
    isEnvironmentExample(file.path) ? { ...one, severity: 'low' as const } : one,
  );
};

const problem = (name: string, program: string, startLine: number): Omit<Found, 'path'> => ({
  startLine,
  message: `\`${name}\` makes ${program} take any certificate: whoever is on the way can read the key`,
  fix: 'take it out; give the certificate of your proxy or gateway by `NODE_EXTRA_CA_CERTS` or `SSL_CERT_FILE` where it has one of its own',
});
