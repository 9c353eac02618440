import type { KeyRecord, Owner, Project } from '../../incident/admin.ts';
import { daysText } from '../age/days.ts';
import { DAY } from './account.ts';

/** `"deploy" (key_…) of Ada <ada@example.com> in project "Web"`: what it takes to find a key, and whom to ask. */
export const keyText = ({ id, name, owner, project }: KeyRecord): string => {
  const where = project === null ? '' : ` in ${projectText(project)}`;
  const what = project === null ? 'admin key' : 'key';
  return `${what} ${name === null ? id : `"${name}" (${id})`} of ${ownerText(owner)}${where}`;
};

/** `project "Web" (proj_…)`. */
export const projectText = ({ id, name }: Project): string => `project ${name === null ? id : `"${name}" (${id})`}`;

const ownerText = ({ type, id, name, email }: Owner): string => {
  const kind = type === 'service_account' ? 'service account ' : '';
  if (name === null) return `${kind}${email ?? id ?? 'somebody unknown'}`;
  return `${kind}${type === 'service_account' ? `"${name}"` : name}${email === null ? '' : ` <${email}>`}`;
};

/** `1 day`, `120 days`. */
export const spanText = (seconds: number): string => daysText(Math.floor(Math.max(0, seconds) / DAY));

/** `last used 3 days ago`, `never used`. */
export const lastUseText = ({ lastUsedAt }: KeyRecord, now: number): string => {
  if (lastUsedAt === null) return 'never used';
  return now - lastUsedAt < DAY ? 'last used less than a day ago' : `last used ${spanText(now - lastUsedAt)} ago`;
};
