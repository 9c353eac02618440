import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { github } from '../../src/report/github/github.ts';
import type { Report } from '../../src/report/report.ts';
import { hostile, poisoned, samples } from './hostile.ts';
import { at, finding, scanReport } from './scan-report.ts';

interface Command {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** As the runner reads a line (actions/runner, ActionCommand.cs): properties up to the second `::`, cut at commas, each at its first `=`. */
const commandOf = (line: string): Command | undefined => {
  const [, kind, properties = '', message = ''] = /^\s*::([\w-]+)(?: ([^]*?))?::([^]*)$/.exec(line) ?? [];
  if (kind === undefined) return undefined;
  const pairs = properties.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), decoded(pair.slice(at + 1))] as const;
  });
  return { kind, properties: Object.fromEntries(pairs), message: decoded(message) };
};

const decoded = (text: string): string =>
  text.replace(/%(0D|0A|3A|2C|25)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const commandsOf = (report: Report): readonly Command[] =>
  github(report)
    .split('\n')
    .flatMap((line) => commandOf(line) ?? []);

test('a key is an annotation on its line', () => {
  const report = {
    ...scanReport,
    complete: true,
    incomplete: [],
    findings: [finding('01', { locations: [at('a,b:c%.ts', 7)] })],
  };
  expect(commandsOf(report)[0]).toMatchObject({
    kind: 'error',
    properties: { file: 'a,b:c%.ts', line: '7', endLine: '7', title: 'OpenAI project key' },
    message: expect.stringContaining('sk-proj-…x7Qw in a,b:c%.ts:7:5'),
  });
  expect(github(report)).toContain('file=a%2Cb%3Ac%25.ts,');
});

test.each(Object.entries(hostile))(
  '%s in every field: as many commands, of the same kinds, with the same properties',
  (_, text) => {
    for (const report of Object.values(samples)) {
      expect(shapeOf(poisoned(report, text))).toEqual(shapeOf(report));
    }
  },
);

test('whatever a text is, it makes no command and no property', () => {
  const text = fc.string({ unit: fc.constantFrom(...':,%=#[]\r\n \t\u2028a0AD235;'), maxLength: 20 });
  fc.assert(
    fc.property(text, (name) => expect(shapeOf(poisoned(samples['scan']!, name))).toEqual(shapeOf(samples['scan']!))),
  );
});

const shapeOf = (report: Report): readonly unknown[] => {
  const lines = github(report).split('\n');
  return lines.map((line) => {
    const command = commandOf(line);
    return command === undefined ? 'text' : [command.kind, Object.keys(command.properties)];
  });
};

test('no more of a kind than GitHub shows; a last notice names the rest', () => {
  const findings = Array.from({ length: 30 }, (_, index) =>
    finding(`${index}`, { locations: [at(`file-${index}.ts`, 1)], ...(index % 2 === 1 && { severity: 'medium' }) }),
  );
  const notices = Array.from({ length: 30 }, (_, index) => `note ${index}`);
  const commands = commandsOf({ ...scanReport, problems: [], findings, notices });
  const count = (kind: string): number => commands.filter((each) => each.kind === kind).length;
  expect([count('error'), count('warning'), count('notice')]).toEqual([10, 10, 10]);
  expect(commands.at(-1)?.message).toMatch(/file-28\.ts:1:5; .*file-29\.ts:1:5; .*note 29/);
  expect(commands.at(-1)?.properties['title']).toBe('32 more, not annotated');
});

test('what is accepted has no annotation, and is counted', () => {
  const report = { ...scanReport, findings: [finding('01', { status: 'baseline' })], problems: [], notices: [] };
  expect(commandsOf({ ...report, complete: true, incomplete: [] })).toEqual([]);
  expect(github(report)).toMatch(/^.*1 accepted/m);
});

test('a key that is not in HEAD has no line: the file has others by now', () => {
  const [gone] = samples['history']!.findings;
  const [command] = commandsOf({ ...samples['history']!, findings: [gone!] });
  expect(command?.properties).toEqual({ file: 'config/prod.env', title: 'OpenAI project key' });
  expect(command?.message).toContain('config/prod.env:3:16 in 000100010001');
});
