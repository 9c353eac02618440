import type { CommitInfo, History, Location, RedactedFinding } from '../detect/finding.ts';
import type { Analysis, Verification } from '../detect/verification.ts';
import type { Report } from './report.ts';
import { visibleJson } from './visible.ts';

/** The stable document: schema/report.schema.json, docs/json.md. */
export const json = (report: Report): string => `${visibleJson(JSON.stringify(toDocument(report), undefined, 2))}\n`;

const toDocument = (report: Report): object => ({
  schemaVersion: 1,
  tool: report.tool,
  scan: toScan(report),
  findings: report.findings.map(toFinding),
  problems: report.problems,
});

/** The `scan` of the document. */
export const toScan = ({ mode, complete, incomplete, skipped, counts, notices }: Report): object => ({
  mode,
  complete,
  incomplete,
  skipped,
  counts,
  notices,
});

/** One of its `findings`, with what is stable of it. */
export const toFinding = (finding: RedactedFinding): object => ({
  ruleId: finding.ruleId,
  title: finding.title,
  severity: finding.severity,
  confidence: finding.confidence,
  reasons: finding.reasons,
  fingerprint: finding.fingerprint,
  preview: finding.preview,
  secret: finding.revealed,
  status: finding.status,
  statusReason: finding.statusReason,
  locations: finding.locations.map(toLocation),
  history: finding.history === undefined ? undefined : toHistory(finding.history),
  verification: finding.verification === undefined ? undefined : toVerification(finding.verification),
});

const toHistory = ({ introduced, removed, paths, inHead, tips, refs, pushed, reach, exposure }: History): object => ({
  introduced: introduced.map(toCommit),
  removed: removed.map(toCommit),
  paths,
  inHead,
  tips,
  refs,
  pushed,
  reach,
  exposure: { from: exposure.from, to: exposure.to },
});

/** A verification as documents have it. */
export const toVerification = (verification: Verification): object => ({
  verdict: verification.verdict,
  reason: verification.reason,
  host: verification.host,
  checkedAt: verification.checkedAt,
  httpStatus: verification.httpStatus,
  requestId: verification.requestId,
  organization: verification.organization,
  project: verification.project,
  missingScopes: verification.missingScopes,
  rateLimits: verification.rateLimits,
  legacy: verification.legacy,
  analysis: verification.analysis === undefined ? undefined : toAnalysis(verification.analysis),
});

const toAnalysis = ({ reach, permissions, identity, ownModels }: Analysis): object => ({
  reach,
  permissions: permissions.map(({ area, access, scopes }) => ({ area, access, scopes })),
  identity,
  ownModels,
});

const toCommit = ({ id, author, authoredAt, committedAt, subject }: CommitInfo): object => ({
  id,
  author,
  authoredAt,
  committedAt,
  subject,
});

/** Snippets stay out: they are the only part of a finding that is not needed to find the place. */
const toLocation = (location: Location): object => ({
  path: location.path,
  in: location.in,
  startLine: location.startLine,
  startColumn: location.startColumn,
  endLine: location.endLine,
  endColumn: location.endColumn,
  decodedFrom: location.decodedFrom,
  blob: location.blob,
  commit: location.commit,
  known: location.known,
  allowed: location.allowed,
});
