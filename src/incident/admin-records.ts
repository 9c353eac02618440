import type { AuditEvent, KeyRecord, NewKey, Owner, Project, ServiceAccount } from './admin.ts';
import { AdminError } from './admin.ts';
import { type Json, isObject } from '../json.ts';

/**
 * Reads what the admin API sends into our types. Lenient: unknown members are ignored, and what is missing or of another type is null. Only what nothing
 * can be done without, an id and the time of making, must be there: a record that is left out could make another look like the only one.
 * Each throws AdminError `unexpected_body` then.
 */
export const toProject = (value: unknown): Project => ({
  id: idOf(value, 'a project'),
  name: text(member(value, 'name')),
  createdAt: timeOf(value, 'a project'),
  archivedAt: time(member(value, 'archived_at')),
});

/** `project`: null for an admin key. */
export const toKeyRecord = (value: unknown, project: Project | null): KeyRecord => ({
  kind: project === null ? 'admin' : 'project',
  id: idOf(value, 'a key'),
  name: text(member(value, 'name')),
  mask: text(member(value, 'redacted_value'), LONGEST_MASK) ?? '',
  createdAt: timeOf(value, 'a key'),
  lastUsedAt: time(member(value, 'last_used_at')),
  expiresAt: time(member(value, 'expires_at')),
  owner: toOwner(member(value, 'owner')),
  ownerIsActive: member(value, 'owner_project_access') !== 'inactive',
  project,
});

export const toServiceAccount = (value: unknown): ServiceAccount => {
  const id = idOf(value, 'a service account');
  return { id, name: text(member(value, 'name')) ?? id, createdAt: timeOf(value, 'a service account') };
};

/** Throws AdminError also where the value is not one that a request could carry: to keep it would be to lose it. */
export const toNewKey = (value: unknown): NewKey => {
  const secret = member(value, 'value');
  if (typeof secret !== 'string' || !/^[\x21-\x7e]{20,500}$/.test(secret)) throw unexpected('the value of a new key');
  return { id: idOf(value, 'a new key'), name: text(member(value, 'name')), value: secret };
};

export const toAuditEvent = (value: unknown): AuditEvent => {
  const type = text(member(value, 'type')) ?? 'unknown';
  const details = member(value, type);
  const session = member(member(value, 'actor'), 'session');
  return {
    id: idOf(value, 'an entry of the audit log'),
    type,
    at: timeOf(value, 'an entry of the audit log', 'effective_at'),
    actor: toActor(member(value, 'actor')),
    ipAddress: text(member(session, 'ip_address')),
    scopes: toScopes(
      member(member(details, 'data'), 'scopes') ?? member(member(details, 'changes_requested'), 'scopes'),
    ),
    resourceId: text(member(details, 'id')),
  };
};

/** Cents; null where the answer itself says that none is set. One that says nothing of an amount, as a gateway's `{}`, does not tell whether there is one. */
export const toSpendLimit = (value: unknown): number | null => {
  const given = member(value, 'threshold_amount');
  const cents = isObject(value) ? amount(value, 'threshold_amount') : null;
  if (cents === null && given !== null) throw unexpected('the amount of a spend limit');
  return cents;
};

/** Of a project key, a user or a service account beneath its own name; of an admin key, flat. */
const toOwner = (value: unknown): Owner => {
  const type = member(value, 'type');
  const known = type === 'user' || type === 'service_account' ? type : 'unknown';
  const beneath = known === 'unknown' ? undefined : member(value, known);
  const who = isObject(beneath) ? beneath : value;
  return {
    type: known,
    id: text(member(who, 'id')),
    name: text(member(who, 'name')),
    email: text(member(who, 'email')),
  };
};

/** Who it was; behind it, the key that it was done with. */
const toActor = (actor: unknown): string | null => {
  const key = member(actor, 'api_key');
  const [user, account] = [
    member(member(actor, 'session'), 'user') ?? member(key, 'user'),
    member(key, 'service_account'),
  ];
  const who = text(member(user, 'email')) ?? text(member(user, 'id')) ?? text(member(account, 'id'));
  const id = text(member(key, 'id'));
  return who === null || id === null ? (who ?? id) : `${who} (${id})`;
};

const MOST_SCOPES = 200;

const toScopes = (value: unknown): readonly string[] | null =>
  Array.isArray(value)
    ? value
        .slice(0, MOST_SCOPES)
        .map((scope) => text(scope))
        .filter((scope) => scope !== null)
    : null;

/** What stands in a path: no id may lead to another one. */
export const isId = (id: string): boolean => /^[A-Za-z0-9][\w.:-]{0,199}$/.test(id);

const idOf = (value: unknown, what: string): string => {
  const id = member(value, 'id');
  if (typeof id !== 'string' || !isId(id)) throw unexpected(`the id of ${what}`);
  return id;
};

const timeOf = (value: unknown, what: string, name = 'created_at'): number => {
  const at = time(member(value, name));
  if (at === null) throw unexpected(`the time of ${what}`);
  return at;
};

const unexpected = (what: string): AdminError =>
  new AdminError(`cannot read ${what} in the answer of the admin API`, 'unexpected_body');

const member = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** Seconds, up to the last that a Date can hold. */
const LAST_SECOND = 8.64e12;

const time = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 && value <= LAST_SECOND ? Math.floor(value) : null;

/** Amounts come as numbers, and from some gateways as texts. */
export const amount = (value: Json, name: string): number | null => {
  const given = member(value, name);
  const number = typeof given === 'string' && /^-?\d{1,15}(?:\.\d{1,30})?$/.test(given) ? Number(given) : given;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

const LONGEST_TEXT = 200;
const LONGEST_MASK = 500;
/** What a terminal obeys, and what reorders or hides other characters. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Written by people of the organization, or by whoever stands between: of a length that can be shown, and without power over a screen. */
const text = (value: unknown, longest = LONGEST_TEXT): string | null =>
  typeof value === 'string' && value !== ''
    ? value
        .slice(0, longest * 2)
        .replace(HARMFUL, '')
        .slice(0, longest)
    : null;
