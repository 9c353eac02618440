import type { Problem } from './report.ts';

/** A problem with how many of the same check and file stand before it: check, file and number are its name from one report to the next. */
export interface Numbered {
  readonly problem: Problem;
  readonly number: number;
}

/** Messages are no names: they count days and lines. */
export const numbered = (problems: readonly Problem[]): readonly Numbered[] => {
  const counts = new Map<string, number>();
  return problems.map((problem) => {
    const key = JSON.stringify([problem.check, problem.path]);
    const number = counts.get(key) ?? 0;
    counts.set(key, number + 1);
    return { problem, number };
  });
};
