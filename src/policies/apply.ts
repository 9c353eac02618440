import type { AllowEntry } from '../config/config.ts';
import type { Finding } from '../detect/finding.ts';
import { splitExpired } from './allowlist.ts';
import type { BaselineEntry } from './baseline.ts';
import { createCover, type Cover } from './cover.ts';
import { judgeFinding } from './judge.ts';

/** What the project has accepted. */
export interface Policies {
  readonly allowlist: readonly AllowEntry[];
  readonly baseline: readonly BaselineEntry[];
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  /** Where the command ran, relative to the root, `/` on every system; empty at the root. Locations are relative to it. */
  readonly prefix: string;
}

/** `unused…` says something about a scan of everything only: a partial one does not meet every finding. */
export interface Applied {
  readonly findings: Finding[];
  readonly unusedBaseline: BaselineEntry[];
  readonly unusedAllow: AllowEntry[];
  /** Allowlist entries whose last day is over: they no longer hold. */
  readonly expired: readonly AllowEntry[];
}

/**
 * Gives every finding its status: `new` when any of its places is covered by nothing; else `known` when all stood there before;
 * else `allowed` when inline comments and the allowlist cover the rest; else `baseline`.
 */
export function applyPolicies(findings: readonly Finding[], policies: Policies): Applied {
  const { judge, expired, baseline, allow } = createJudge(policies);
  const judged = findings.map(judge);
  return { findings: judged, unusedBaseline: baseline.unused(), unusedAllow: allow.unused(), expired };
}

/** Judges findings one by one, as they come. */
export interface Judge extends Pick<Applied, 'expired'> {
  readonly judge: (finding: Finding) => Finding;
  readonly allow: Cover<AllowEntry>;
  readonly baseline: Cover<BaselineEntry>;
}

/** `applyPolicies` for whoever does not have all findings yet. */
export function createJudge(policies: Policies): Judge {
  const { valid, expired } = splitExpired(policies.allowlist, policies.today);
  const allow = createCover(valid, policies.prefix);
  const baseline = createCover(policies.baseline, policies.prefix);
  const judge = (finding: Finding): Finding => judgeFinding(finding, { allow, baseline });
  return { judge, expired, allow, baseline };
}
