import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { type CalendarEntry, rotationCalendar } from '../../src/hygiene/age/calendar.ts';

const NOW = new Date('2026-11-21T22:30:00Z');
const entry = (
  more: Partial<Pick<CalendarEntry, 'due' | 'project'>> & { readonly name?: string } = {},
): CalendarEntry => ({
  key: { fingerprint: '0123456789abcdef', name: more.name ?? 'OPENAI_API_KEY' },
  since: '2026-09-22',
  due: more.due ?? '2026-12-21',
  ...(more.project !== undefined && { project: more.project }),
});

test.each(['America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kathmandu'])('the same in %s', async (zone) => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { rotationCalendar } from './src/hygiene/age/calendar.ts';
        process.stdout.write(rotationCalendar([${JSON.stringify(entry())}], new Date('${NOW.toISOString()}')));`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  });
  // A process takes its time zone once.
  const child = spawnSync(process.execPath, ['--input-type=module'], {
    input: outputFiles[0]!.contents,
    env: { ...process.env, TZ: zone },
  });
  expect(child.stdout.toString()).toBe(rotationCalendar([entry()], NOW));
});

/** As a program that is not ours reads it. */
const eventsOf = (text: string): readonly InstanceType<typeof ICAL.Event>[] =>
  new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));

test('an event on the day, all of it, with a reminder a week ahead', () => {
  const [event] = eventsOf(rotationCalendar([entry({ project: '../api' })], NOW));
  expect(event?.uid).toBe('0123456789abcdef@tripkey');
  expect(event?.startDate.isDate).toBe(true);
  expect([event?.startDate.toString(), event?.endDate.toString()]).toEqual(['2026-12-21', '2026-12-22']);
  expect(event?.summary).toBe('Replace OPENAI_API_KEY of ../api');
  expect(event?.description).toContain('In use since 2026-09-22, to be replaced by 2026-12-21');
  const trigger = event?.component.getFirstSubcomponent('valarm')?.getFirstPropertyValue('trigger');
  expect(String(trigger)).toBe('-P7D');
});

test('what is overdue is for today', () => {
  expect(eventsOf(rotationCalendar([entry({ due: '2026-02-03' })], NOW))[0]?.startDate.toString()).toBe('2026-11-21');
});

test('a later file outranks an earlier one, and has the same ids', () => {
  const [before] = eventsOf(rotationCalendar([entry()], NOW));
  const [after] = eventsOf(rotationCalendar([entry({ due: '2026-12-01' })], new Date('2026-11-22T00:00:00Z')));
  expect(after?.uid).toBe(before?.uid);
  expect(after!.sequence).toBeGreaterThan(before!.sequence);
});

test('a key of two projects is one event, on the earlier day', () => {
  const events = eventsOf(rotationCalendar([entry(), entry({ due: '2026-12-01', project: 'b' })], NOW));
  expect(events.map(({ summary, startDate }) => `${summary} ${startDate.toString()}`)).toEqual([
    'Replace OPENAI_API_KEY of b 2026-12-01',
  ]);
});

test('nothing to replace is a calendar, too', () => {
  expect(eventsOf(rotationCalendar([], NOW))).toEqual([]);
});

test('whatever a name holds, lines are short, end in CRLF, and are read back whole', () => {
  const anyName = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(
      fc.oneof(anyName, fc.constantFrom('é'.repeat(90), '🔑'.repeat(60), 'a\r\nBEGIN:VALARM', ',;\\n:"')),
      (name) => {
        const text = rotationCalendar([entry({ name })], NOW);
        const lines = text.split('\r\n');
        expect(lines.at(-1)).toBe('');
        for (const line of lines) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\0-\x08\n-\x1f\x7f]/);
          // No character is cut in two.
          expect(Buffer.from(line).toString()).toBe(line);
        }
        const plain = name.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ');
        const events = eventsOf(text);
        expect(events.map(({ summary }) => summary.trim())).toEqual([`Replace ${plain}`.trim()]);
      },
    ),
  );
});
