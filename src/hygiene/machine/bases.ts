import type { Machine } from './place.ts';

/**
 * Folders that a base or a variable at the start of a place's path stands for, absolute, with `/`. With a variable that moves one, the usual one stays in
 * the list: what was written before it was set is still there.
 * XDG: https://specifications.freedesktop.org/basedir-spec/latest/; macOS and Windows: where the programs' own documents say.
 */
export const foldersOf = (base: string, machine: Machine): readonly string[] => {
  if (base.startsWith('$')) return variable(base.slice(1), machine);
  const folders = basesOf(machine)[base];
  if (folders === undefined) throw new Error(`no such base: ${base}`);
  return [...new Set(folders)];
};

const basesOf = (machine: Machine): Readonly<Record<string, readonly string[]>> => {
  const home = slashed(machine.home);
  const of = (name: string): readonly string[] => variable(name, machine);
  const on = (platform: NodeJS.Platform, folders: readonly string[]): readonly string[] =>
    machine.platform === platform ? folders : [];
  const library = on('darwin', [`${home}/Library/Application Support`]);
  const roaming = on('win32', [...of('APPDATA'), `${home}/AppData/Roaming`]);
  const local = on('win32', [...of('LOCALAPPDATA'), `${home}/AppData/Local`]);
  return {
    '~': [home],
    '<config>': [...of('XDG_CONFIG_HOME'), `${home}/.config`, ...library, ...roaming],
    '<data>': [...of('XDG_DATA_HOME'), `${home}/.local/share`, ...library, ...roaming, ...local],
    '<state>': [...of('XDG_STATE_HOME'), `${home}/.local/state`, ...library, ...local],
    '<cache>': [...of('XDG_CACHE_HOME'), `${home}/.cache`, ...on('darwin', [`${home}/Library/Caches`]), ...local],
    '<tmp>': [...of('TMPDIR'), ...of('TEMP'), '/tmp'].slice(0, 1),
  };
};

/** Relative values mean nothing here (the XDG specification: to be ignored). `KUBECONFIG` and its like name several files. */
const variable = (name: string, { env, platform }: Machine): readonly string[] => {
  const value = env[name] ?? '';
  const parts = [value, ...value.split(platform === 'win32' ? ';' : ':')];
  const isAbsolute = platform === 'win32' ? /^[A-Za-z]:[\\/]|^\\\\/ : /^\//;
  return [...new Set(parts.filter((part) => isAbsolute.test(part) && !part.includes('\0')).map(slashed))];
};

/** Fit for globs, without a slash at the end. */
const slashed = (path: string): string => {
  const plain = /^([A-Za-z]:)?[\\]|^[A-Za-z]:/.test(path) ? path.replaceAll('\\', '/') : path;
  return plain.replace(/\/+$/, '');
};
