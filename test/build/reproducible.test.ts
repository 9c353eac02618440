import { expect, test } from '@jest/globals';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/repository.ts';

/** What a build reads. */
const SOURCES = [
  'src',
  'rules',
  'build',
  'build.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.library.json',
];

const BUILD_MS = 240_000;

test(
  'a build of the same commit in a folder of another name and depth gives the bytes of dist',
  async () => {
    const here = filesIn('dist');
    const there = await buildIn(path.join(temporaryFolder(), 'another/place/of/it'));
    expect(Object.keys(here)).toContain('cli.js');
    expect(Object.keys(there)).toEqual(Object.keys(here));
    // All of them: dist is older than the sources.
    expect(Object.keys(here).filter((name) => here[name] !== there[name])).toEqual([]);
  },
  BUILD_MS,
);

/** As the build that made dist had it: another commit's would differ in that. A folder without git has none by itself. */
const commitOfDist = (): { readonly TRIPKEY_COMMIT?: string } => {
  const said = execFileSync(process.execPath, ['dist/cli.js', '--version'], { encoding: 'utf8' });
  const [, commit] = /\(commit ([0-9a-f]\S+),/.exec(said) ?? [];
  return commit === undefined ? {} : { TRIPKEY_COMMIT: commit };
};

const buildIn = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  mkdirSync(folder, { recursive: true });
  for (const source of SOURCES)
    cpSync(source, path.join(folder, source), { recursive: true, filter: (file) => !file.endsWith('.generated.ts') });
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'), 'junction');
  const env = { ...process.env, ...commitOfDist(), TZ: 'Etc/GMT+9' };
  await promisify(execFile)(process.execPath, ['build.mjs'], { cwd: folder, env });
  return filesIn(path.join(folder, 'dist'));
};

/** Every file that a build wrote, by its name. */
const filesIn = (dist: string): Readonly<Record<string, string>> => {
  const names = readdirSync(dist, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(files.toSorted().map((file) => [path.relative(dist, file), readFileSync(file, 'latin1')]));
};
