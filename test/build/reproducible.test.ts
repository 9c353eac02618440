import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/repository.ts';

/** What a build reads. */
const SOURCES = ['src', 'rules', 'build', 'build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];

const BUILDS_MS = 240_000;

test(
  'two builds of the same sources, in folders of other names and depths, are the same bytes',
  async () => {
    const [one, two] = await Promise.all(
      [path.join(temporaryFolder(), 'one'), path.join(temporaryFolder(), 'another/place/of/it')].map(buildIn),
    );
    expect(Object.keys(one!)).toContain('cli.js');
    expect(Object.keys(one!)).toEqual(Object.keys(two!));
    expect(Object.keys(one!).filter((name) => one![name] !== two![name])).toEqual([]);
  },
  BUILDS_MS,
);

/** Every file that the build writes, by its name. */
const buildIn = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  mkdirSync(folder, { recursive: true });
  for (const source of SOURCES)
    cpSync(source, path.join(folder, source), { recursive: true, filter: (file) => !file.endsWith('.generated.ts') });
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'), 'junction');
  const env = { ...process.env, TRIPKEY_COMMIT: '0123456', TZ: `Etc/GMT+${folder.length % 10}` };
  await promisify(execFile)(process.execPath, ['build.mjs'], { cwd: folder, env });
  const names = readdirSync(path.join(folder, 'dist'), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.toSorted().map((file) => [path.relative(path.join(folder, 'dist'), file), readFileSync(file, 'latin1')]),
  );
};
