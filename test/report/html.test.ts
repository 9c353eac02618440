import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Report } from '../../src/report/report.ts';
import { html } from '../../src/report/html/html.ts';
import { expand } from '../support/keys.ts';
import { everyState, historyReport } from './history-report.ts';
import { elementsOf, hostileTexts, poisoned } from './html-hostile.ts';
import { crowd, doctored, shop } from './html-sample.ts';

const reports: Readonly<Record<string, Report>> = { shop, doctored, states: historyReport(everyState) };
const names = Object.keys(reports);

/** What a person reads. */
const textOf = (page: string): string =>
  page
    .replace(/^[^]*<body>/, '')
    .replace(/<script>[^]*<\/script>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

test.each(names)('%s: written twice, it is the same', (name) => {
  expect(html(reports[name]!)).toBe(html(reports[name]!));
});

test('everything that is known of a key is there', () => {
  const text = textOf(html(shop));
  for (const { preview, fingerprint, ruleId, title, history, locations } of shop.findings) {
    for (const word of [preview, fingerprint, ruleId, title]) expect(text).toContain(word);
    for (const { subject, author, id } of [...history!.introduced, ...history!.removed]) {
      expect(text).toContain(subject);
      expect(text).toContain(author.replace('<', '&lt;').replace('>', '&gt;'));
      expect(text).toContain(id.slice(0, 10));
    }
    for (const { path, startLine } of locations.slice(0, 1)) expect(text).toContain(`${path}:${startLine}:16`);
  }
  expect(text).toContain('live (api.openai.com): it authenticates, and nothing limits it organization acme-jtbczk');
  expect(text).toContain('revoked in February, kept for the tests');
  expect(text).toContain('Exposed 108 days: 2026-03-02 10:15 +0100 to 2026-06-18 10:15 +0100');
  expect(text).toContain('submodule vendor/payments it is not checked out');
  expect(text).toContain('assets/intro.mp4 larger than the limit of 100 MB');
  expect(text).toContain('the entry for 00000000000000ff in .tripkey-baseline matches nothing');
});

test('problems stand by check, and what mends several in a row is said once', () => {
  const text = textOf(html(doctored));
  for (const { check, message, path } of doctored.problems) {
    for (const word of [check, message, path ?? '']) expect(text).toContain(word);
  }
  expect(text.split('Write .env.* into .gitignore')).toHaveLength(2);
});

test('keys that need somebody stand first', () => {
  const order = [...html(shop).matchAll(/data-status="(\w+)" data-verdict="(\w+)"/g)].map((match) =>
    match.slice(1).join(),
  );
  expect(order).toEqual(['new,live', 'new,live_restricted', 'new,unknown', 'new,unknown', 'new,dead', 'baseline,dead']);
});

test.each<[string, Partial<Report>, RegExp, RegExp]>([
  ['nothing found, all read', {}, /<div class="good"><dt>Keys<\/dt><dd><strong>none found/, /incomplete/i],
  [
    'nothing found, not all read',
    { complete: false, incomplete: [{ what: 'a.zip', why: 'broken' }] },
    /<div class="warn"><dt>Keys<\/dt><dd><strong>none found<\/strong>In what could be read[^]*<strong>incomplete<\/strong>1 thing could not be read/,
    /class="good"/,
  ],
  [
    'a check that did not read all',
    { mode: 'doctor', complete: false, incomplete: [{ what: 'a.zip', why: 'broken' }] },
    /<div class="warn"><dt>Problems<\/dt><dd><strong>none found[^]*incomplete/,
    /class="good"|<dt>Keys/,
  ],
])('%s: says so above everything else', (_, more, there, absent) => {
  const [, head = ''] = /<header>([^]*)<\/header>/.exec(html(historyReport([], more))) ?? [];
  expect(head).toMatch(there);
  expect(head).not.toMatch(absent);
});

test('long lists are folded, and what is left out of very long ones is counted', () => {
  const [finding] = shop.findings;
  const locations = Array.from({ length: 3000 }, (_, index) => ({ ...finding!.locations[0]!, path: `f${index}` }));
  const page = html(historyReport([{ ...finding!, locations }]));
  expect(page).toContain('<details><summary>2,995 more places</summary>');
  expect(page).toContain('<p class="more">and 2,000 more (in the JSON document)</p>');
});

test('a key that is shown in the clear makes the page say so', () => {
  const revealed = expand('sk-proj-{64:74}', 4);
  const page = html(historyReport([{ ...shop.findings[0]!, revealed }]));
  expect(page).toContain(`<code>${revealed}</code>`);
  expect(page).toContain('This page holds keys in the clear');
  expect(html(shop)).toContain('It holds no key');
});

test.each(names)('%s: the policy lets the two texts of the page run, and nothing else', (name) => {
  const page = html(reports[name]!);
  const hash = (tag: string): string => {
    const [, text = ''] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page) ?? [];
    return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  };
  expect(page).toContain(
    `content="default-src 'none'; style-src ${hash('style')}; script-src ${hash('script')}; base-uri 'none'; form-action 'none'"`,
  );
  expect(page.match(/<(?:script|style)\b/g)).toHaveLength(2);
  expect(page.replace(/<script>[^]*<\/script>/, '')).not.toMatch(
    /<(?:link|img|iframe|object|embed|base|video|audio)\b|\b(?:on\w+|src|style|action)=|url\(|@import/i,
  );
});

const cases = Object.entries(hostileTexts).flatMap(([kind, text]) => names.map((name) => ({ kind, text, name })));

test.each(cases)('$kind in every field of $name makes no element, attribute or address', ({ text, name }) => {
  const report = reports[name]!;
  const page = html(poisoned(report, text));
  const own = new Set(elementsOf(html(report)));
  expect(elementsOf(page).filter((tag) => !own.has(tag) && !tag.startsWith('<details>'))).toEqual([]);
  expect(page).not.toMatch(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]/u,
  );
  expect(page.split('MARK').length).toBeGreaterThan(20);
});

test('whatever a text is, it makes no element', () => {
  const own = new Set(elementsOf(html(shop)));
  const text = fc.string({
    unit: fc.constantFrom(...'`|\\<>&"\'[]()/-=+.! \n\r\t\u0000\u001b\u202e\ud800aw1é中', '-->', '</script>', '<!--'),
    maxLength: 24,
  });
  fc.assert(
    fc.property(text, (name) => {
      const page = html(poisoned(shop, `MARK${name}`));
      expect(elementsOf(page).filter((tag) => !own.has(tag))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('names of megabytes are cut', () => {
  const report = { ...poisoned(shop, '中😀'.repeat(20_000)), tool: shop.tool };
  expect(html(report).length).toBeLessThan(300_000);
});

test('5,000 keys: 2 KB each', () => {
  expect(html(crowd(5000)).length / 5000).toBeLessThan(2500);
});
