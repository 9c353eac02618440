import { expect, test } from '@jest/globals';
import { annotate } from '../../src/action/annotations.ts';
import type { ChangedFile } from '../../src/action/changed-lines.ts';
import type { RedactedFinding } from '../../src/detect/finding.ts';
import type { Report } from '../../src/report/report.ts';
import { historyFinding, historyReport } from '../report/history-report.ts';
import { hostile, poisoned, samples } from '../report/hostile.ts';
import { at, finding, scanReport } from '../report/scan-report.ts';
import { outcomeOf } from './outcome.ts';

const FIRST = { commit: '1'.repeat(40), blob: 'a'.repeat(40) };
const LATER = { commit: '2'.repeat(40), blob: 'b'.repeat(40) };

const file = (lines: readonly number[], blob?: string): ChangedFile =>
  Object.assign(new Set(lines), blob !== undefined && { blob });

const report = (findings: readonly RedactedFinding[], more: Partial<Report> = {}): Report => ({
  ...scanReport,
  complete: true,
  incomplete: [],
  problems: [],
  notices: [],
  findings,
  ...more,
});

/** `error file=…,line=…` of each command. */
const headsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => /^::(\w+ .*?),?title=/.exec(line)?.[1] ?? line);

const placed = (finding: RedactedFinding, changed?: ReadonlyMap<string, ChangedFile>): readonly string[] =>
  headsOf(annotate(outcomeOf(report([finding])), changed));

const inBoth = finding('01', { locations: [at('a.ts', 3, FIRST), at('a.ts', 8, { ...LATER, known: true })] });
const once = finding('01', { locations: [at('a.ts', 3, FIRST)] });

test.each<[string, RedactedFinding, ReadonlyMap<string, ChangedFile> | undefined, string]>([
  ['no diff is known: where it was found', once, undefined, 'error file=a.ts,line=3,endLine=3'],
  ['its version is the head', once, new Map([['a.ts', file([3], FIRST.blob)]]), 'error file=a.ts,line=3,endLine=3'],
  [
    'a later commit moved it: the line of the head',
    inBoth,
    new Map([['a.ts', file([3, 8], LATER.blob)]]),
    'error file=a.ts,line=8,endLine=8',
  ],
  [
    'a later commit took it out, and the line is another one: no line',
    once,
    new Map([['a.ts', file([3], LATER.blob)]]),
    'error ',
  ],
  ['a later commit deleted the file: no line', once, new Map(), 'error '],
  [
    'a diff without versions: a line that it has',
    once,
    new Map([['a.ts', file([3])]]),
    'error file=a.ts,line=3,endLine=3',
  ],
  ['a diff without versions: a line that it has not', once, new Map([['a.ts', file([4])]]), 'error '],
  [
    'the line is not of the diff, and of the head',
    once,
    new Map([['a.ts', file([], FIRST.blob)]]),
    'error file=a.ts,line=3,endLine=3',
  ],
  [
    'of several lines, the first of the diff',
    finding('01', { locations: [at('a.ts', 3, { ...FIRST, endLine: 6 })] }),
    new Map([['a.ts', file([5], FIRST.blob)]]),
    'error file=a.ts,line=5,endLine=6',
  ],
  [
    'a member of an archive: the archive',
    finding('01', { locations: [at('a!b.zip!c.txt', 3, FIRST)] }),
    new Map([['a!b.zip', file([], FIRST.blob)]]),
    'error file=a!b.zip',
  ],
  ['a commit message', finding('01', { locations: [at(null, 1, { ...FIRST, in: 'message' })] }), new Map(), 'error '],
  [
    'a file of the work tree',
    finding('01', { locations: [at('a.ts', 3)] }),
    new Map(),
    'error file=a.ts,line=3,endLine=3',
  ],
])('%s', (_, found, changed, head) => {
  expect(placed(found, changed)).toEqual([head]);
});

test('what stands on no line is told with its commit', () => {
  const text = annotate(outcomeOf(report([once])), new Map());
  expect(text).toContain('sk-proj-…x7Qw in a.ts:3:5 in 111111111111.');
});

test('the worst and new ones first; what has no room is counted in one notice', () => {
  const dead = { verdict: 'dead', reason: 'invalid_api_key', host: null, checkedAt: '' } as const;
  const findings = [
    finding('k', { status: 'known', locations: [at('known.ts', 1)] }),
    finding('d', { verification: dead, locations: [at('dead.ts', 1)] }),
    finding('m', { severity: 'medium', locations: [at('medium.ts', 1)] }),
    ...Array.from({ length: 12 }, (_, index) =>
      finding(`h${index}`, { severity: 'high', locations: [at(`h${index}.ts`, 1)] }),
    ),
    finding('c', { locations: [at('critical.ts', 1)] }),
  ];
  const heads = headsOf(annotate(outcomeOf(report(findings)), undefined));
  expect(heads.map((head) => /file=([a-z0-9]+)/.exec(head)?.[1] ?? head)).toEqual([
    ...['critical', 'h0', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7', 'h8'],
    ...['medium', 'dead', 'known'],
    'notice ',
  ]);
  expect(annotate(outcomeOf(report(findings)), undefined)).toContain('::notice title=3 more%2C not annotated::');
});

test('an incomplete scan is an error, in front; warnings are warnings', () => {
  const outcome = outcomeOf(report([], { complete: false }), { warnings: ['tripkey.toml is changed\n::error::x'] });
  expect(annotate(outcome, undefined).split('\n')).toEqual([
    '::error title=The scan is incomplete::It ended before its end.',
    '::warning title=tripkey::tripkey.toml is changed\\x0a::error::x',
    '',
  ]);
});

test('nothing to say: nothing', () => {
  expect(annotate(outcomeOf(report([finding('01', { status: 'baseline' })])), new Map())).toBe('');
});

test('a history on GitHub was pushed, whatever refs the checkout has', () => {
  expect(annotate(outcomeOf(samples['history']!), undefined)).not.toContain('no remote-tracking branch has it');
});

test('a history: a line of what HEAD has, no file for the rest', () => {
  const keys = [
    historyFinding(1, { inHead: false }, { locations: [at('gone.env', 3, FIRST)] }),
    historyFinding(2, { inHead: true }, { locations: [at('here.env', 3, FIRST)] }),
  ];
  expect(headsOf(annotate(outcomeOf(historyReport(keys)), undefined))).toEqual([
    'error ',
    'error file=here.env,line=3,endLine=3',
  ]);
});

test('a dead key is not to be replaced', () => {
  const dead = { verdict: 'dead', reason: 'invalid_api_key', host: null, checkedAt: '' } as const;
  const say = (more: Partial<RedactedFinding>): string => annotate(outcomeOf(report([finding('01', more)])), undefined);
  expect(say({ verification: dead })).not.toContain('revoke this one');
  expect(say({})).toContain('GitHub has it, so others may: put a new key to use, then revoke this one.');
});

test.each(Object.entries(hostile))('%s in every field: as many commands, and nothing else', (_, text) => {
  for (const sample of Object.values(samples)) {
    const shape = (each: Report): readonly unknown[] =>
      annotate(outcomeOf(each, { warnings: [text] }), undefined)
        .split('\n')
        .map(
          (line) =>
            /^::(error|warning|notice) (?:(file)=[^,:]*,)?(?:(line)=\d+,)?(?:endLine=\d+,)?title=[^,:]*::/
              .exec(line)
              ?.slice(1) ?? line,
        );
    expect(shape(poisoned(sample, text))).toEqual(shape(sample));
  }
});
