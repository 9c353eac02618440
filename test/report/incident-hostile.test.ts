import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Incident } from '../../src/incident/incident.ts';
import { type IncidentFormat, incidentReporters } from '../../src/report/incident/incident-reporters.ts';
import { samples } from './incident-sample.ts';

// Every text of an incident may be a stranger's: a commit's, a key's name, a server's.

const formats = Object.keys(incidentReporters) as IncidentFormat[];

/** Texts that mean something to some reader, each with a mark that must come out. */
const hostile: Readonly<Record<string, string>> = {
  'a terminal escape': 'MARK\u001b]0;owned\u0007\u001b[2J\u009b31m',
  'a line break': 'MARK\r\n# heading\n- [x] done\n| a | b |',
  bidi: 'MARK\u202e\u2066\u200b\u{e0041}',
  html: 'MARK<script>alert(1)</script><img src=x onerror=alert(1)>"\' onmouseover=alert(1)<!--</style></title>&lt;',
  link: 'MARK[a](https://evil.invalid)![b](https://evil.invalid/c.png)<https://evil.invalid> https://evil.invalid www.evil.invalid',
  trusted:
    'MARK https://platform.openai.com/../evil https://platform.openai.com/a@evil.invalid https://platform.openai.com/a?b',
  mention: 'MARK @everyone @octocat #1 GH-1 octo/cat#2 a@evil.invalid',
  table: 'MARK | a | b |\\| c \\\\| d `|` ``|`` \\',
  code: 'MARK`a``b```c` `d',
  marks: 'MARK *a* **b** _c_ ~~d~~ $e$ $$f$$ :smile: &copy; \\* <b>g</b>',
  fences: 'MARK ```\n~~~\n</code></pre>',
};

/** The same page with a text in front of every string that is not an enumeration or an id of ours. */
const poisoned = (incident: Incident, text: string): Incident => {
  const kept = new Set([
    'verdict',
    'state',
    'reach',
    'kind',
    'mask',
    'weight',
    'access',
    'severity',
    'confidence',
    'status',
  ]);
  const poison = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return kept.has(name) || KEPT.test(value) ? value : `${text} ${value}`;
    if (Array.isArray(value)) return value.map((each) => poison(each, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, name === 'owner' && key === 'type' ? each : poison(each, key)]),
    );
  };
  return poison(incident, '') as Incident;
};

/** Steps' ids, kinds of events and places. */
const KEPT = /^(?:contain|replace|deploy|verify_new|revoke|prove|clean|tell|refs|usd)$/;

const write = (incident: Incident, format: IncidentFormat): string =>
  incidentReporters[format](incident, { color: false, columns: 100 });

const cases = Object.entries(hostile).flatMap(([name, text]) => formats.map((format) => ({ name, text, format })));

test.each(cases)('$name in every field, as $format: no control character, and nothing is lost', ({ text, format }) => {
  for (const incident of Object.values(samples)) {
    const written = write(poisoned(incident, text), format);
    expect(written).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\u2028\u2029]/,
    );
    expect(written.split('MARK').length).toBeGreaterThan(20);
  }
});

