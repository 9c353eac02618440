import { accessSync, constants, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { isCi } from '../../ci.ts';
import type { Repository } from '../../git/repository.ts';
import { commonFolder } from '../../history/submodules.ts';
import { type Place, findPlace } from '../../hook/place.ts';
import { type Reached, reachedFrom } from '../automation/reached.ts';
import type { HookState } from '../project.ts';
import { configuredHooks } from './configured-hooks.ts';
import { shortText } from './short-text.ts';

/** Which hook git would run before a commit, and what that runs in the end. Throws UsageError where git tells no working tree. */
export const hookState = async (repository: Repository, env: NodeJS.ProcessEnv): Promise<HookState> => {
  const place = await findPlace(repository.cwd);
  const own = join(commonFolder(repository), 'hooks');
  const hooksPath = place.hooks === own ? undefined : shown(place.top, place.hooks);
  const running = runningHook(place);
  const reached = running === undefined ? nothing : reachedBy(running, place.top);
  if (reached.tripkey) return { ...none, installed: managerOf(running!, place), hooksPath, inCi: isCi(env) };
  const configured = configuredHooks(place.top).find(({ script }) => follow([script], place.top).tripkey);
  const idle = hooksPath !== undefined && isTripkeys(join(own, HOOK), place.top) ? join(own, HOOK) : undefined;
  const elsewhere = hooksPath === undefined ? undefined : configured?.script.path;
  return {
    ...none,
    shadowed: idle === undefined ? elsewhere : shown(place.top, idle),
    hooksPath,
    configured: configured?.manager,
    others: reached.others,
    inCi: isCi(env),
  };
};

const HOOK = 'pre-commit';

const none: HookState = {
  installed: undefined,
  shadowed: undefined,
  hooksPath: undefined,
  configured: undefined,
  others: [],
  inCi: false,
};

const nothing: Reached = { tripkey: false, others: [] };

/** The absolute path of what people wrote: husky's stubs run the file of the folder above. */
const runningHook = ({ hooks, husky }: Place): string | undefined => {
  const path = join(hooks, HOOK);
  if (!isRun(path)) return undefined;
  return husky !== undefined && basename(hooks) === '_' && dirname(hooks) === husky ? join(husky, HOOK) : path;
};

/** git passes over what is not executable; on Windows, everything is. */
const isRun = (path: string): boolean => {
  try {
    accessSync(path, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

const isTripkeys = (path: string, top: string): boolean => isRun(path) && reachedBy(path, top).tripkey;

const reachedBy = (path: string, top: string): Reached => {
  const text = shortText(path);
  return text === undefined ? nothing : follow([{ path: shown(top, path), text }], top);
};

const follow = (scripts: Parameters<typeof reachedFrom>[0], top: string): Reached =>
  reachedFrom(scripts, { read: (path) => shortText(join(top, path)), manifests: ['package.json'] });

const managerOf = (hook: string, { husky }: Place): string => {
  if (husky !== undefined && dirname(hook) === husky) return 'husky';
  const text = shortText(hook) ?? '';
  return (
    ['lefthook', 'pre-commit', 'prek'].find((name) => text.includes(`${name} `) || text.includes(`by ${name}`)) ?? 'git'
  );
};

/** Of the repository's own files with `/`, whatever the system; absolute for others. */
const shown = (top: string, path: string): string => {
  const way = relative(top, path).split(sep).join('/');
  return way === '..' || way.startsWith('../') ? path : way;
};
