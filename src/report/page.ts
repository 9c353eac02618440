import type { createColors } from 'picocolors';
import { wrap } from './frame.ts';
import { visible } from './visible.ts';

/** What a text is written on. */
export interface Page {
  readonly colors: ReturnType<typeof createColors>;
  readonly verbose: boolean;
  /** In columns. */
  readonly width: number;
}

/** A sentence beside the facts, in dim lines that fit. */
export const dimmed = (line: string, { colors, width }: Page): readonly string[] =>
  wrap(visible(line), width - 4).map((part, index) => colors.dim(`${index === 0 ? '  ' : '    '}${part}`));

/** `1 key`, `2 keys`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes as people say them: `12 KB`. */
export const size = (bytes: number): string => {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power]}`;
};
