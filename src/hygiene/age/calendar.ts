import ical, { ICalAlarmType } from 'ical-generator';
import { addDays, dayText, startOfDay } from './days.ts';
import { compareText } from '../../compare-text.ts';
import type { Rotation } from './rotations.ts';

/** What a calendar says of a key. */
export type CalendarEntry = Pick<Rotation, 'since' | 'due'> & {
  readonly key: Pick<Rotation['key'], 'fingerprint' | 'name'>;
  /** Of the project that has it, where there are several. */
  readonly project?: string;
};

/**
 * The days on which keys are to be replaced, as iCalendar text (RFC 5545): an all-day event and a reminder a week ahead for each key, today for
 * what is overdue. An event keeps its UID, so that a later file brings what an earlier one has brought up to date. The same for the same arguments.
 */
export const rotationCalendar = (entries: readonly CalendarEntry[], now: Date): string => {
  const calendar = ical({ name: 'Key rotation', prodId: { company: 'tripkey', product: 'doctor' } });
  const today = dayText(now);
  for (const entry of soonest(entries)) {
    const start = startOfDay(entry.due < today ? today : entry.due);
    const event = calendar.createEvent({
      id: `${entry.key.fingerprint}@tripkey`,
      // What was written later counts, also where a date moved back.
      sequence: Math.floor(now.getTime() / MINUTE_MS),
      stamp: now,
      start,
      end: startOfDay(addDays(dayText(start), 1)),
      allDay: true,
      // All-day events are written in the time of this one: without it in that of the machine.
      timezone: 'UTC',
      summary: `Replace ${nameOf(entry)}`,
      description: `In use since ${entry.since}, to be replaced by ${entry.due} (fingerprint ${entry.key.fingerprint}).`,
    });
    event.createAlarm({
      type: ICalAlarmType.display,
      trigger: REMINDER_SECONDS,
      description: `Replace ${nameOf(entry)}`,
    });
  }
  return ended(calendar.toString());
};

/** One for each key: it is the key that is replaced, wherever it stands. */
const soonest = (entries: readonly CalendarEntry[]): readonly CalendarEntry[] => {
  const sorted = entries.toSorted((a, b) => compareText(a.due, b.due));
  const first = new Map<string, CalendarEntry>();
  for (const entry of sorted) if (!first.has(entry.key.fingerprint)) first.set(entry.key.fingerprint, entry);
  return [...first.values()];
};

const MINUTE_MS = 60_000;
const REMINDER_SECONDS = 7 * 86_400;

const nameOf = ({ key, project }: CalendarEntry): string => {
  const where = project === undefined || project === '.' ? '' : ` of ${project}`;
  return `${key.name}${where}`.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ');
};

/** The last line ends as all do. */
const ended = (text: string): string => (text.endsWith('\r\n') ? text : `${text}\r\n`);
