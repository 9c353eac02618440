import { expect, test } from '@jest/globals';
import { build, type BuildOptions } from 'esbuild';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import shimStringWidth from '../src/shims/string-width.ts';
import shimWrapAnsi from '../src/shims/wrap-ansi.ts';

const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 120 });
const words = fc
  .array(fc.oneof(fc.constantFrom('', ' ', '\n', 'a', '--exclude'), fc.stringMatching(/^[a-z]{1,30}$/)), {
    maxLength: 25,
  })
  .map((parts) => parts.join(' '));

test('ASCII text is as wide as for string-width', () => {
  fc.assert(fc.property(printable, (text) => shimStringWidth(text) === stringWidth(text)));
});

test('ASCII text is wrapped as by wrap-ansi', () => {
  fc.assert(
    fc.property(fc.oneof(printable, words), fc.integer({ min: 1, max: 100 }), (text, columns) => {
      expect(shimWrapAnsi(text, columns)).toBe(wrapAnsi(text, columns, { hard: true }));
    }),
    { numRuns: 2000 },
  );
});

test.each(['80', '40', '20'])(
  '--help in %s columns is the same with the packages and with their stand-ins',
  async (columns) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tripkey-shims-'));
    try {
      const alias = { 'string-width': './src/shims/string-width.ts', 'wrap-ansi': './src/shims/wrap-ansi.ts' };
      const plain = await helpOf(path.join(folder, 'plain.mjs'), columns, {});
      const aliased = await helpOf(path.join(folder, 'aliased.mjs'), columns, { alias });
      expect(plain).toContain('Examples:');
      expect(aliased).toBe(plain);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

const program = `
import yargs from 'yargs';
yargs(process.argv.slice(2))
  .scriptName('tripkey')
  .usage('$0 <command>', 'Finds leaked OpenAI keys in what you are about to commit, in your files and in your history.')
  .command('scan [paths..]', 'files, folders, - for standard input')
  .command('init', 'installs the hook')
  .option('severity', { choices: ['critical', 'high', 'medium', 'low', 'info'], describe: 'the least that counts' })
  .option('exclude', { type: 'array', alias: 'x', describe: 'leave out what this glob matches, '.repeat(5).trim() })
  .example('$0 scan --staged', 'what the next commit would hold')
  .epilogue('Exit status: 0 nothing found, 1 findings, 2 wrong usage, 3 the scan is incomplete.')
  .wrap(Number(process.env.COLUMNS)).parse();
`;

async function helpOf(outfile: string, columns: string, options: BuildOptions): Promise<string> {
  await build({
    stdin: { contents: program, resolveDir: '.', loader: 'js' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
    },
    ...options,
  });
  return execFileSync(process.execPath, [outfile, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: columns, LC_ALL: 'C' },
  });
}
