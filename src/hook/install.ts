import { dirname, join } from 'node:path';
import { UsageError } from '../errors.ts';
import type { FoundBlock } from './block.ts';
import { findBlock, insertBlock, isShellScript, isUnended, linesOf, marksOf, withoutBlock } from './block.ts';
import { entryOf, readIfThere } from './files.ts';
import type { Change, Entry } from './files.ts';
import { MOVED_SUFFIX, SHEBANG, renderBlock } from './script.ts';
import type { HookName, HookSettings } from './script.ts';
import { refuseTorn } from './torn.ts';

export interface HookFile {
  readonly name: HookName;
  /** The folder that the file is in, absolute. */
  readonly folder: string;
  /** Run through husky's stubs: executable or not makes no difference, and nothing is moved aside. */
  readonly husky: boolean;
}

/** What puts the block into a hook, whatever stands there; no changes when it is there already. Throws a UsageError when a file is in the way. */
export const planInstall = (hook: HookFile, settings: HookSettings): readonly Change[] => {
  const path = join(hook.folder, hook.name);
  const entry = entryOf(path);
  if (entry === undefined) return [created(path, hook, settings)];
  const file = entry.kind === 'file' ? readIfThere(path) : undefined;
  const found = file && findWhole(path, hook.name, file);
  if (file && found) {
    const { created: made, moved, unended } = found.settings;
    const kept = { ...settings, ...(made && { created: made }), ...(moved && { moved }), ...(unended && { unended }) };
    const content = Buffer.concat([found.before, renderBlock(hook.name, kept), found.after]);
    const mode = hook.husky || (entry.mode & 0o111) !== 0 ? entry.mode : entry.mode | 0o111;
    return content.equals(file) && mode === entry.mode ? [] : [{ kind: 'write', path, content, mode, was: file }];
  }
  if (file && canHoldBlock(file, entry, hook)) {
    const block = renderBlock(hook.name, isUnended(file) ? { ...settings, unended: true } : settings);
    const content = insertBlock(file, block);
    return [{ kind: 'write', path, content, mode: entry.mode, was: file }];
  }
  return moveAside(path, hook, settings);
};

/** What takes the block out again, byte for byte; no changes when it is not there. Throws a UsageError when one of its marks is gone. */
export const planUninstall = (hook: HookFile): readonly Change[] => {
  const path = join(hook.folder, hook.name);
  const file = entryOf(path)?.kind === 'file' ? readIfThere(path) : undefined;
  const found = file && findWhole(path, hook.name, file);
  if (!file || !found) return [];
  const content = withoutBlock(found);
  const ours = found.settings.created === true && content.toString() === SHEBANG;
  if (!ours) return [{ kind: 'write', path, content, was: file }];
  const moved = path + MOVED_SUFFIX;
  const restored = found.settings.moved && entryOf(moved) !== undefined;
  return [{ kind: 'remove', path }, ...(restored ? [{ kind: 'move', path: moved, to: path } as const] : [])];
};

const findWhole = (path: string, name: HookName, file: Buffer): FoundBlock | undefined => {
  refuseTorn(path, linesOf(file), marksOf(name));
  return findBlock(name, file);
};

const created = (path: string, { name }: HookFile, settings: HookSettings): Change => {
  const block = renderBlock(name, { ...settings, created: true });
  return { kind: 'write', path, content: Buffer.concat([Buffer.from(SHEBANG), block]), mode: 0o755 };
};

/** A hook that is not executable is one that git passes over: with a block in it, it would come to life. */
const canHoldBlock = (file: Buffer, entry: Entry, hook: HookFile): boolean =>
  hook.husky || (isShellScript(file) && ((entry.mode & 0o111) !== 0 || process.platform === 'win32'));

/** Python, Node, programs, links to somewhere else: kept as they are under another name and run afterwards. */
const moveAside = (path: string, hook: HookFile, settings: HookSettings): readonly Change[] => {
  const to = path + MOVED_SUFFIX;
  if (entryOf(to) !== undefined) {
    throw new UsageError(
      `${path} cannot be moved aside: ${to} exists`,
      `look at both in ${dirname(path)}, and keep one`,
    );
  }
  return [{ kind: 'move', path, to }, created(path, hook, { ...settings, moved: true })];
};
