import { MARKER } from '../detect/marker.ts';

/** A key in the environment is no business of the programs that are started from here: takes every such variable out. */
export const forgetKeys = (env: NodeJS.ProcessEnv): void => {
  for (const [name, value] of Object.entries(env)) {
    if ((value?.includes(MARKER) === true && !PLACES.test(name)) || /OPENAI/i.test(name)) delete env[name];
  }
};

/** What a process needs to find its files, whatever stands in the path. */
const PLACES = /^(?:GIT_|XDG_)|(?:PATH|HOME|PWD|TMPDIR|TEMP|TMP)$/;
