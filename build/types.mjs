import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const COMPILER = 'node_modules/typescript/bin/tsc';
const SPECIFIER = /(\bfrom ')(\.[^']+)\.ts'/g;

/**
 * Writes the library's declarations: those of its index and whatever they name, which must all be the library's own files. tsc declares every file of the program
 * that it sees, and TypeScript 7 has no interface by which a bundler of declarations could ask it for fewer.
 */
export function writeTypes(outdir) {
  const all = mkdtempSync(join(tmpdir(), 'tripkey-types-'));
  try {
    execFileSync(process.execPath, [COMPILER, '-p', 'tsconfig.library.json', '--outDir', all], { stdio: 'inherit' });
    for (const file of reached(all, 'index')) {
      const path = join(outdir, `${file}.d.ts`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, read(all, file).replace(SPECIFIER, "$1$2.js'"));
    }
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
}

function reached(folder, file, files = new Set()) {
  if (files.has(file)) return files;
  if (file !== 'index' && !file.startsWith('library/')) throw new Error(`the library's types reach src/${file}.ts`);
  files.add(file);
  for (const [, , name] of read(folder, file).matchAll(SPECIFIER)) reached(folder, join(dirname(file), name), files);
  return files;
}

const read = (folder, file) => readFileSync(join(folder, 'src', `${file}.d.ts`), 'utf8');
