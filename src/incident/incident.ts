import type { RedactedFinding } from '../detect/finding.ts';
import type { Verification } from '../detect/verification.ts';
import type { AuditEvent, Day, KeyRecord } from './admin.ts';

/** A record that may be the leaked key's, with what speaks for it. Shown without its mask. */
export interface Candidate {
  readonly record: KeyRecord;
  /** What the mask alone says: `weak` where it shows fewer than three characters at the end. */
  readonly mask: 'fits' | 'weak';
  /** Facts of another kind than the mask that agree, the strongest first. */
  readonly proofs: readonly Proof[];
  /** Facts that speak against it: it is not this key. */
  readonly contradictions: readonly string[];
}

/** An independent confirmation (docs/revoke.md). */
export interface Proof {
  readonly id: 'project_header' | 'user_id' | 'touch' | 'kind' | 'created_before_leak';
  /** `strong` ones hold for one key in thousands; the others only add to them. */
  readonly weight: 'strong' | 'weak';
  readonly text: string;
}

/** Which record the leaked key is. */
export interface Identification {
  /** Those whose masks fit and which nothing contradicts, best first. */
  readonly candidates: readonly Candidate[];
  /** The one candidate that is proved, if it is one. */
  readonly proved: Candidate | null;
  /** Why none is proved, in a sentence. */
  readonly why: string | null;
}

/** Money and requests since the exposure began, against the four weeks before. */
export interface Spend {
  /** Lower-case ISO 4217; null when costs could not be had. */
  readonly currency: string | null;
  readonly costs: readonly Day[];
  readonly requests: readonly Day[];
  /** Some kinds of use could not be asked about: there may be more requests. */
  readonly hasGaps?: true;
  /** Seconds since 1970: days from here on are "since". */
  readonly exposedAt: number | null;
  readonly costPerDay: { readonly before: number | null; readonly since: number | null };
  readonly requestsPerDay: { readonly before: number | null; readonly since: number | null };
}

/** Whether somebody else seems to use the key now. */
export interface Abuse {
  readonly state: 'likely' | 'unlikely' | 'unknown';
  readonly why: string;
}

/** One step of the way out. */
export interface Step {
  readonly id: 'contain' | 'replace' | 'deploy' | 'verify_new' | 'revoke' | 'prove' | 'clean' | 'tell';
  readonly title: string;
  /** Sentences for people; commands stand on lines of their own in `commands`. */
  readonly detail: string;
  readonly commands: readonly string[];
  /** Null: nothing tells. */
  readonly done: boolean | null;
}

/** What could not be found out, and why. */
export interface Gap {
  readonly what: string;
  readonly why: string;
}

/** Everything that is known of one leaked key, redacted. */
export interface Incident {
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601, UTC, to the second. */
  readonly generatedAt: string;
  readonly finding: RedactedFinding;
  /** Null: not asked. */
  readonly verification: Verification | null;
  readonly identification: Identification | null;
  /** Scopes by the audit log; null: nothing tells. */
  readonly scopes: readonly string[] | null;
  readonly createdBy: string | null;
  /** Entries about the key, oldest first. */
  readonly events: readonly AuditEvent[];
  readonly spend: Spend | null;
  readonly abuse: Abuse;
  /** Other keys of the same project whose last characters are the same. */
  readonly lookalikes: readonly KeyRecord[];
  readonly steps: readonly Step[];
  /** What could not be found out, and why. */
  readonly unknown: readonly Gap[];
}

/** Turns an incident into the text of one format. Pure. A new format is a file and a line in `incidentReporters`. */
export type IncidentReporter = (
  incident: Incident,
  look: { readonly color: boolean; readonly columns: number },
) => string;
