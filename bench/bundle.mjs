import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Bundles a TypeScript module of this project, named by its path in it, and imports it. */
export async function importTypeScript(entry) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tripkey-bench-bundle-'));
  const outfile = path.join(folder, 'module.mjs');
  try {
    await build({
      absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      // jsonc-parser's main file is UMD, whose parts no bundler can follow.
      mainFields: ['module', 'main'],
      alias: { '@jest/globals': './bench/compare/jest-stand-in.mjs' },
      logLevel: 'error',
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
      },
    });
    return await import(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
