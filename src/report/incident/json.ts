import type { AuditEvent, KeyRecord, Project } from '../../incident/admin.ts';
import type { Candidate, Identification, Incident, IncidentReporter, Spend } from '../../incident/incident.ts';
import { toFinding, toVerification } from '../json.ts';
import { visibleJson } from '../visible.ts';

/** The stable document: schema/incident.schema.json, docs/incident.md. No mask is in it. */
export const json: IncidentReporter = (incident) =>
  `${visibleJson(JSON.stringify(toDocument(incident), undefined, 2))}\n`;

const toDocument = (incident: Incident): object => {
  const { verification: _verification, ...finding } = incident.finding;
  return {
    schemaVersion: 1,
    tool: incident.tool,
    generatedAt: incident.generatedAt,
    finding: toFinding(finding),
    verification: incident.verification === null ? null : toVerification(incident.verification),
    abuse: { state: incident.abuse.state, why: incident.abuse.why },
    steps: incident.steps.map(({ id, title, detail, commands, done }) => ({ id, title, detail, commands, done })),
    identification: incident.identification === null ? null : toIdentification(incident.identification),
    scopes: incident.scopes,
    createdBy: incident.createdBy,
    events: incident.events.map(toEvent),
    spend: incident.spend === null ? null : toSpend(incident.spend),
    lookalikes: incident.lookalikes.map(toRecord),
    unknown: incident.unknown.map(({ what, why }) => ({ what, why })),
  };
};

const toIdentification = ({ candidates, proved, why }: Identification): object => ({
  proved: proved === null ? null : proved.record.id,
  why,
  candidates: candidates.map(toCandidate),
});

const toCandidate = ({ record, mask, proofs, contradictions }: Candidate): object => ({
  record: toRecord(record),
  mask,
  proofs: proofs.map(({ id, weight, text }) => ({ id, weight, text })),
  contradictions,
});

/** Without its mask: of an old key it shows half of what is secret about its beginning. */
const toRecord = (record: KeyRecord): object => ({
  kind: record.kind,
  id: record.id,
  name: record.name,
  createdAt: record.createdAt,
  lastUsedAt: record.lastUsedAt,
  expiresAt: record.expiresAt,
  owner: { type: record.owner.type, id: record.owner.id, name: record.owner.name, email: record.owner.email },
  ownerIsActive: record.ownerIsActive,
  project: record.project === null ? null : toProject(record.project),
});

const toProject = ({ id, name, createdAt, archivedAt }: Project): object => ({ id, name, createdAt, archivedAt });

const toEvent = ({ id, type, at, actor, ipAddress, scopes, resourceId }: AuditEvent): object => ({
  id,
  type,
  at,
  actor,
  ipAddress,
  scopes,
  resourceId,
});

const toSpend = ({ currency, costs, requests, exposedAt, costPerDay, requestsPerDay }: Spend): object => ({
  currency,
  costs: costs.map(({ start, value }) => ({ start, value })),
  requests: requests.map(({ start, value }) => ({ start, value })),
  exposedAt,
  costPerDay: { before: costPerDay.before, since: costPerDay.since },
  requestsPerDay: { before: requestsPerDay.before, since: requestsPerDay.since },
});
