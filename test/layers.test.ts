import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// The linter holds the layers (.oxlintrc.json). Here: that it does, and what it cannot see, imports of imports.

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tripkey-layers-'));
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) cpSync(file, path.join(folder, file));
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'), 'junction');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['src/detect', "import 'node:fs';"],
  ['src/detect', "import 'fs';"],
  ['src/detect', "import 'node:fs/promises';"],
  ['src/detect', "export const load = () => import('node:child_process');"],
  ['src/detect', "export { spawn } from 'node:child_process';"],
  ['src/detect', "import 'node:worker_threads';"],
  ['src/detect', "import '../sources/files.ts';"],
  ['src/detect', "import '../config/config.ts';"],
  ['src/detect', "import '../../rules/index.ts';"],
  ['src/detect', 'export const cwd = process.cwd();'],
  ['src/detect', "import 'simple-git';"],
  ['src/policies', "import '../git/repository.ts';"],
  ['src/policies', "import 'node:fs';"],
  ['src/report', "import '../commands/scan.ts';"],
  ['src/report', "import '../scan.ts';"],
  ['src/report', "import 'node:fs';"],
  ['src/archive', "import 'node:fs';"],
  ['rules', "import '../src/git/repository.ts';"],
  ['rules', 'export default {};'],
  ['src/commands', "import 'simple-git';"],
  ['src/git', "import 'node:https';"],
  ['src/commands', "import 'node:net';"],
  ['src/sources', "export const answer = fetch('http://127.0.0.1');"],
  ['src/commands', 'process.exit(1);'],
  ['src/report', "console.log('');"],
])('lint refuses in %s: %s', (layer, text) => {
  const file = path.join(layer, 'trial.ts');
  mkdirSync(path.join(folder, layer), { recursive: true });
  writeFileSync(path.join(folder, file), `${text}\nexport const trial = 1;\n`);
  expect(lint(file)).toMatch(/no-restricted|no-default-export|no-console|no-process-exit/);
});

test.each([
  ['src/detect', "import { createHash } from 'node:crypto';\nexport const hash = createHash;\n"],
  ['src/git', "import { spawn } from 'node:child_process';\nexport const start = spawn;\n"],
  ['src/sources', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"],
])('lint lets pass in %s: %s', (layer, text) => {
  const file = path.join(layer, 'fine.ts');
  mkdirSync(path.join(folder, layer), { recursive: true });
  writeFileSync(path.join(folder, file), text);
  expect(lint(file)).not.toMatch(/no-restricted/);
});

test.each(['src/detect', 'src/policies', 'src/report', 'rules'])(
  'nothing that %s reaches touches the outside',
  async (layer) => {
    const reached = await reachedFrom(layer);
    const outside =
      /^(node:)?(fs|child_process|net|tls|dns|dgram|http|https|http2|worker_threads|cluster|os|vm|process|readline)(\/|$)/;
    expect(reached.filter((file) => outside.test(file))).toEqual([]);
    expect(reached.filter((file) => /^src\/(git|sources|commands|hook|cli|scan)\b/.test(file))).toEqual([]);
  },
);

function lint(file: string): string {
  const bin = path.resolve('node_modules/oxlint/bin/oxlint');
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, '-f', 'unix', file], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status === null || stderr !== '') throw new Error(`oxlint did not run: ${stderr}`);
  return stdout;
}

/** Every module that the files of `layer` import, and what those import: project files and built-in modules. */
async function reachedFrom(layer: string): Promise<string[]> {
  const entryPoints = typescriptFiles(layer);
  expect(entryPoints).not.toEqual([]);
  const { metafile } = await build({
    entryPoints,
    outdir: folder,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  const inputs = Object.entries(metafile.inputs);
  return [...new Set(inputs.flatMap(([file, { imports }]) => [file, ...imports.map((each) => each.path)]))];
}

function typescriptFiles(layer: string): string[] {
  if (!existsSync(layer)) return [];
  return readdirSync(layer, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(layer, file));
}
