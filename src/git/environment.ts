import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Set for every git: no locks, no questions, no network, no replaced objects, messages that can be recognised. */
const fixed = {
  LC_ALL: 'C',
  GIT_ALLOW_PROTOCOL: '',
  GIT_GRAFT_FILE: '/dev/null',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
} as const;

/** Change what git prints or start programs, or (OpenAI's own variables) are nothing that a child process needs to see. */
const removed =
  /^GIT_(EXTERNAL_DIFF|DIFF_OPTS|DIFF_PATH_.*|TRACE.*|TR2_.*|FLUSH|PAGER|REDIRECT_.*|(LITERAL|GLOB|NOGLOB|ICASE)_PATHSPECS)$|OPENAI/i;

/**
 * The environment for git, from the one that tripkey inherited. Where the repository, its index, its objects and a
 * push's quarantine are (GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_OBJECT_DIRECTORY …) stays as a hook's git set it:
 * `commit -a` and `commit <path>` have a temporary index that only GIT_INDEX_FILE names.
 */
export function gitEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (!removed.test(name)) env[name] = value;
  }
  return Object.assign(env, fixed);
}

/** The variables that bind git to one repository: `git rev-parse --local-env-vars` of git 2.39 without those of `-c`. */
const local = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

/** The environment for another repository than the inherited one: a submodule, a nested repository. */
export function environmentElsewhere(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env = { ...inherited };
  for (const name of local) delete env[name];
  return env;
}

/** On Windows, programs are looked for in the working directory first: a scanned repository could hold a `git.exe`. */
export function gitProgram(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return 'git';
  const path = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  const found = folders.map((folder) => join(folder, 'git.exe')).find((program) => existsSync(program));
  return found ?? join('C:\\', 'git.exe');
}
