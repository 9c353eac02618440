import { callsAround } from '../code/around.ts';
import type { Assignment, Code } from '../code/code.ts';
import { codesOf } from '../code/codes-of.ts';
import { isDocument } from '../documents.ts';
import type { Found } from '../check.ts';
import { isEnvironmentFile } from '../formats/environment-names.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import type { KindOfKey } from '../keys/key-kinds.ts';
import { perProject } from '../per-project.ts';
import type { Project, ProjectFile } from '../project.ts';
import { isTestFile } from '../test-files.ts';

/**
 * Admin keys, and their variable, in what an application runs with: environment files, containers, deployments, source code. Silent in a project that
 * administers: there the key is where it belongs.
 */
export const adminKeys = (
  file: ProjectFile,
  kinds: readonly KindOfKey[],
  project: Project,
): readonly Omit<Found, 'path'>[] => {
  const lines = kinds.filter(({ kind }) => kind === 'admin').map(({ key }) => key.startLine);
  const isRun = lines.length > 0 && (isEnvironmentFile(file.path) || codesOf(file).length > 0);
  const held = isRun ? lines : [];
  const handed = file.text.includes('ADMIN') ? namedValuesOf(file).filter((entry) => isHanded(entry, file.path)) : [];
  if ((held.length === 0 && handed.length === 0) || administers(project) || !hasApplication(project)) return [];
  return [
    ...held.map((startLine) =>
      problem('an admin key stands here, though nothing in this project administers', startLine),
    ),
    ...handed.map(({ name, line }) =>
      problem(`\`${name}\` is given to what runs here, though nothing in this project administers`, line),
    ),
  ];
};

/** `OPENAI_ADMIN_KEY` among the variables of a container or a deployment. */
const isHanded = (
  { name, keys }: { readonly name: string; readonly keys: readonly (string | number)[] },
  path: string,
): boolean =>
  /OPENAI_(?:\w{1,20}_)?ADMIN_(?:API_)?KEY$/.test(name) &&
  (/(?:^|\/)(?:Dockerfile|Containerfile|(?:docker-)?compose)[\w.-]*$/.test(path) ||
    keys.some((key) => key === 'env' || key === 'environment' || key === 'stringData'));

/** Whether something in a project asks OpenAI's administration: its paths, or the SDKs' part for it. */
const administers = perProject(({ files }) =>
  files.some(({ path, text }) => !isDocument(path) && ADMINISTERS.test(text)),
);

const ADMINISTERS =
  /\/organization\/(?:users|projects|invites|admin_api_keys|audit_logs|costs|usage|certificates|groups|roles|spend)|\badmin\.organization\b|\badminAPIKey\b|\badmin_api_key\b|"openai_(?:project|invite|admin_api_key|project_service_account)"/i;

/** Whether something asks models: without, the key may belong to a program of others, such as an exporter of costs. */
const hasApplication = perProject(({ files }) =>
  files.some(({ path, text }) => !isDocument(path) && APPLICATION.test(text)),
);

const APPLICATION =
  /\bOPENAI_API_KEY\b|\bOpenAI\(|\.chat\.completions\b|\.responses\.create\b|\/v1\/(?:responses|chat\/completions|embeddings)\b/;

/** `new OpenAI({ apiKey: process.env.OPENAI_ADMIN_KEY })`: admin keys make no calls of models. The SDKs take them as `adminAPIKey`. */
export const adminClients = (file: ProjectFile, project: Project): readonly Omit<Found, 'path'>[] => {
  if (!file.text.includes('ADMIN') || isTestFile(file.path)) return [];
  const lines = codesOf(file).flatMap(linesOf);
  if (lines.length === 0 || administers(project)) return [];
  return lines.map((startLine) => problem('an OpenAI client is made with an admin key', startLine));
};

const linesOf = (code: Code): readonly number[] => {
  const given = code.assignments.filter(isAdminKey);
  const around = callsAround(code, new Set(given.flatMap(({ value }) => value.slice(0, 1))));
  return given
    .filter(({ value }) => around.get(value[0]!)?.some(({ callee }) => /openai/i.test(callee)) === true)
    .map(({ line }) => line);
};

const isAdminKey = ({ name, value }: Assignment): boolean =>
  /^(?:api_?key|openai_?api_?key)$/i.test(name) &&
  value
    .slice(0, 20)
    .some(({ kind, text }) => kind !== 'punctuation' && /^OPENAI_(?:\w{1,20}_)?ADMIN_(?:API_)?KEY$/.test(text));

const problem = (message: string, startLine: number): Omit<Found, 'path'> => ({
  severity: 'high',
  startLine,
  message: `${message}: whoever breaks in has the whole organization`,
  fix: "give the application a key of its project, and keep the admin key where only administrators' tools read it",
});
