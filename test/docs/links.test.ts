import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';
import { simpleGit } from 'simple-git';
import { readPage, userPages } from './pages.ts';

const files = (await simpleGit().raw('ls-files', '-co', '--exclude-standard', '--', '*.md'))
  .trim()
  .split('\n')
  .filter(existsSync);

test.each(files)('every link of %s leads somewhere', (path) => {
  const { links } = readPage(path);
  expect(links.filter((link) => !/^[a-z]+:/.test(link) && !leads(path, link))).toEqual([]);
});

test('every page is in the index', () => {
  const index = new Set(
    readPage('docs/README.md').links.map((link) => normalize(join('docs', link.replace(/#.*/, '')))),
  );
  const pages = files.filter((path) => /^docs\/(?:design\/)?[\w-]+\.md$/.test(path) && path !== 'docs/README.md');
  expect(pages.filter((path) => !index.has(path))).toEqual([]);
});

test('every picture is shown on some page, and described', () => {
  const pages = userPages();
  const shown = new Set(pages.flatMap(({ path, links }) => links.map((link) => normalize(join(dirname(path), link)))));
  const pictures = readdirSync('docs/pictures')
    .filter((name) => /\.(?:png|svg)$/.test(name))
    .map((name) => `docs/pictures/${name}`);
  expect(pictures.filter((path) => !shown.has(path))).toEqual([]);
  expect(pages.filter(({ text }) => /!\[\s*\]\(/.test(text))).toEqual([]);
});

/** Whether a link's file is there, and its anchor among the headings. */
const leads = (from: string, link: string): boolean => {
  const [target = '', anchor] = link.split('#');
  const path = target === '' ? from : normalize(join(dirname(from), decodeURIComponent(target)));
  if (!existsSync(path)) return false;
  if (anchor === undefined) return true;
  return statSync(path).isFile() && path.endsWith('.md') && readPage(path).anchors.has(anchor);
};
