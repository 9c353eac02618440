import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

await assemble('src/detect/prefilter');
rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/cli.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  // Half of yargs' load time is these two, for column widths that --help does not need (docs/design/start-up.md).
  alias: { 'string-width': './src/shims/string-width.ts', 'wrap-ansi': './src/shims/wrap-ansi.ts' },
  define: { __VERSION__: JSON.stringify(version) },
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
});
chmodSync('dist/cli.js', 0o755);

/** Compiles assembly/core.ts of a folder and writes the module beside it as text, so that bundle, tests and tsc read it alike. */
async function assemble(folder) {
  const { error, stderr, binary } = await compile(`${folder}/assembly/core.ts`);
  if (error) throw new Error(stderr, { cause: error });
  const base64 = Buffer.from(binary).toString('base64');
  writeFileSync(`${folder}/core.generated.ts`, `// Made by build.mjs from assembly/core.ts.\nexport const core = '${base64}';\n`);
}

async function compile(source) {
  let binary;
  const options = ['-O3', '--runtime', 'stub', '--noAssert', '--initialMemory', '16', '--outFile', 'core.wasm'];
  const { error, stderr } = await asc.main([source, ...options], {
    writeFile: (name, contents) => {
      if (name === 'core.wasm') binary = contents;
    },
  });
  return { error, stderr: stderr.toString(), binary };
}
