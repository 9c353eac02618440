import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { html } from '../../src/report/html/html.ts';
import { html as incidentHtml } from '../../src/report/incident/html.ts';
import { chromiumPath, startBrowser } from '../support/browser.ts';
import { mockServer } from '../support/mock-server.ts';
import { temporaryFolder } from '../support/repository.ts';
import { everyState, historyReport } from './history-report.ts';
import { hostileTexts, poisoned } from './html-hostile.ts';
import { crowd, doctored, shop } from './html-sample.ts';
import { samples } from './incident-sample.ts';

// Pages as a browser takes them: nothing that it refuses, nothing that it asks for, nothing that axe finds fault with.

const inBrowser = chromiumPath === undefined ? describe.skip : describe;
const why = chromiumPath === undefined ? ' (skipped: no Chromium; TRIPKEY_CHROMIUM may name one)' : '';

const hostile = poisoned(shop, `${Object.values(hostileTexts).join(' ')} `);
const pages: Readonly<Record<string, string>> = {
  shop: html(shop),
  doctored: html(doctored),
  states: html(historyReport(everyState)),
  clean: html(historyReport([])),
  hostile: html(hostile),
  'hostile problems': html(poisoned(doctored, hostileTexts['an image']!)),
  crowd: html(crowd(101)),
  incident: incidentHtml(samples['abused']!, { color: false, columns: 100 }),
};

inBrowser(`in Chromium${why}`, () => {
  const folder = temporaryFolder();
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => browser.close());

  /** What a page did that it must not do, beside the page. */
  const open = async (
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; faults: readonly string[] }> => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.html`);
    writeFileSync(file, pages[name]!);
    const page = await browser.newPage(options);
    const faults: string[] = [];
    page.on('console', (message) => faults.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('request', (request) => faults.push(`request: ${request.url()}`));
    page.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href);
    expect(faults.splice(0)).toEqual([`request: ${pathToFileURL(file).href}`]);
    return { page, faults };
  };

  /** What axe finds fault with, each rule with its elements. */
  const check = async (page: Page, options: axe.RunOptions): Promise<readonly string[]> => {
    const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(${JSON.stringify(options)})`);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html: at }) => at).join(' ')}`);
  };

  test.each(Object.keys(pages))('%s: asks for nothing, breaks no rule of accessibility, fits', async (name) => {
    const { page, faults } = await open(name, { colorScheme: 'light' });
    await page.evaluate(axe.source);
    expect(await check(page, {})).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await check(page, { runOnly: ['color-contrast'] })).toEqual([]);
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await check(page, { rules: { 'color-contrast': { enabled: false } } })).toEqual([]);
    const [wide, room] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]');
    expect(wide).toBeLessThanOrEqual(room);
    expect(faults).toEqual([]);
    await page.close();
  });

  test('hostile names are read as they are written, and obeyed nowhere', async () => {
    const { page, faults } = await open('hostile');
    expect(await page.evaluate('globalThis.owned')).toBeUndefined();
    expect(await page.evaluate('document.querySelectorAll("script, img, iframe, svg[onload]").length')).toBe(1);
    expect(await page.evaluate('document.querySelector(".places q").textContent')).toContain(
      'MARK<script>globalThis.owned = true; alert(1)</script>',
    );
    await page.mouse.move(300, 300);
    await page.locator('h3').first().hover();
    expect(faults).toEqual([]);
    await page.close();
  });

  test('the policy holds: what is put into the page does not run, paint or load', async () => {
    const { page } = await open('shop');
    const server = await mockServer(() => ({ status: 200 }));
    await page.evaluate(`
      document.body.insertAdjacentHTML('beforeend', '<p id="p" style="color: red" onclick="owned = 1">p</p><img src="${server.origin}/x">');
      const script = document.createElement('script');
      script.textContent = 'owned = 1';
      document.body.append(script);
      document.getElementById('p').click();
    `);
    expect(await page.evaluate('typeof owned')).toBe('undefined');
    expect(await page.evaluate('getComputedStyle(document.getElementById("p")).color')).not.toBe('rgb(255, 0, 0)');
    await page.waitForLoadState('networkidle');
    expect(server.connections).toBe(0);
    await page.close();
    await server.close();
  });

  const keysShown = async (page: Page): Promise<readonly string[]> =>
    page.locator('.key:visible h3 code').allTextContents();

  test('filters: text, boxes, all again; the chart goes along', async () => {
    const { page, faults } = await open('shop');
    const status = page.getByRole('status');
    expect(await keysShown(page)).toHaveLength(6);
    expect(await status.isVisible()).toBe(false);

    await page.getByLabel('Text').fill('GRACE  batch');
    await status.getByText('1 of 6 shown').waitFor();
    expect(await keysShown(page)).toEqual(['sk-proj-…p0Da']);
    expect(await page.locator('.spans li:visible').count()).toBe(1);

    await page.getByLabel('Text').fill('');
    await page.getByRole('checkbox', { name: 'dead' }).check();
    await status.getByText('2 of 6 shown').waitFor();
    await page.getByRole('checkbox', { name: 'in the baseline' }).check();
    await status.getByText('1 of 6 shown').waitFor();
    expect(await keysShown(page)).toEqual(['sk-proj-…000a']);

    await page.getByRole('button', { name: 'Show all' }).click();
    await status.waitFor({ state: 'hidden' });
    expect(await keysShown(page)).toHaveLength(6);
    expect(faults).toEqual([]);
    await page.close();
  });

  test('filters: problems by their check and by what mends them', async () => {
    const { page } = await open('doctored');
    await page.getByLabel('Text').fill('gitignore chat');
    await page.getByRole('status').getByText('1 of 5 shown').waitFor();
    expect(await page.locator('.check:visible li:visible').allTextContents()).toEqual([
      'services/chat/.env holds a key, and git would add it',
    ]);
    await page.close();
  });

  test('without JavaScript everything is shown, and no filter is promised', async () => {
    const { page, faults } = await open('shop', { javaScriptEnabled: false });
    expect(await keysShown(page)).toHaveLength(6);
    expect(await page.locator('#filters').isVisible()).toBe(false);
    expect(await page.getByText('Everything is shown.').isVisible()).toBe(true);
    expect(faults).toEqual([]);
    await page.close();
  });

  test('by keyboard: the skip link, the chart, the filters, each with a frame around it', async () => {
    const { page } = await open('shop');
    const stops: string[] = [];
    for (let count = 0; count < 12; count++) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate<string>(
          '[document.activeElement.name || document.activeElement.textContent, getComputedStyle(document.activeElement).outlineStyle].join(" ")',
        ),
      );
    }
    expect(stops[0]).toBe('Skip to the results solid');
    expect(stops).toContain('text solid');
    expect(stops).toContain('severity solid');
    expect(stops.filter((stop) => !stop.endsWith(' solid'))).toEqual([]);
    await page.keyboard.press('Home');
    await page.locator('.skip').focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.close();
  });

  test('on paper: folded lists are open, and the filters are gone', async () => {
    const { page } = await open('crowd');
    await page.emulateMedia({ media: 'print' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await page.locator('details:not([open])').count()).toBe(0);
    expect(await page.locator('#filters').isVisible()).toBe(false);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    await page.close();
  });

  test('thousands of keys can be searched', async () => {
    writeFileSync(join(folder, 'thousands.html'), html(crowd(2000)));
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, 'thousands.html')).href);
    await page.getByLabel('Text').fill('settings-1234.env');
    await page.getByRole('status').getByText('1 of 2,000 shown').waitFor();
    expect(await keysShown(page)).toEqual(['sk-proj-…00ya']);
    await page.close();
  });
});
