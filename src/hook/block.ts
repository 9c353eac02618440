import { SETTINGS_MARK, beginMark, endMark } from './script.ts';
import type { HookName, HookSettings } from './script.ts';
import { type Marks, tornMark } from './torn.ts';

/** tripkey's lines in a hook, and what stands around them, byte for byte. */
export interface FoundBlock {
  readonly before: Buffer;
  readonly block: Buffer;
  readonly after: Buffer;
  readonly settings: HookSettings;
}

/** Finds the lines that `init` wrote; undefined when there are none, or when one of their marks is gone. */
export const findBlock = (name: HookName, file: Buffer): FoundBlock | undefined => {
  const start = lineAt(file, beginMark(name), 0);
  const end = start < 0 ? -1 : lineAt(file, endMark(name), start);
  if (end < 0 || tornMark(linesOf(file), marksOf(name)) !== undefined) return undefined;
  const newline = file.indexOf('\n', end);
  const after = newline < 0 ? file.length : newline + 1;
  const block = file.subarray(start, after);
  return { before: file.subarray(0, start), block, after: file.subarray(after), settings: settingsOf(block) };
};

/** Between which lines tripkey's own stand in a hook. */
export const marksOf = (name: HookName): Marks => ({ begin: beginMark(name), end: endMark(name) });

/** A hook's lines; its bytes may be in any encoding. */
export const linesOf = (file: Buffer): readonly string[] => file.toString('latin1').split('\n');

/** The file with the block after its `#!` line, before everything that could end the hook early. */
export const insertBlock = (file: Buffer, block: Buffer): Buffer => {
  if (isUnended(file)) return Buffer.concat([file, Buffer.from('\n'), block]);
  const at = startsAsScript(file) ? file.indexOf('\n') + 1 : 0;
  return Buffer.concat([file.subarray(0, at), block, file.subarray(at)]);
};

/** Whether all there is is a `#!` line without its newline. */
export const isUnended = (file: Buffer): boolean => startsAsScript(file) && !file.includes('\n');

/** What stood there before the block was put in, and what was added around it since. */
export const withoutBlock = ({ before, after, settings }: FoundBlock): Buffer =>
  Buffer.concat([settings.unended === true && after.length === 0 ? before.subarray(0, -1) : before, after]);

const startsAsScript = (file: Buffer): boolean => file.toString('latin1', 0, 2) === '#!';

/** Whether lines of POSIX sh may be put at a hook's top: it is a script of a shell that reads them, or of none that it names. */
export const isShellScript = (file: Buffer): boolean => {
  if (file.includes(0)) return false;
  const newline = file.indexOf('\n');
  const first = file.toString('latin1', 0, newline < 0 ? file.length : newline).trimEnd();
  if (!first.startsWith('#!')) return true;
  return /^#!\s*(?:\S*\/)?(?:env\s+(?:-S\s+)?)?(?:\S*\/)?(?:sh|bash|dash|ash|ksh|mksh|zsh)(?:\.exe)?(?:\s+-[a-z]+)*$/.test(
    first,
  );
};

const lineAt = (file: Buffer, text: string, from: number): number => {
  for (let at = file.indexOf(text, from); at >= 0; at = file.indexOf(text, at + 1)) {
    if (at === 0 || file[at - 1] === 0x0a) return at;
  }
  return -1;
};

const settingsOf = (block: Buffer): HookSettings => {
  const line = block
    .toString()
    .split('\n')
    .find((text) => text.startsWith(SETTINGS_MARK));
  try {
    return line === undefined ? {} : (JSON.parse(line.slice(SETTINGS_MARK.length)) as HookSettings);
  } catch {
    // Edited by hand: rendered again without settings.
    return {};
  }
};
