import { accessSync, constants, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** What is true of a repository with nothing unusual about it. */
export interface PlainRepository {
  /** Absolute path of the work tree's top, links followed. */
  readonly top: string;
  readonly gitDir: string;
  /** From the top to the working directory, with `/` at the end; empty at the top. */
  readonly prefix: string;
  /** The commit id of HEAD. */
  readonly head: string;
}

/**
 * What `git rev-parse` would say, read from the files of an ordinary SHA-1 repository: a folder `.git` of the user's own, nothing in its configuration that leads
 * elsewhere or needs a parser, no variable that leads elsewhere, a branch that has a file of its own. Null for everything else, broken ones too: git is asked
 * then. Starting git takes a tenth of what a scan of few files takes beside Node's own start.
 */
export const readPlainRepository = (cwd: string, env: NodeJS.ProcessEnv): PlainRepository | null => {
  if (process.platform === 'win32' || Object.keys(env).some(mayLead)) return null;
  try {
    // Names that some disks spell in two ways, and links, are git's to follow.
    if (!/^[ -~]+$/.test(cwd) || realpathSync.native(cwd) !== cwd) return null;
    const top = findTop(cwd, statSync(cwd).dev);
    if (top === null || !isOrdinary(top)) return null;
    const gitDir = join(top, '.git');
    const head = readHead(gitDir);
    const below = relative(top, cwd);
    return head === null ? null : { top, gitDir, prefix: below === '' ? '' : `${below}${sep}`, head };
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
    ['objects', 'refs'].every((name) => isOpenFolder(join(gitDir, name))) &&
    isOrdinaryConfig(readText(join(gitDir, 'config')))
  );
};

/** Throws for a folder that git would not enter: it looks further up then. */
const isOpenFolder = (path: string): boolean => {
  accessSync(path, constants.X_OK);
  return kindOf(path) === 'folder';
};

/** A comment or nothing, `[section]` or `[section "name"]`, `key = value` without quotes, backslashes and comments: what cannot be read in two ways. */
const SIMPLE_LINE =
  /^[ \t]*(?:[#;][\t -~]*|\[[A-Za-z0-9-]+(?: "[ !#-[\]-~]*")?\][ \t]*|[A-Za-z][A-Za-z0-9-]*[ \t]*=[\t !$-:<-[\]-~]*)?$/;
/** The two lines that every configuration begins with. */
const USUAL = /^\s*(?:bare\s*=\s*false|repositoryformatversion\s*=\s*0)$/gm;
/** Part of every word that decides what a repository is, or that another file does. */
const TELLING = /bare|extension|include|repositoryformatversion|worktree/i;

const isOrdinaryConfig = (text: string): boolean =>
  text.split('\n').every((line) => SIMPLE_LINE.test(line)) && !TELLING.test(text.replace(USUAL, ''));

const ID = /^(?!0+\n)[0-9a-f]{40}\n$/;
/** Names without anything that git looks twice at. */
const BRANCH = /^ref: (refs\/heads(?:\/[\w+-]+(?:\.[\w+-]+)*)+)\n$/;

/** Null where git has to say it: packed refs, a branch without a commit. */
const readHead = (gitDir: string): string | null => {
  const text = readText(join(gitDir, 'HEAD'));
  if (ID.test(text)) return text.trimEnd();
  const [, ref] = BRANCH.exec(text) ?? [];
  if (ref === undefined || /\.lock(?:\/|$)/.test(ref)) return null;
  const id = readText(join(gitDir, ref));
  return ID.test(id) ? id.trimEnd() : null;
};

/** Throws for what is no file of itself. */
const readText = (path: string): string => {
  if (kindOf(path) !== 'file') throw new Error('not a file');
  return readFileSync(path, 'latin1');
};
