import type { Verification } from '../detect/verification.ts';
import { preview } from '../detect/preview.ts';
import type { AuditEvent, KeyRecord } from '../incident/admin.ts';
import type { Candidate, Proof as CandidateProof } from '../incident/incident.ts';
import type { Revocation } from '../incident/revoke-apply.ts';
import type { Refusal } from '../incident/revoke-safeguards.ts';
import type { RecordFacts, RevocationPlan } from '../incident/revoke.ts';
import { type Scrub, scrubAll } from '../redact.ts';
import { version } from '../version.ts';
import { isoOfSeconds } from './revoke-sources.ts';

/** What `tripkey revoke` says, in JSON as it stands (docs/revoke.md). Times are ISO 8601, UTC, to the second. No mask and no key is in it. */
export interface RevokeReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly mode: 'dry_run' | 'apply';
  readonly finding: {
    readonly fingerprint: string;
    readonly ruleId: string;
    readonly title: string;
    readonly preview: string;
  };
  readonly verification: Verification;
  /** Nobody can use it any more. */
  readonly dead: boolean;
  /** Keys of the organization that may be it, best first. */
  readonly candidates: readonly ReportedRecord[];
  /** Of the chosen one. */
  readonly facts: ReportedFacts | null;
  /** What would be sent, or was; null when nothing is chosen. */
  readonly request: { readonly method: 'DELETE'; readonly url: string } | null;
  readonly refusals: readonly Refusal[];
  /** Null until something was tried. */
  readonly outcome: ReportedOutcome | null;
}

export interface ReportedRecord {
  readonly id: string;
  readonly kind: KeyRecord['kind'];
  readonly name: string | null;
  readonly owner: KeyRecord['owner'];
  readonly ownerIsActive: boolean;
  readonly project: { readonly id: string; readonly name: string | null } | null;
  readonly createdAt: string | null;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
  readonly chosen: boolean;
  readonly proofs: readonly CandidateProof[];
}

export interface ReportedFacts {
  readonly lastUsedAt: string | null;
  readonly lastUseByOthers: string | null;
  readonly recentRequests: number | null;
  /** Of the last seven days. */
  readonly costs: { readonly currency: string; readonly total: number } | null;
  readonly events: readonly (Omit<AuditEvent, 'at'> & { readonly at: string | null })[] | null;
}

export interface ReportedOutcome extends Omit<Revocation, 'sentAt'> {
  readonly sentAt: string | null;
  /** A command that asks the audit log what was deleted since. */
  readonly auditQuery: string;
}

/** The report of a plan, and of what was done where something was. What servers say is scrubbed. */
export const toRevokeReport = (
  { finding, verification, identification, chosen, facts, isDead, refusals }: RevocationPlan,
  {
    mode,
    origin,
    outcome,
    scrub,
  }: {
    readonly mode: RevokeReport['mode'];
    readonly origin: string;
    readonly outcome: Revocation | null;
    readonly scrub: Scrub;
  },
): RevokeReport => {
  const { fingerprint, ruleId, title, secret } = finding;
  const said = {
    verification,
    dead: isDead,
    candidates: identification.candidates.map((candidate) => reportRecord(candidate, candidate === chosen)),
    facts: facts === null ? null : reportFacts(facts),
    request: chosen === null ? null : { method: 'DELETE' as const, url: deletionUrl(origin, chosen.record) },
    refusals,
    outcome: outcome === null ? null : reportOutcome(outcome, origin, chosen?.record.kind),
  };
  const tool = { name: 'tripkey', version };
  const named = { fingerprint, ruleId, title: scrub(title), preview: preview(secret) };
  return { schemaVersion: 1, tool, mode, finding: named, ...scrubAll(said, scrub) };
};

/** As the admin API's client sends it. */
const deletionUrl = (origin: string, { id, project }: Pick<KeyRecord, 'id' | 'project'>): string =>
  project === null
    ? `${origin}/v1/organization/admin_api_keys/${encodeURIComponent(id)}`
    : `${origin}/v1/organization/projects/${encodeURIComponent(project.id)}/api_keys/${encodeURIComponent(id)}`;

const reportRecord = ({ record, proofs }: Candidate, chosen: boolean): ReportedRecord => {
  const { id, kind, name, owner, ownerIsActive, project, createdAt, lastUsedAt, expiresAt } = record;
  return {
    id,
    kind,
    name,
    owner,
    ownerIsActive,
    project: project === null ? null : { id: project.id, name: project.name },
    createdAt: isoOfSeconds(createdAt),
    lastUsedAt: isoOfSeconds(lastUsedAt),
    expiresAt: isoOfSeconds(expiresAt),
    chosen,
    proofs,
  };
};

const reportFacts = ({ lastUsedAt, lastUseByOthers, recentRequests, costs, events }: RecordFacts): ReportedFacts => ({
  lastUsedAt: isoOfSeconds(lastUsedAt),
  lastUseByOthers: isoOfSeconds(lastUseByOthers),
  recentRequests,
  costs:
    costs === null ? null : { currency: costs.currency, total: costs.days.reduce((sum, { value }) => sum + value, 0) },
  events: events?.map((event) => ({ ...event, at: isoOfSeconds(event.at) })) ?? null,
});

const reportOutcome = (
  { sentAt, ...revocation }: Revocation,
  origin: string,
  kind: KeyRecord['kind'] = 'project',
): ReportedOutcome => ({
  ...revocation,
  sentAt: isoOfSeconds(sentAt),
  auditQuery: auditQuery(origin, sentAt ?? 0, kind),
});

/** The admin key goes in by the standard input: an argument would show it to everybody on the machine. */
const auditQuery = (origin: string, since: number, kind: KeyRecord['kind']): string => {
  // What events about admin keys are called is not documented whole: all are shown.
  const types = kind === 'admin' ? '' : 'event_types[]=api_key.deleted&event_types[]=service_account.deleted&';
  const query = `${types}effective_at[gte]=${since}`;
  return `printf 'Authorization: Bearer %s' "$OPENAI_ADMIN_KEY" | curl -gsS -H @- '${origin}/v1/organization/audit_logs?${query}'`;
};
