import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// The linter holds the layers (.oxlintrc.json). Here: that it does, and what it cannot see, imports of imports.

const refused = [
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
  ['src/commands', "import 'undici';"],
  ['src/incident', "export const load = () => import('undici');"],
  ['src/hygiene', "import 'node:https';"],
  ['src/hygiene', "import 'node:fs';"],
  ['src/hygiene/logged', "export { spawn } from 'node:child_process';"],
  ['src/hygiene/logged', "import '../../git/repository.ts';"],
  ['src/hygiene/environment', "import '../project/open-project.ts';"],
  ['src/hygiene/mend', 'export const platform = process.platform;'],
  ['src/hygiene/project', "import 'node:https';"],
  ['src/git', "import 'undici';"],
  ['src/detect', "import '../verify/http.ts';"],
  ['src/detect', "import '../incident/admin.ts';"],
  ['src/action', "import '../verify/http-client.ts';"],
  ['src/action', "import 'undici';"],
  ['src/action', "import 'node:https';"],
  ['src/action', "export const answer = fetch('http://127.0.0.1');"],
  ['src/sources', "export const answer = fetch('http://127.0.0.1');"],
  ['src/commands', 'process.exit(1);'],
  ['src/report', "console.log('');"],
] as const;

const allowed = [
  ['src/verify', "import { Agent } from 'undici';\nexport const agent = new Agent();"],
  ['src/detect', "import { createHash } from 'node:crypto';\nexport const hash = createHash;"],
  ['src/git', "import { spawn } from 'node:child_process';\nexport const start = spawn;"],
  ['src/hygiene', "import type { Project } from './project.ts';\nexport const name = ({ name }: Project) => name;"],
  ['src/hygiene/project', "import { lstatSync } from 'node:fs';\nexport const stat = lstatSync;"],
  ['src/sources', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;"],
] as const;

let folder = '';
let messages: readonly string[] = [];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tripkey-layers-'));
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) cpSync(file, path.join(folder, file));
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'), 'junction');
  for (const [index, [layer, text]] of [...refused, ...allowed].entries()) {
    mkdirSync(path.join(folder, layer), { recursive: true });
    writeFileSync(path.join(folder, layer, `trial${index}.ts`), `${text}\nexport const trial = 1;\n`);
  }
  messages = lint(['src', 'rules']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(refused.map(([layer, text], index) => ({ layer, text, index })))(
  'lint refuses in $layer: $text',
  ({ index }) => {
    expect(messagesFor(index)).toContainEqual(
      expect.stringMatching(/no-restricted|no-default-export|no-console|no-process-exit/),
    );
  },
);

test.each(allowed.map(([layer, text], index) => ({ layer, text, index })))(
  'lint lets pass in $layer: $text',
  ({ index }) => {
    expect(messagesFor(refused.length + index).filter((message) => message.includes('no-restricted'))).toEqual([]);
  },
);

test.each(['src/detect', 'src/policies', 'src/report', 'src/hygiene', 'rules'])(
  'nothing that %s reaches touches the outside',
  async (layer) => {
    const reached = await reachedFrom(layer);
    const outside =
      /^(node:)?(fs|child_process|net|tls|dns|dgram|http|https|http2|worker_threads|cluster|os|vm|process|readline)(\/|$)/;
    expect(reached.filter((file) => outside.test(file))).toEqual([]);
    expect(reached.filter((file) => /^src\/(git|sources|commands|hook|cli|scan)\b/.test(file))).toEqual([]);
  },
);

function messagesFor(index: number): string[] {
  return messages.filter((message) => message.includes(`trial${index}.ts:`));
}

function lint(folders: readonly string[]): string[] {
  const bin = path.resolve('node_modules/oxlint/bin/oxlint');
  const child = spawnSync(process.execPath, [bin, '-f', 'unix', ...folders], { cwd: folder, encoding: 'utf8' });
  if (child.status === null || child.stderr !== '') throw new Error(`oxlint did not run: ${child.stderr}`);
  return child.stdout.split('\n');
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

/** Without assembly/: AssemblyScript, which has nothing to import; and without the rooms of src/hygiene that do touch disk, git and network. */
function typescriptFiles(layer: string): string[] {
  if (!existsSync(layer)) return [];
  return readdirSync(layer, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('assembly'))
    .map((file) => path.join(layer, file))
    .filter((file) => !/^src\/hygiene\/(?:project|machine|account)\/|\/mend\/files\.ts$/.test(posix(file)));
}

function posix(file: string): string {
  return file.replaceAll(path.sep, '/');
}
