import { MARKER } from '../detect/marker.ts';

/**
 * A key in the environment is no business of the programs that are started from here: takes every such variable out. Returns what was taken, by name,
 * for the commands that are told to use one.
 */
export const forgetKeys = (env: NodeJS.ProcessEnv): ReadonlyMap<string, string> => {
  const taken = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    if (!(value.includes(MARKER) && !PLACES.test(name)) && !/OPENAI/i.test(name)) continue;
    taken.set(name, value);
    delete env[name];
  }
  return taken;
};

/** What a process needs to find its files, whatever stands in the path. */
const PLACES = /^(?:GIT_|XDG_)|(?:PATH|HOME|PWD|TMPDIR|TEMP|TMP)$/;
