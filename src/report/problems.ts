import { wrap } from './frame.ts';
import { type Page, dimmed } from './page.ts';
import type { Problem } from './report.ts';
import { visible } from './visible.ts';

const SHOWN = 20;

/** Results of checks, a block for each check and severity, in the report's order. */
export const problemBlocks = (problems: readonly Problem[], page: Page): readonly string[] =>
  groupsOf(problems).map((group) => block(group, page));

/** Problems by check and severity; none of the groups is empty. */
export const groupsOf = (problems: readonly Problem[]): readonly (readonly Problem[])[] => {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const name = `${problem.check} ${problem.severity}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [problem]);
    else group.push(problem);
  }
  return [...groups.values()];
};

const block = (group: readonly Problem[], page: Page): string => {
  const { colors, verbose } = page;
  const [{ check, severity }] = group as [Problem];
  const color =
    severity === 'low' || severity === 'info' ? colors.cyan : severity === 'medium' ? colors.yellow : colors.red;
  const shown = verbose ? group : group.slice(0, SHOWN);
  const rest = group.length - shown.length;
  return [
    `${color(colors.bold(visible(check)))}  ${severity}`,
    ...shown.flatMap((problem, index) => [
      ...lines(problem, page),
      // What is to be done about several in a row is said once.
      ...(problem.fix === undefined || problem.fix === shown[index + 1]?.fix ? [] : dimmed(problem.fix, page)),
    ]),
    ...(rest > 0 ? [`  and ${rest} more (--verbose shows all)`] : []),
  ].join('\n');
};

const lines = ({ message, path, startLine }: Problem, { width }: Page): readonly string[] => {
  const place = path === undefined ? '' : `${path}${startLine === undefined ? '' : `:${startLine}`}: `;
  return wrap(visible(`${place}${message}`), width - 4).map((part, index) => `${index === 0 ? '  ' : '    '}${part}`);
};
