import { compareText } from '../compare-text.ts';
import type { Severity } from '../detect/rule.ts';
import { inlineAllow } from '../policies/inline-allow.ts';
import type { Problem } from '../report/report.ts';
import type { Check, Found, Mend } from './check.ts';
import type { Project } from './project.ts';

/** How checks are switched, by id. */
export interface CheckSettings {
  readonly severity: Readonly<Record<string, Severity>>;
  /** Foreign allow comments do not count. */
  readonly strict: boolean;
}

/** A problem with what mends it. */
export interface Examined {
  readonly project: Project;
  readonly problem: Problem;
  readonly mends: readonly Mend[];
}

/** Runs checks on one project of `all`: problems in the order of checks, then of places; those that a comment allows are left out. */
export const examine = async (
  project: Project,
  all: readonly Project[],
  checks: readonly Check[],
  settings: CheckSettings,
): Promise<readonly Examined[]> => {
  const byCheck = new Map(checks.map((check): [Check, Found[]] => [check, []]));
  // All checks look at a file before the next one: what it was parsed into is let go then.
  for (const file of project.files) {
    for (const [check, found] of byCheck) {
      for (const one of check.look?.(file, project) ?? []) found.push({ ...one, path: file.path });
    }
  }
  for (const [check, found] of byCheck) found.push(...((await check.run?.(project, all)) ?? []));
  return [...byCheck].flatMap(([check, found]) =>
    found
      .filter((one) => !isAllowed(one, check, project, settings))
      .toSorted(byPlace)
      .map((one) => toExamined(one, check, project, settings)),
  );
};

const isAllowed = ({ path, startLine }: Found, { id }: Check, project: Project, { strict }: CheckSettings): boolean => {
  const lines = path === undefined || startLine === undefined ? undefined : linesOf(project, path);
  const line = lines?.[startLine! - 1];
  return line !== undefined && inlineAllow(line, lines?.[startLine! - 2], id, strict) !== undefined;
};

/** Only files that speak of allowing at all are cut into lines. */
const linesOf = (project: Project, path: string): readonly string[] | undefined => {
  const text = project.file(path)?.text;
  return text === undefined || !/tripkey:allow|gitleaks:allow|allowlist/.test(text) ? undefined : text.split(/\r?\n/);
};

const byPlace = (a: Found, b: Found): number =>
  compareText(a.path ?? '', b.path ?? '') ||
  (a.startLine ?? 0) - (b.startLine ?? 0) ||
  compareText(a.message, b.message);

const toExamined = (found: Found, check: Check, project: Project, settings: CheckSettings): Examined => {
  const { path, startLine, message, fix, mends = [] } = found;
  const chosen = Object.hasOwn(settings.severity, check.id) ? settings.severity[check.id] : undefined;
  const problem: Problem = {
    check: check.id,
    severity: chosen ?? found.severity ?? check.severity,
    ...(path !== undefined && { path: shownPath(project, path) }),
    ...(startLine !== undefined && { startLine }),
    message,
    fix,
  };
  return { project, problem, mends };
};

/** As seen from where the command runs. */
export const shownPath = ({ name }: Project, path: string): string =>
  name === '.' ? path : `${name.replace(/\/+$/, '')}/${path}`;
