import { UsageError } from '../errors.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90s`, `15m`, `2h`, `1d` or `0`. Throws UsageError, naming the option, for anything else and for more than a year. */
export const parseDuration = (option: string, text: string): number => {
  if (text === '0') return 0;
  const [, digits, unit] = /^([0-9]{1,9})([smhd])$/.exec(text) ?? [];
  const ms = Number(digits) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (ms <= 365 * 86_400_000) return ms;
  throw new UsageError(`${option} ${text}: no such length of time`, 'for example 90s, 15m, 2h, 1d, or 0');
};
