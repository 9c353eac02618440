import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { codeOf } from '../errors.ts';

/** What is true of a repository with nothing unusual about it. */
export interface PlainRepository {
  /** Absolute path of the work tree's top, links followed. */
  readonly top: string;
  readonly gitDir: string;
  /** From the top to the working directory, with `/` at the end; empty at the top. */
  readonly prefix: string;
  /** The commit id of HEAD; null when there is no commit yet. */
  readonly head: string | null;
}

/**
 * What `git rev-parse` would say, read from the files of an ordinary SHA-1 repository: a folder `.git` of the user's own, nothing in its configuration that leads
 * elsewhere, and no variable that does. Null for everything else, broken ones too: git is asked then, and its answer is the one that counts. Starting git
 * takes a tenth of what a scan of few files takes beside Node's own start.
 */
export const readPlainRepository = (cwd: string, env: NodeJS.ProcessEnv): PlainRepository | null => {
  if (process.platform === 'win32' || Object.keys(env).some(mayLead)) return null;
  try {
    const folder = realpathSync.native(cwd);
    const top = findTop(folder, statSync(folder).dev);
    // A path that is not UTF-8 came with its bytes replaced.
    if (top === null || folder.includes('\ufffd') || !isOrdinary(top)) return null;
    const gitDir = join(top, '.git');
    const head = readHead(gitDir);
    const below = relative(top, folder);
    return head === undefined ? null : { top, gitDir, prefix: below === '' ? '' : `${below}${sep}`, head };
  } catch {
    return null;
  }
};

/** Variables that git sets for a hook or people for their git, and that do not lead to another repository. */
const harmless = new RegExp(
  `^GIT_(?:${[
    '(?:AUTHOR|COMMITTER|CURL|HTTP|PROXY|SSH|SSL)_?.*',
    'ASKPASS|EDITOR|SEQUENCE_EDITOR|PAGER|TERMINAL_PROMPT|MERGE_AUTOEDIT',
    'CONFIG_GLOBAL|CONFIG_NOSYSTEM|EXEC_PATH|INDEX_FILE|OPTIONAL_LOCKS|PREFIX|REFLOG_ACTION',
  ].join('|')})$`,
);

const mayLead = (name: string): boolean => name.startsWith('GIT_') && !harmless.test(name);

/** Up to the first `.git`, as git goes: not onto another disk, and not past what might be a bare repository. */
const findTop = (folder: string, disk: number): string | null => {
  if (statSync(folder).dev !== disk) return null;
  const found = kindOf(join(folder, '.git'));
  if (found !== undefined) return found === 'folder' ? folder : null;
  const above = dirname(folder);
  return kindOf(join(folder, 'HEAD')) !== undefined || above === folder ? null : findTop(above, disk);
};

type Kind = 'file' | 'folder' | 'other';

const kindOf = (path: string): Kind | undefined => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isDirectory()) return 'folder';
  return found.isFile() ? 'file' : 'other';
};

/** What stands in a `.git` only where something is unusual: a linked worktree's, settings of its own, a shallow clone. */
const unusual = ['commondir', 'config.worktree', 'gitdir', 'shallow'];

const isOrdinary = (top: string): boolean => {
  const gitDir = join(top, '.git');
  const user = process.geteuid?.();
  return (
    // Anybody else's is git's to refuse (safe.directory).
    [top, gitDir].every((folder) => lstatSync(folder).uid === user) &&
    unusual.every((name) => kindOf(join(gitDir, name)) === undefined) &&
    ['objects', 'refs'].every((name) => kindOf(join(gitDir, name)) === 'folder') &&
    isOrdinaryConfig(readFileSync(join(gitDir, 'config'), 'latin1'))
  );
};

/** The two lines that every configuration begins with, and no word of any other that decides what a repository is. */
const isOrdinaryConfig = (text: string): boolean =>
  !/bare|extension|include|repositoryformatversion|worktree/i.test(
    text.replace(/^\s*(?:bare\s*=\s*false|repositoryformatversion\s*=\s*0)$/gm, ''),
  );

const ID = /^[0-9a-f]{40}\n$/;
/** Names without anything that git looks twice at. */
const BRANCH = /^ref: (refs\/heads(?:\/[\w+-]+(?:\.[\w+-]+)*)+)\n$/;

/** Undefined where git has to say it. */
const readHead = (gitDir: string): string | null | undefined => {
  const text = readText(join(gitDir, 'HEAD'));
  if (text === undefined) return undefined;
  if (ID.test(text)) return text.trimEnd();
  const [, ref] = BRANCH.exec(text) ?? [];
  return ref === undefined || /\.lock(?:\/|$)/.test(ref) ? undefined : readRef(gitDir, ref);
};

/** The loose ref first: git packs a ref before it takes that away. */
const readRef = (gitDir: string, ref: string): string | null | undefined => {
  const kind = kindOf(join(gitDir, ref));
  if (kind !== undefined) {
    const text = readText(join(gitDir, ref));
    return text !== undefined && ID.test(text) ? text.trimEnd() : undefined;
  }
  const packed = kindOf(join(gitDir, 'packed-refs')) === undefined ? '' : readText(join(gitDir, 'packed-refs'));
  if (packed === undefined) return undefined;
  const end = `\n${packed}`.indexOf(` ${ref}\n`);
  const id = `\n${packed}`.slice(end - 41, end);
  if (end === -1) return null;
  return /^\n[0-9a-f]{40}$/.test(id) ? id.slice(1) : undefined;
};

/** Undefined for what is no file of itself, or is gone by now. */
const readText = (path: string): string | undefined => {
  try {
    return kindOf(path) === 'file' ? readFileSync(path, 'latin1') : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};
