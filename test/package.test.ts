import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';
import { plant } from './support/keys.ts';

interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

/** Bytes of all JavaScript and WebAssembly in dist: a quarter of it undici, as much doctor's checks with their parsers. A jump means that a library came along by mistake. */
const BUNDLE_CEILING = 2_300_000;
/** As much of dist/library: half of it what asks services, none of it doctor's checks or the command line. */
const LIBRARY_CEILING = 1_500_000;

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;
let folder = '';
let files: readonly PackedFile[] = [];
let tarball = '';

beforeAll(() => {
  if (!existsSync('dist/cli.js')) throw new Error('dist/cli.js is not there: run `npm run build` (npm test does)');
  folder = mkdtempSync(path.join(tmpdir(), 'tripkey-package-'));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout, status, stderr } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm pack: ${stderr}`);
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: PackedFile[] }];
  ({ files, filename: tarball } = packed);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what npm would publish', () => {
  test.each([
    'package.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'dist/cli.js',
    'dist/library/index.js',
    'dist/library/pack-worker.js',
    'dist/library/types/index.d.ts',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/man/tripkey.1',
    'schema/report.schema.json',
  ])('has %s', (name) => {
    expect(files.map((file) => file.path)).toContain(name);
  });

  test('has nothing else than the bundle, the schemas and the papers', () => {
    const known =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(library\/)?[\w.-]+\.(js|wasm|LEGAL\.txt)|dist\/library\/types\/(library\/)?[\w-]+\.d\.ts|dist\/THIRD-PARTY-LICENSES\.txt|dist\/man\/tripkey\.1|schema\/[\w-]+\.schema\.json)$/;
    expect(files.map((file) => file.path).filter((name) => !known.test(name))).toEqual([]);
  });

  test('has a program that systems can start', () => {
    const program = files.find((file) => file.path === 'dist/cli.js');
    expect((program?.mode ?? 0) & 0o111).toBe(0o111);
    expect(readFileSync('dist/cli.js', 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test('has a man page that npm links: one that is named by a string it leaves out', () => {
    expect(manifest['man']).toEqual(['./dist/man/tripkey.1']);
  });

  test.each([
    ['the program', /^dist\/[\w.-]+\.(js|wasm)$/, BUNDLE_CEILING],
    ['the library', /^dist\/library\/.*\.(js|wasm)$/, LIBRARY_CEILING],
  ])('%s is small', (_, code, ceiling) => {
    const parts = files.filter((file) => code.test(file.path));
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.reduce((sum, file) => sum + file.size, 0)).toBeLessThan(ceiling);
  });

  test('passes publint', async () => {
    const { messages } = await publint({ pkgDir: '.', level: 'suggestion', strict: true, pack: false });
    expect(messages).toEqual([]);
  });
});

describe('nothing is needed beside the package', () => {
  test.each(['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies'])('no %s', (field) => {
    expect(manifest[field]).toBeUndefined();
  });

  test.each(['preinstall', 'install', 'postinstall'])('no %s script', (name) => {
    expect(manifest['scripts']).not.toHaveProperty(name);
  });

  test('the bundle asks for built-in modules only', () => {
    const asked = ['dist', 'dist/library'].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.js'))
        .flatMap((name) => importsOf(path.join(folder, name))),
    );
    const builtin = [...new Set(asked)].filter((name) => !name.startsWith('./'));
    expect(builtin).toContain('node:module');
    expect(builtin.filter((name) => !isBuiltin(name))).toEqual([]);
  });

  test('only commands that ask services load what reaches the network', () => {
    const entries = readdirSync('dist').filter((name) => /^(?:cli|[a-z-]+-[A-Z0-9]{8})\.js$/.test(name));
    const offline = entries.filter((name) => !/^(?:online|chunk)-/.test(name));
    expect(offline.map((name) => name.replace(/-[A-Z0-9]{8}\.js$/, ''))).toEqual(
      expect.arrayContaining(['cli.js', 'command-line', 'more', 'policies', 'scan-history']),
    );
    const reaching = (name: string): boolean => [...loadedWith(name)].some((file) => importsOf(file).some(isNetwork));
    expect(offline.filter(reaching)).toEqual([]);
    expect(entries.filter((name) => name.startsWith('online-')).map(reaching)).toEqual([true]);
  });

  test('unpacked alone, it finds a key', () => {
    execFileSync('tar', ['-xzf', tarball], { cwd: folder });
    writeFileSync(path.join(folder, 'clean.txt'), 'nothing here\n');
    writeFileSync(path.join(folder, 'leak.txt'), `${plant('openai-project-key', 7).text}\n`);
    const scan = (file: string) =>
      spawnSync(process.execPath, ['package/dist/cli.js', 'scan', file], { cwd: folder }).status;
    expect([scan('clean.txt'), scan('leak.txt')]).toEqual([0, 1]);
  });
});

test('the lock file names every platform package, so that npm ci works on every system', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const absent = Object.entries(lock.packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`node_modules/${name}` in lock.packages || `${parent}/node_modules/${name}` in lock.packages),
    ),
  );
  expect(absent).toEqual([]);
});

const isNetwork = (name: string): boolean =>
  /^(?:node:)?(?:net|tls|dns|dgram|https?|http2|inspector)(?:\/|$)/.test(name);

/** A bundled file with all that is loaded when it is: what it imports by itself, and what that imports. */
function loadedWith(name: string, loaded = new Set<string>()): ReadonlySet<string> {
  const file = path.join('dist', name);
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const [, next] of readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*"\.\/([\w.-]+)"/g))
    loadedWith(next!, loaded);
  return loaded;
}

/** The modules that a bundled file imports or requires, by any of the forms that esbuild writes. */
function importsOf(file: string): string[] {
  const code = readFileSync(file, 'utf8');
  // Minified code has `from"` in texts of its own, which go on with other characters than a module's name has.
  const forms = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["']([\w@.][\w@./:-]*)["']/g;
  return [...code.matchAll(forms)].map((match) => match[1] ?? '');
}
