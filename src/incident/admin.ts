/** A project of the organization. Times here and below are seconds since 1970. */
export interface Project {
  readonly id: string;
  readonly name: string | null;
  readonly createdAt: number;
  readonly archivedAt: number | null;
}

/** Who holds a key. */
export interface Owner {
  readonly type: 'user' | 'service_account' | 'unknown';
  readonly id: string | null;
  readonly name: string | null;
  readonly email: string | null;
}

/** What the admin API says of a key; never its value. */
export interface KeyRecord {
  readonly kind: 'project' | 'admin';
  /** `key_…` */
  readonly id: string;
  readonly name: string | null;
  /** First eight characters, a `*` for each hidden one, last four. Not shown: it holds half of what is secret about an old key's beginning. */
  readonly mask: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** Null: never, or not told. */
  readonly expiresAt: number | null;
  readonly owner: Owner;
  /** False when the owner has left the project: those keys are listed because `owner_project_access=any` is sent. */
  readonly ownerIsActive: boolean;
  /** Null for an admin key. */
  readonly project: Project | null;
}

export interface ServiceAccount {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}

/** A key that was just made: the only time that its value is seen. */
export interface NewKey {
  readonly id: string;
  readonly name: string | null;
  readonly value: string;
}

/** An entry of the audit log, as far as it is about keys. */
export interface AuditEvent {
  readonly id: string;
  /** `api_key.created`, … */
  readonly type: string;
  readonly at: number;
  /** For people: an e-mail address, or the name of a service account or key that acted; null when not told. */
  readonly actor: string | null;
  /** Where the actor's session came from. */
  readonly ipAddress: string | null;
  /** Scopes that the event set, where it did. */
  readonly scopes: readonly string[] | null;
  /** The id of what it happened to. */
  readonly resourceId: string | null;
}

export interface AuditQuery {
  readonly eventTypes?: readonly string[];
  readonly resourceIds?: readonly string[];
  readonly actorIds?: readonly string[];
  readonly projectIds?: readonly string[];
  readonly since?: number;
  /** Entries at most; the newest. */
  readonly limit?: number;
}

/** One day (UTC) of one key or project. */
export interface Day {
  /** Seconds since 1970, at midnight. */
  readonly start: number;
  readonly value: number;
}

export interface Costs {
  /** Lower-case ISO 4217, `usd`. */
  readonly currency: string;
  readonly days: readonly Day[];
}

/** What became of a DELETE. `unsure`: no answer told; whoever deleted asks for the record before anything else. */
export interface Deletion {
  readonly result: 'deleted' | 'refused' | 'unsure';
  readonly status?: number;
  readonly code?: string | null;
  readonly requestId?: string;
}

/**
 * OpenAI's admin API. Lists are whole: every page is read, and a cursor that is missing or repeats is an AdminError. All methods throw
 * AdminError where OpenAI says no or says nothing; none shows a key.
 */
export interface Admin {
  /** Archived ones too. */
  projects(): Promise<readonly Project[]>;
  projectKeys(project: Project): Promise<readonly KeyRecord[]>;
  adminKeys(): Promise<readonly KeyRecord[]>;
  /** The record as it is now; undefined when there is none (any more). */
  key(record: KeyRecord): Promise<KeyRecord | undefined>;
  /** Sent once, never again by itself. Never throws for what was answered. */
  deleteKey(record: KeyRecord): Promise<Deletion>;
  serviceAccounts(project: Project): Promise<readonly ServiceAccount[]>;
  /** A service account with a first key. */
  createServiceAccount(project: Project, name: string): Promise<{ account: ServiceAccount; key: NewKey }>;
  /** A service account without a key, for one whose only key shall have scopes of its own. It has no role yet (`create_service_account_only`). */
  createServiceAccountOnly(project: Project, name: string): Promise<ServiceAccount>;
  /** Gives an account the role that others are made with (`member`); harmless when it has it. */
  makeMember(project: Project, account: Pick<ServiceAccount, 'id'>): Promise<void>;
  createServiceAccountKey(
    project: Project,
    account: Pick<ServiceAccount, 'id'>,
    wanted: { readonly name: string; readonly scopes?: readonly string[] },
  ): Promise<NewKey>;
  /** All of its keys die with it. */
  deleteServiceAccount(project: Project, account: Pick<ServiceAccount, 'id'>): Promise<Deletion>;
  /** Newest first. */
  auditLog(query: AuditQuery): Promise<readonly AuditEvent[]>;
  /** By day; days without cost are there with 0. `to` exclusive. */
  costs(of: { readonly keyId?: string; readonly projectId?: string }, from: number, to: number): Promise<Costs>;
  /** Requests by day, over all kinds of usage that can be asked by key. A kind that cannot be asked is left out, and told to `onGap`; all: AdminError. */
  requests(
    of: { readonly keyId: string },
    from: number,
    to: number,
    onGap?: (what: string, error: AdminError) => void,
  ): Promise<readonly Day[]>;
  /** Requests in the minutes since `from`, for "is it in use right now"; `from` at most 24 hours ago. None is none of any kind: else an AdminError. */
  recentRequests(of: { readonly keyId: string }, from: number, to: number): Promise<number>;
  /** Cents a month; null where none is set. */
  spendLimit(project: Project): Promise<number | null>;
}

/** OpenAI's admin API said no, or nothing. The message names what was asked and why it failed, and no key. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  /** `403_missing_scope`, `401_invalid_api_key`, `network:ECONNREFUSED`, `cursor`, `unexpected_body`, … */
  readonly reason: string;
  /** What would help, for people. */
  readonly hint: string | undefined;
  constructor(message: string, reason: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.hint = hint;
  }
}
