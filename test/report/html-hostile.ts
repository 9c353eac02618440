import type { Report } from '../../src/report/report.ts';

/** Texts that a browser would obey if a page let it, each with a mark that must come out. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'a script': 'MARK<script>globalThis.owned = true; alert(1)</script>',
  'an image': 'MARK<img src="http://127.0.0.1:9/owned" onerror="alert(1)"><svg onload=alert(1)>',
  'the end of an attribute': `MARK" onmouseover="alert(1)" x='`,
  'the end of everything':
    'MARK--></q></code></pre></title></style></script></noscript></svg><iframe src=//127.0.0.1:9>',
  'a comment': 'MARK<!-- <![CDATA[ ]]> <?php ?>',
  'an address': 'MARK javascript:alert(1) https://evil.invalid https://platform.openai.com/../evil data:text/html,1',
  entities: 'MARK&lt;b&gt;&amp;&#60;&colon;',
  'a terminal escape': 'MARK\u001b]0;owned\u0007\u001b[2J\u009b31m\u0000',
  'a line break': 'MARK\r\n::error::a\u2028b\u0085c',
  bidi: 'MARK\u202e\u2066\u200b\u{e0041}',
  'half a character': 'MARK\ud800 \udc00',
  'a formula': "MARK=cmd()|'/C calc'!A0 %s %25 ${1+1} {{1+1}}",
};

/** Ours: enumerations, and times that are drawn. */
const KEPT = new Set(
  ['severity', 'confidence', 'status', 'reach', 'verdict', 'in', 'mode'].concat([
    'committedAt',
    'authoredAt',
    'checkedAt',
    'from',
    'to',
  ]),
);

/** The same report with a text in front of every string that may be a stranger's; a check's severity may be, too. */
export const poisoned = (report: Report, text: string): Report => {
  const poison = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return KEPT.has(name) ? value : `${text} ${value}`;
    if (Array.isArray(value)) return value.map((each) => poison(each, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, poison(each, key)]));
  };
  const hostile = poison(report, '') as Report;
  return { ...hostile, problems: hostile.problems.map((problem) => ({ ...problem, severity: `${text} high` })) };
};

/** Every tag of the body as it is written, without figures, ids and what the filters go by. */
export const elementsOf = (page: string): readonly string[] => {
  const [, body = ''] = page.split('</head>');
  return [...body.matchAll(/<[^>]*>/g)].map(([tag]) =>
    tag.replaceAll(/ (id|href|data-\w+|aria-labelledby|value|[xyc][12xy]?)="[^"<>]*"/g, ' $1'),
  );
};