test.each(Object.entries(hostile))('%s: HTML has no element, attribute or address but its own', (_, text) => {
  for (const incident of Object.values(samples)) {
    const own = new Set(shapeOf(write(incident, 'html')));
    const written = write(poisoned(incident, text), 'html');
    expect(shapeOf(written).filter((tag) => !own.has(tag) && !ALLOWED.test(tag))).toEqual([]);
    expect(written.match(/href="(?!https:\/\/platform\.openai\.com\/[a-z/-]+")/g)).toBeNull();
    expect(written.match(/&(?!(?:amp|lt|gt|quot|#39);)/g)).toBeNull();
  }
});

/** Ours, that a page may have or not. */
const ALLOWED =
  /^<q( class="id")?>$|^<dl class="facts( wide)?">$|^<a href="https:\/\/platform\.openai\.com\/[a-z/-]+" rel="noreferrer">$/;

/** Every tag as it is written, without what figures it has; text is left out. */
function shapeOf(html: string): string[] {
  const [, body = ''] = html.split('</head>');
  return [...body.matchAll(/<[^>]*>/g)].map(([tag]) =>
    tag.replace(/(aria-label|style|viewBox|x|x1|x2|y|height|id|aria-labelledby)="[^"<>]*"/g, '$1'),
  );
}

test('HTML loads nothing and runs nothing', () => {
  for (const incident of Object.values(samples)) {
    const written = write(incident, 'html');
    expect(written).toMatch(
      /content="default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'"/,
    );
    expect(written).not.toMatch(
      /<(?:script|link|img|iframe|object|embed|form|base|video|audio)\b|\b(?:on\w+|src|style)=|url\(|@import/i,
    );
  }
});

test.each(Object.entries(hostile))('%s: Markdown has no markup but its own', (_, text) => {
  for (const incident of Object.values(samples)) {
    const own = write(incident, 'markdown');
    const written = write(poisoned(incident, text), 'markdown');
    const bare = withoutCode(written);
    // As many lines of each kind: a stranger's line break or pipe would make more.
    expect(linesOf(written)).toEqual(linesOf(own));
    expect(bare).not.toMatch(/@(?!&#8288;)|(?<!&)#(?=\d)(?!&#8288;)|\bGH-\d|\bwww\./);
    expect(bare.replaceAll(/<https:\/\/platform\.openai\.com\/[a-z/-]+>/g, '')).not.toMatch(
      /:\/\/|(?<!\\)<|(?<!\\)\[(?![ x]\] \*\*)/,
    );
  }
});

const linesOf = (markdown: string): readonly string[] =>
  markdown.split('\n').map((line) => {
    const kind = /^(?:#+ |- \[.\] |\||\s*```|\s*$)/.exec(line)?.[0] ?? 'text';
    return kind === '|' ? `${cellsOf(line)} cells` : kind;
  });

/** As cmark-gfm cuts a row: a backslash takes the next character with it, and code spans protect nothing. */
const cellsOf = (row: string): number => (row.replaceAll(/\\[^]/g, '').match(/\|/g) ?? []).length;

/** Without blocks and spans of code: spans are runs of backticks of one length. */
const withoutCode = (markdown: string): string =>
  markdown.replaceAll(/^ {2}```sh\n[^]*?^ {2}```$/gm, '').replaceAll(/(?<![\\`])(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');

test.each(Object.entries(hostile))('%s: JSON gives every text back as it was', (_, text) => {
  const incident = poisoned(samples['abused']!, text);
  const document = JSON.parse(write(incident, 'json')) as Incident;
  expect(document.lookalikes[0]).toMatchObject({ name: incident.lookalikes[0]!.name });
  expect(document.events.map(({ actor }) => actor)).toEqual(incident.events.map(({ actor }) => actor));
  expect(document.unknown).toEqual(incident.unknown);
});

test('whatever a text is, it makes no element, no line and no escape', () => {
  const own = linesOf(write(samples['unproved']!, 'markdown'));
  const text = fc.string({
    unit: fc.constantFrom(...'`|\\<>&"\'[]()*_~$#@:/-=+.! \n\r\t\u001b\u202eaw1é中'),
    maxLength: 24,
  });
  fc.assert(
    fc.property(text, (name) => {
      const incident = poisoned(samples['unproved']!, `MARK${name}`);
      expect(linesOf(write(incident, 'markdown'))).toEqual(own);
      expect(shapeOf(write(incident, 'html')).filter((tag) => /MARK/.test(tag) && !/^<(?:svg|rect)/.test(tag))).toEqual(
        [],
      );
      expect(write(incident, 'text')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }),
    { numRuns: 60 },
  );
});

test('a name of megabytes is cut, but in JSON', () => {
  const long = '中😀'.repeat(60_000);
  const incident = samples['abused']!;
  const { events, lookalikes, identification, unknown, createdBy, verification, finding } = poisoned(incident, long);
  const { locations, title, history } = finding;
  const place = locations.map((location) => ({ ...location, path: long, allowed: long }));
  const named = { events, lookalikes, identification, unknown, createdBy, verification };
  const whole = { ...incident, ...named, finding: { ...incident.finding, title, history: history!, locations: place } };
  for (const format of ['text', 'markdown', 'html'] as const) expect(write(whole, format).length).toBeLessThan(200_000);
  expect(write(whole, 'json')).toContain(long);
});
