import type { KeyRecord, Project } from '../../incident/admin.ts';
import type { Problem, Unread } from '../../report/report.ts';

/** What the admin API tells of an organization, as far as checks ask. Times are seconds since 1970. */
export interface Account {
  /** Archived ones have no keys that work: they are left out. */
  readonly projects: readonly Project[];
  /** Of all these projects. */
  readonly keys: readonly KeyRecord[];
  readonly adminKeys: readonly KeyRecord[];
  /** Cents a month by project; null where none is set. Those that could not be read are missing. */
  readonly spendLimits: ReadonlyMap<string, number | null>;
  /** Whether users may make keys of the old kind, outside projects; null: nothing tells. */
  readonly userKeysAllowed: boolean | null;
  readonly unread: readonly Unread[];
}

/** A question to an organization. A new check is a file, and a line in checks.ts. */
export interface AccountCheck {
  /** Kebab case, part of the contract. */
  readonly id: string;
  readonly title: string;
  /** `now` in seconds since 1970. */
  run(account: Account, now: number): readonly Problem[];
}

export const DAY = 86_400;

/** Where people make and delete keys. */
export const pages = {
  keys: 'https://platform.openai.com/api-keys',
  adminKeys: 'https://platform.openai.com/settings/organization/admin-keys',
  limits: 'https://platform.openai.com/settings/organization/limits',
  general: 'https://platform.openai.com/settings/organization/general',
} as const;
