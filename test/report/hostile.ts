import type { Report } from '../../src/report/report.ts';
import { everyState, historyReport } from './history-report.ts';
import { finding, scanReport } from './scan-report.ts';

/** Texts that mean something to some reader, each with a mark that must come out. */
export const hostile: Readonly<Record<string, string>> = {
  'a terminal escape': 'MARK\u001b]0;owned\u0007\u001b[2J\u009b31m',
  'a line break': 'MARK\r\n# heading\n- item\n| a | b |\n::error::owned\n=1+1',
  bidi: 'MARK\u202e\u2066\u200b\u{e0041}\u2028\u2029',
  NUL: 'MARK\0\u0001\u0008\u000b\u000c\ufffe\uffff',
  'half a character': 'MARK\ud800 \udc00 \udbff',
  'a workflow command': '::error file=a,line=1::MARK::set-output name=a::b %0A::warning::c ##[error]d',
  'orders of other systems':
    "##vso[task.setvariable variable=a]MARK ##teamcity[message text='a'] ##[add-path]b ::error::c",
  html: 'MARK<script>alert(1)</script><img src=x onerror=alert(1)>"\' onmouseover=alert(1)<!--</style>&lt;',
  xml: 'MARK]]></failure><testcase name="a"/><?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>&b;<![CDATA[',
  link: 'MARK[a](https://evil.invalid)![b](https://evil.invalid/c.png)<https://evil.invalid> https://evil.invalid www.evil.invalid {0}',
  mention: 'MARK @everyone @octocat #1 GH-1 octo/cat#2 a@evil.invalid',
  table: 'MARK | a | b |\\| c \\\\| d `|` ``|`` \\',
  marks: 'MARK`a``b *a* **b** _c_ ~~d~~ $e$ :smile: &copy; \\* ```\n~~~',
  'a formula': "=cmd|'/c calc'!A1 MARK\t+1,-1;=1;@SUM(1)",
  'a formula behind a quote': '"=1+1",MARK",=1',
  'a path out of the tree': '../../MARK//./%2e%2e/c:\\d?e#f',
  'a very long text': `MARK${'long '.repeat(4000)}`,
};

const plain: Report = {
  ...scanReport,
  findings: [
    ...scanReport.findings,
    finding('0000000000000005', {
      status: 'allowed',
      statusReason: 'tripkey:allow',
      verification: {
        verdict: 'live',
        reason: 'ok',
        host: 'api.openai.com',
        checkedAt: '2026-11-20T10:00:00Z',
        organization: 'acme',
        missingScopes: ['a'],
      },
    }),
  ],
  problems: [...scanReport.problems, { check: 'key-age', severity: 'medium', message: 'old', fix: 'rotate it' }],
};

/** Reports with everything in them that a reporter may say. */
export const samples: Readonly<Record<string, Report>> = { scan: plain, history: historyReport(everyState) };

/** Enumerations, ids and times: ours, not a stranger's. */
const kept = new Set([
  'mode',
  'in',
  'status',
  'severity',
  'confidence',
  'verdict',
  'reach',
  'fingerprint',
  'commit',
  'blob',
  'id',
  'authoredAt',
  'committedAt',
  'checkedAt',
  'from',
  'to',
  'tool',
  'decodedFrom',
]);

/** The same report with a text in front of every string that may be a stranger's. */
export const poisoned = (report: Report, text: string): Report => {
  const poison = (value: unknown, name: string): unknown => {
    if (kept.has(name)) return value;
    if (typeof value === 'string') return `${text} ${value}`;
    if (Array.isArray(value)) return value.map((each) => poison(each, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, poison(each, key)]));
  };
  return poison(report, '') as Report;
};
