import { plural } from '../../report/page.ts';

const DAY_MS = 86_400_000;

/** `YYYY-MM-DD`, UTC. */
export const dayText = (time: Date): string => time.toISOString().slice(0, 10);

/** Whether a text is a day of the calendar, written `YYYY-MM-DD`. */
export const isDay = (text: string): boolean => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return time !== undefined && !Number.isNaN(time.getTime()) && dayText(time) === text;
};

/** The first moment of a day, UTC. */
export const startOfDay = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** A day so many days later. */
export const addDays = (day: string, days: number): string =>
  dayText(new Date(startOfDay(day).getTime() + days * DAY_MS));

/** Whole days from one day to another; negative when that is earlier. */
export const daysBetween = (from: string, to: string): number =>
  (startOfDay(to).getTime() - startOfDay(from).getTime()) / DAY_MS;

/** `1 day`, `90 days`. */
export const daysText = (days: number): string => plural(days, 'day');
