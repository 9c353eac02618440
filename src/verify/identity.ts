import { MARKER } from '../detect/marker.ts';
import type { Identity } from '../detect/verification.ts';

const MOST_ORGANIZATIONS = 20;
const MOST_MODELS = 50;
const LONGEST = 100;

/**
 * Whose key it is, as `/v1/me` says: ids, titles and roles; names, addresses and numbers of people are not read. Undefined where it does not say.
 * An organization of one person has that person's name for a title: it is `Personal` here.
 */
export const identityOf = (json: unknown): Identity | undefined => {
  const user = idOf(member(json, 'id'));
  if (user === undefined) return undefined;
  const listed = member(member(json, 'orgs'), 'data');
  const organizations = (Array.isArray(listed) ? listed : []).flatMap((entry: unknown) => {
    const id = idOf(member(entry, 'id'));
    if (id === undefined) return [];
    const title = member(entry, 'personal') === true ? 'Personal' : plain(member(entry, 'title'));
    return { id, title, role: plain(member(entry, 'role')) };
  });
  return { user, organizations: organizations.slice(0, MOST_ORGANIZATIONS) };
};

/** Models that are one organization's own, as `/v1/models` lists them: those fine-tuned. Sorted, 50 at most. */
export const ownModelsOf = (json: unknown): readonly string[] => {
  const listed = member(json, 'data');
  const ids = (Array.isArray(listed) ? listed : []).map((entry: unknown) => plain(member(entry, 'id')));
  return [...new Set(ids.filter((id) => id.startsWith('ft:')))].sort().slice(0, MOST_MODELS);
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

const idOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^(?:user|org|svc_?acct|sa)[-_][\w-]{1,80}$/.test(value) && !value.includes(MARKER)
    ? value
    : undefined;

/** One line without power over the reader's screen, and without addresses. */
const plain = (value: unknown): string =>
  typeof value === 'string'
    ? value
        .slice(0, 10 * LONGEST)
        .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, '')
        .replace(/[^\s@]{1,64}@[^\s@]{1,255}/g, '…')
        .slice(0, LONGEST)
        .replace(/[\ud800-\udbff]$/, '')
        .trim()
    : '';
