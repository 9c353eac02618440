import { spawnSync } from 'node:child_process';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Config } from '../config/config.ts';
import { makeTemporaryFolder } from '../folders.ts';
import { readIfThere, writeAtomically } from './files.ts';
import { type Reading, hookLiteralsOf } from './literals.ts';

/*
 * `$GIT_DIR/tripkey-<hook>`: what that hook's grep looks for, a pattern a line. The first two lines say to the hook what the patterns were made
 * from; the last is the line that ends what is searched, last so that a file cut short never lets anything pass. All three begin as no line
 * of a diff does. Its time is that of the comparison with the rules: whatever they come from and is newer makes the hook start Node.
 */

/** How grep reads the patterns, and which of `configFiles` there are, each after a blank. */
export const HEAD = '=tripkey: literals for ';
/** The file that the configuration imports rules from, relative to the top; empty for none. */
export const IMPORT = '=tripkey: import ';
/** Holds a NUL, so that a grep which treats those otherwise than the patterns need does not find it. */
export const END = '=tripkey:\0 read=';

/** Where the project's rules may be, relative to the repository's top. */
export const configFiles = ['tripkey.toml', '.config/tripkey.toml'] as const;

/** What the patterns come from. */
export type RuleSource = Pick<Config, 'rules' | 'file' | 'root' | 'imported'>;

/** Some shells compare whole seconds: what was written in the same second as the file must still count as newer. */
const MARGIN_SECONDS = 2;

/**
 * Brings a hook's literals up to date. `gitDirectory` is what the hook takes for it, `$GIT_DIR` or `.git`.
 * Not for a configuration that the hook would not find itself: there the old file goes, and the hook starts Node each time.
 */
export const writeLiterals = (
  name: string,
  gitDirectory: string,
  source: RuleSource,
  now: number = Date.now(),
): void => {
  const path = literalsPath(name, gitDirectory);
  const text = isFound(source) ? literalsText(source, readingOfGrep()) : undefined;
  if (text === undefined) return rmSync(path, { force: true });
  if (readIfThere(path)?.equals(text) !== true) writeAtomically(path, text, 0o644);
  const time = Math.floor(now / 1000) - MARGIN_SECONDS;
  utimesSync(path, time, time);
};

/** Where a hook's literals are. */
export const literalsPath = (name: string, gitDirectory: string): string => join(gitDirectory, `tripkey-${name}`);

/** The file's bytes. */
export const literalsText = (source: RuleSource, reading: Reading): Buffer => {
  const config = source.file === undefined ? '' : ` ${nameIn(source.root, source.file)}`;
  const imported = source.imported === undefined ? '' : nameIn(source.root, source.imported);
  return Buffer.concat([
    Buffer.from(`${HEAD}${reading}${config}\n${IMPORT}${imported}\n`),
    Buffer.from(hookLiteralsOf(source.rules, reading).join('\n'), 'latin1'),
    Buffer.from(`\n${reading === 'bytes' ? END : END.replace('\0', '')}\n`),
  ]);
};

/** How the grep of this PATH reads a file of patterns. */
const readingOfGrep = (): Reading => {
  const folder = makeTemporaryFolder('tripkey-');
  try {
    const patterns = join(folder, 'patterns');
    writeFileSync(patterns, `x\0y\n${END}\n`);
    const search = (input: string) =>
      spawnSync('grep', ['-aF', '-m', '1', '-f', patterns], {
        input,
        encoding: 'latin1',
        env: { ...process.env, LC_ALL: 'C', GREP_OPTIONS: '' },
      }).stdout;
    return search(`xy\n\0x\n${END}\n`) === `${END}\n` && search(`xy\n\0x\0y\0\n${END}\n`) === '\0x\0y\0\n'
      ? 'bytes'
      : 'text';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const isFound = ({ file, root, imported }: RuleSource): boolean =>
  (file === undefined || configFiles.some((name) => resolve(root, name) === file)) && imported?.includes('\n') !== true;

const nameIn = (root: string, path: string): string => relative(root, path).split(sep).join('/');
