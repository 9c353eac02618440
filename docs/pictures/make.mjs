// Makes the pictures of docs/html-report.md from the samples of the tests: node docs/pictures/make.mjs (needs a Chromium, which TRIPKEY_CHROMIUM may name).
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');

const pictures = [
  { file: 'html-light.png', sample: 'shop', colorScheme: 'light', width: 1040, top: 0, height: 790 },
  { file: 'html-dark.png', sample: 'shop', colorScheme: 'dark', width: 1040, top: 770, height: 1060 },
  { file: 'html-doctor.png', sample: 'doctored', colorScheme: 'light', width: 760, top: 0, height: 900 },
];

const { html, samples } = await load();
const browser = await chromium.launch({
  executablePath: process.env.TRIPKEY_CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
for (const { file, sample, colorScheme, width, top, height } of pictures) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height } });
  await page.setContent(html(samples[sample]));
  await page.screenshot({
    path: path.join(here, file),
    fullPage: true,
    clip: { x: 0, y: top, width, height },
  });
  await page.close();
}
await browser.close();

/** The reporter and its samples, compiled into a folder that is gone afterwards. */
async function load() {
  const folder = await mkdtemp(path.join(tmpdir(), 'tripkey-pictures-'));
  const outfile = path.join(folder, 'samples.cjs');
  const contents = `
    export { html } from './src/report/html/html.ts';
    export * as samples from './test/report/html-sample.ts';`;
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const { default: loaded } = await import(pathToFileURL(outfile).href);
  await rm(folder, { recursive: true });
  return loaded;
}
