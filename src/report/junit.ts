import type { RedactedFinding } from '../detect/finding.ts';
import { isCountedFinding, isCountedProblem } from './counts.ts';
import { placeParts, uncoveredFirst } from './places.ts';
import { plainSummary } from './plain-summary.ts';
import type { Problem, Report, Unread } from './report.ts';
import { stepsOf } from './steps.ts';
import { nameOf, storyOf } from './story.ts';
import { visible } from './visible.ts';

/** A test case, its texts as they are. */
interface Case {
  readonly name: string;
  /** What test reports sort by: a rule, a check. */
  readonly group: string;
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped';
  /** One line. */
  readonly message: string;
  readonly details: readonly string[];
}

/** JUnit's XML as Jenkins, GitLab and others read it: what counts for the exit status fails, what was not read is an error, the rest is skipped. */
export const junit = (report: Report): string => {
  const cases = [
    scanCase(report),
    ...report.findings.map((finding) => keyCase(finding, report)),
    ...report.problems.map(problemCase),
    ...report.incomplete.map(unreadCase),
  ];
  const count = (outcome: Case['outcome']): number => cases.filter((each) => each.outcome === outcome).length;
  const counts = { tests: cases.length, failures: count('failure'), errors: count('error') };
  const { name, version } = report.tool;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...counts })}>`,
    `<testsuite${attributes({ name, ...counts, skipped: count('skipped') })}>`,
    '<properties>',
    `<property${attributes({ name: 'version', value: version })}/>`,
    `<property${attributes({ name: 'mode', value: report.mode })}/>`,
    `<property${attributes({ name: 'complete', value: String(report.complete) })}/>`,
    '</properties>',
    ...cases.map(testcase),
    `<system-out>${lines(outputOf(report))}</system-out>`,
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};

/** A suite without a test is an error to many readers: this one passes where all was read. */
const scanCase = (report: Report): Case => {
  const { complete, mode } = report;
  const message = plainSummary(report);
  return { name: `scan: ${mode}`, group: 'scan', outcome: complete ? 'passed' : 'error', message, details: [] };
};

const keyCase = (finding: RedactedFinding, report: Report): Case => {
  const { ruleId, severity, confidence, reasons, fingerprint, locations } = finding;
  const [first = '', ...more] = uncoveredFirst(locations).map((location) => {
    const { name, about } = placeParts(location);
    return `${name}${about}`;
  });
  return {
    name: `${nameOf(finding)} in ${first}`,
    group: ruleId,
    outcome: isCountedFinding(finding, report) ? 'failure' : 'skipped',
    message: [`${nameOf(finding)}.`, ...storyOf(finding)].join(' '),
    details: [
      first,
      ...more,
      `${severity}, ${confidence} confidence: ${reasons.join('; ')}`,
      `fingerprint ${fingerprint}`,
    ],
  };
};

const problemCase = (problem: Problem): Case => {
  const { check, severity, path, startLine, message, fix } = problem;
  const place = path === undefined ? '' : `${path}${startLine === undefined ? '' : `:${startLine}`}`;
  return {
    name: place === '' ? message : `${place}: ${message}`,
    group: check,
    outcome: isCountedProblem(problem) ? 'failure' : 'skipped',
    message,
    details: [...(place === '' ? [] : [place]), severity, ...(fix === undefined ? [] : [fix])],
  };
};

const unreadCase = ({ what, why }: Unread): Case => ({
  name: `read ${what}`,
  group: 'not-read',
  outcome: 'error',
  message: why,
  details: [],
});

const outputOf = (report: Report): readonly string[] => {
  const { isOrdered, steps } = stepsOf(report);
  return [
    plainSummary(report),
    ...report.skipped.map(({ what, why }) => `left out: ${what}: ${why}`),
    ...report.notices.map((notice) => `note: ${notice}`),
    ...steps.map((step, index) => `${isOrdered ? `${index + 1}.` : '-'} ${step}`),
  ];
};

const testcase = ({ name, group, outcome, message, details }: Case): string => {
  const inner = lines([message, ...details]);
  const open = `<testcase${attributes({ name, classname: group })}`;
  switch (outcome) {
    case 'passed':
      return `${open}/>`;
    case 'skipped':
      return `${open}><skipped>${inner}</skipped></testcase>`;
    case 'failure':
    case 'error':
      return `${open}><${outcome}${attributes({ type: group, message })}>${inner}</${outcome}></testcase>`;
  }
};

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');

const lines = (texts: readonly string[]): string => texts.map(escapeXml).join('\n');

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 has no way to write most control characters and U+FFFE, U+FFFF: they come out as escapes that people can read. */
const escapeXml = (text: string): string =>
  visible(text)
    .replace(/[\ufffe\uffff]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
