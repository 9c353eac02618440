import { relative, resolve, sep } from 'node:path';
import { UsageError, codeOf } from '../errors.ts';
import { isInside } from '../inside.ts';
import { deadGlob, deadStart } from '../policies/dead-globs.ts';
import { createToRoot, globProblem } from '../policies/paths.ts';
import { type Overrides, assembleConfig } from './assemble.ts';
import type { Config } from './config.ts';
import { configFiles } from './file-names.ts';
import { knownRules, type ReadInside } from './known-rules.ts';
import { readSettings } from './settings.ts';
import { parseToml, type TomlFile } from './toml.ts';

export interface LoadOptions {
  /** Where the command runs: an explicit file is relative to it. Absolute. */
  readonly cwd: string;
  /** The repository's top, else `cwd`. Absolute. */
  readonly root: string;
  /** The argument of `--config`. */
  readonly explicit?: string | undefined;
  /** Text of a file by absolute path, undefined when there is none. In CI it reads from the base revision. */
  readonly readFile: (path: string) => string | undefined;
  readonly overrides?: Overrides | undefined;
}

/** Reads and checks the configuration. Throws UsageError, with file and line where one is to blame. */
export function loadConfig({ cwd, root, explicit, readFile, overrides = {} }: LoadOptions): Config {
  const read = (path: string): string | undefined => readOrFail(readFile, path, nameIn(root, path));
  const file = findFile(cwd, root, explicit, read);
  const toml = file === undefined ? noFile : parseToml(file.text, nameIn(root, file.path));
  const settings = readSettings(toml, root);
  checkExclude(overrides.exclude ?? [], settings.exclude ?? [], root);
  const { known, warnings } = knownRules(settings, toml, {
    read: readInside(root, read),
    toRoot: createToRoot(root, cwd),
  });
  const imported = settings.import?.gitleaks;
  return assembleConfig({
    file: file?.path,
    ...(imported !== undefined && { imported: resolve(root, imported) }),
    root,
    settings,
    known,
    warnings,
    overrides,
  });
}

/** The globs of the command line; `before`: the file's, which they are added to. Here, not where all is assembled: a scan without either loads less. */
function checkExclude(globs: readonly string[], before: readonly string[], root: string): void {
  const problems = globs.map((glob) => globProblem(glob) ?? deadGlob(glob, root));
  const problem = [...problems, deadStart([...before, ...globs])].find((one) => one !== undefined);
  if (problem !== undefined) throw new UsageError(`the glob of --exclude ${problem}`);
}

const noFile: TomlFile = { table: {}, where: () => '' };

type Read = (path: string) => string | undefined;

function findFile(
  cwd: string,
  root: string,
  explicit: string | undefined,
  read: Read,
): { path: string; text: string } | undefined {
  const paths = explicit === undefined ? configFiles.map((name) => resolve(root, name)) : [resolve(cwd, explicit)];
  const found = paths.flatMap((path) => {
    const text = read(path);
    return text === undefined ? [] : [{ path, text }];
  });
  if (explicit !== undefined && found.length === 0) throw new UsageError(`configuration file not found: ${explicit}`);
  if (found.length > 1) {
    throw new UsageError(
      `both ${configFiles.join(' and ')} exist`,
      'move the settings into one of them and delete the other',
    );
  }
  return found[0];
}

/** Reads a file of policy. Throws UsageError, naming it, for one that is there and cannot be read. */
export function readOrFail(readFile: Read, path: string, name: string): string | undefined {
  try {
    return readFile(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = codeOf(error);
    throw new UsageError(`cannot read ${name}: ${code === 'EISDIR' ? 'it is a folder' : code}`, undefined, {
      cause: error,
    });
  }
}

function readInside(root: string, read: Read): ReadInside {
  return (path) => {
    const full = resolve(root, path);
    const name = nameIn(root, full);
    if (name === full) return 'outside';
    const text = read(full);
    return text === undefined ? undefined : { name, text };
  };
}

/** A path as messages name it: relative to the root, with `/`, when it is inside. */
function nameIn(root: string, path: string): string {
  const name = relative(root, path);
  return name !== '' && isInside(path, root) ? name.replaceAll(sep, '/') : path;
}
