import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Config } from '../config/config.ts';
import type { RedactedFinding } from '../detect/finding.ts';
import { runGit } from '../git/run.ts';
import type { AuditedStore } from '../history/audit.ts';
import { type PlannedConfig, type PlannedSubmodule, cleanUpPlan, planFinding } from '../history/plan.ts';
import type { Report } from '../report/report.ts';
import type { ScanOutcome } from '../scan.ts';
import type { Target } from './history-target.ts';
import type { LoadedPolicies } from './policies.ts';
import { toReport } from './report.ts';

export interface PlanParts {
  /** What the repository came to without its submodules: a plan rewrites one repository. */
  readonly own: ScanOutcome;
  readonly submodules: readonly AuditedStore[];
  readonly target: Target;
  readonly policies: LoadedPolicies;
  readonly policyRef: string | undefined;
}

/** The plan for what is new in a report of a whole audit. */
export const historyPlan = async (
  { findings, incomplete }: Report,
  { own, submodules, target, policies, policyRef }: PlanParts,
): Promise<string> => {
  const { repository, name, isUrl } = target;
  const shown = new Map(
    findings.flatMap((finding) => (finding.status === 'new' ? [[finding.fingerprint, finding]] : [])),
  );
  const meant = { ...own, findings: own.findings.filter(({ fingerprint }) => shown.has(fingerprint)) };
  const { report, findings: raw } = await toReport(meant, policies, { reveal: false, isWhole: false });
  return cleanUpPlan(
    report.findings.map((redacted, index) => planFinding(raw[index]!, redacted)),
    {
      repository: name,
      remotes: isUrl ? [] : runGit(repository, ['remote']).toString().split('\n').filter(Boolean),
      isBare: repository.bare,
      isUrl,
      config: configOf(policies.config, policyRef),
      submodules: submodules.flatMap((store) => planned(store, repository.top, shown)),
      incomplete,
    },
  );
};

/** Where the rules are from: `--policy-ref` says of all files of the project in which commit. */
const configOf = ({ file, root }: Config, policyRef = ''): PlannedConfig | undefined => {
  if (file === undefined) return undefined;
  const path = relative(root, file);
  return policyRef === '' || path.startsWith('..')
    ? { file }
    : { file: path.split(sep).join('/'), revision: policyRef };
};

/** Nothing, where the submodule holds none of those that are shown. */
const planned = (
  { store: { repository, path }, findings }: AuditedStore,
  top: string | null,
  shown: ReadonlyMap<string, RedactedFinding>,
): readonly PlannedSubmodule[] => {
  const meant = [...new Set(findings.map(({ fingerprint }) => fingerprint))].flatMap((name) => shown.get(name) ?? []);
  if (meant.length === 0) return [];
  const isCheckedOut = top !== null && existsSync(join(top, path, '.git'));
  return [{ path, folder: isCheckedOut ? join(top, path) : repository.gitDir, isCheckedOut, findings: meant }];
};
