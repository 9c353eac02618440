import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';
import { commitOf } from './build/commit.mjs';
import { writePapers } from './build/papers.mjs';
import { hashOfSources } from './build/sources.mjs';
import { writeTypes } from './build/types.mjs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const commit = commitOf('.');
/** What esbuild says of each bundle. */
const metafiles = [];

await assemble('src/detect/prefilter', 'prefilter');
await assemble('src/git/pack/core');
await writeLiterals();
const sources = hashOfSources(['rules', 'src', 'package-lock.json']);
rmSync('dist', { recursive: true, force: true });
await bundle('dist', { cli: 'src/cli.ts' }, 'src/commands/all.ts');
chmodSync('dist/cli.js', 0o755);
await bundle('dist/action', { action: 'src/action/main.ts' });
await bundle('dist/library', { index: 'src/index.ts' });
writeTypes('dist/library/types');
await writeManual();
writePapers('dist', metafiles);

/**
 * A folder of the package. Each is bundled apart: an entry beside the program's would split the parts that a start loads (docs/design/start-up.md).
 * `start`, where starts are to be quick: what all of them need.
 */
async function bundle(outdir, entryPoints, start) {
  const options = {
    // Threads begin with a file of their own.
    entryPoints: { ...entryPoints, 'pack-worker': 'src/git/pack/worker.ts' },
    outdir,
    bundle: true,
    splitting: true,
    // Names of parts come from paths: with a linked node_modules those would be of another place (test/build.test.ts).
    preserveSymlinks: true,
    metafile: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    // Node shows the line of an error that nobody caught: not 30 KB of it.
    lineLimit: 160,
    keepNames: false,
    legalComments: 'linked',
    // Half of yargs' load time is these two, for column widths that --help does not need (docs/design/start-up.md).
    // jsonc-parser's main file is UMD, whose `require` of its own parts no bundler can follow.
    alias: {
      'string-width': './src/shims/string-width.ts',
      'wrap-ansi': './src/shims/wrap-ansi.ts',
      'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js',
    },
    define: {
      __VERSION__: JSON.stringify(version),
      __COMMIT__: JSON.stringify(commit),
      __SOURCES__: JSON.stringify(sources),
    },
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
    },
  };
  const plugins =
    start === undefined
      ? []
      : [loadedByEveryPart(start, partsOf((await build({ ...options, write: false })).metafile))];
  const { metafile } = await build({ ...options, plugins });
  metafiles.push(metafile);
}

/** The files of ours with which parts of a bundle begin: its entries and what is imported when it is needed. Threads are no parts: they load what they need. */
function partsOf({ outputs }) {
  const parts = Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
  return parts.filter((part) => part.startsWith('src/') && !part.endsWith('/worker.ts'));
}

/**
 * Has every part of a bundle load `start`. Else esbuild puts what each other set of parts has in common into a file of its own: twenty small ones for
 * a start, each of which costs it half a millisecond.
 */
function loadedByEveryPart(start, parts) {
  const paths = new Set(parts.filter((part) => part !== start).map((part) => resolve(part)));
  const also = `\nimport ${JSON.stringify(resolve(start))};\n`;
  return {
    name: 'loaded-by-every-part',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, ({ path }) =>
        paths.has(path) ? { contents: readFileSync(path, 'utf8') + also, loader: 'ts' } : undefined,
      ),
  };
}

/** Compiles a file of a folder's assembly/ and writes the module beside that as text, so that bundle, tests and tsc read it alike. */
async function assemble(folder, entry = 'core') {
  const binary = await compile(`${folder}/assembly/${entry}.ts`);
  const base64 = Buffer.from(binary).toString('base64');
  writeFileSync(
    `${folder}/core.generated.ts`,
    `// Made by build.mjs from assembly/${entry}.ts.\nexport const core = '${base64}';\n`,
  );
}

async function compile(source) {
  let binary;
  const options = [
    '-O3',
    '--runtime',
    'stub',
    '--noAssert',
    '--initialMemory',
    '32',
    '--enable',
    'simd',
    '--outFile',
    'core.wasm',
  ];
  const { error } = await asc.main([source, ...options], {
    stderr: process.stderr,
    writeFile: (name, contents) => {
      if (name === 'core.wasm') binary = contents;
    },
  });
  if (error) throw error;
  return binary;
}

/** Works out what the prefilter looks for by the built-in rules: too slow to be done at each start. */
async function writeLiterals() {
  const contents = `
    export { collectLiterals, keywordsOfRules, literalsOf, nameOfRules } from './src/detect/literals.ts';
    export { packLiterals } from './src/detect/prefilter/literal-table.ts';
    export { builtInRules } from './rules/index.ts';
    export { chooseRules } from './src/config/ruleset.ts';`;
  const { collectLiterals, keywordsOfRules, literalsOf, nameOfRules, packLiterals, builtInRules, chooseRules } =
    await load(contents);
  const blocks = keywordsOfRules(builtInRules).map((keyword) => [keyword, ...literalsOf(keyword)].join('\n'));
  const { rules: usual } = chooseRules(builtInRules, { allVendors: false, enable: [], disable: [], severity: {} });
  const { strong, weak } = collectLiterals(usual, literalsOf);
  const packed = packLiterals([...strong, ...weak], weak);
  writeFileSync(
    'src/detect/literals.generated.ts',
    `// Made by build.mjs from the rules' keywords; base64 of latin1: lists of strings take 3 ms to load.
/** Deflated: keywords, each in a block with its literals, a line each; an empty line between blocks. */
export const literalBlocks = '${deflateRawSync(Buffer.from(blocks.join('\n\n'), 'latin1')).toString('base64')}';

/** What the prefilter looks for by the rules that are on when no configuration says otherwise. */
export const usualTable = { name: ${JSON.stringify(nameOfRules(usual))}, packed: '${packed.toString('base64')}' };
`,
  );
}

/** The man page, of what `--help` says. */
async function writeManual() {
  const { manPage, pages } = await load(`
    export { manPage } from './src/manual/man.ts';
    export { pages } from './src/manual/pages.ts';`);
  mkdirSync('dist/man', { recursive: true });
  writeFileSync('dist/man/tripkey.1', manPage(pages, version));
}

/** Runs TypeScript of ours: the exports of this module. */
async function load(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
}
