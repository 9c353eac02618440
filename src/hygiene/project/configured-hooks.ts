import { join } from 'node:path';
import { isObject } from '../../json.ts';
import { lefthookFiles } from '../../lefthook-files.ts';
import { readManifest } from '../automation/manifest.ts';
import type { Script } from '../automation/scripts.ts';
import { shortText } from './short-text.ts';

/** A hook that a project has set up for everybody, whether or not git runs it in this clone. */
export interface ConfiguredHook {
  /** Whose file it is; for a plain folder of hooks its path. */
  readonly manager: string;
  readonly script: Script;
}

/** Those in the files of managers, and in folders that `core.hooksPath` is usually pointed at. */
export const configuredHooks = (top: string): readonly ConfiguredHook[] => [
  ...FILES.flatMap(([manager, path]) => hookIn(top, manager, path)),
  ...FOLDERS.flatMap((folder) => hookIn(top, folder, `${folder}/pre-commit`)),
  ...manifestHooks(top),
];

const FILES = [
  ['husky', '.husky/pre-commit'],
  ['pre-commit', '.pre-commit-config.yaml'],
  ...lefthookFiles.map((path) => ['lefthook', path] as const),
  ['overcommit', '.overcommit.yml'],
] as const;

const FOLDERS = ['.githooks', '.git-hooks', '.hooks', 'githooks', 'git-hooks', 'hooks', 'scripts/hooks', 'tools/hooks'];

const hookIn = (top: string, manager: string, path: string): readonly ConfiguredHook[] => {
  const text = shortText(join(top, path));
  return text === undefined ? [] : [{ manager, script: { path, text } }];
};

/** simple-git-hooks, husky before version 5, yorkie. */
const manifestHooks = (top: string): readonly ConfiguredHook[] => {
  const manifest = readManifest(shortText(join(top, 'package.json')));
  const husky = manifest['husky'];
  const sections = {
    'simple-git-hooks': manifest['simple-git-hooks'],
    husky: hooksOf(husky),
    yorkie: manifest['gitHooks'],
  };
  return Object.entries(sections).flatMap(([manager, hooks]) => {
    const text = isObject(hooks) ? hooks['pre-commit'] : undefined;
    return typeof text === 'string' ? [{ manager, script: { path: 'package.json', text } }] : [];
  });
};

const hooksOf = (husky: unknown): unknown => (isObject(husky) ? husky['hooks'] : undefined);
