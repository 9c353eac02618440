import type { Admin, KeyRecord } from '../../incident/admin.ts';
import { createAttempt, toGap } from '../../incident/attempt.ts';
import type { Unread } from '../../report/report.ts';
import type { Account } from './account.ts';
import { projectText } from './words.ts';

type Sources = Pick<Admin, 'projects' | 'projectKeys' | 'adminKeys' | 'spendLimit'>;

/** Reads an organization. What OpenAI says no to is in `unread`; it throws nothing that a server could cause. */
export const readAccount = async (admin: Sources, askUserKeys: () => Promise<boolean | null>): Promise<Account> => {
  const unread: Unread[] = [];
  const attempt = createAttempt((what, error) => void unread.push(toGap(what, error)));
  const [all, adminKeys, userKeysAllowed] = await Promise.all([
    attempt('the projects', () => admin.projects()),
    attempt('the admin keys', () => admin.adminKeys()),
    askUserKeys(),
  ]);
  const projects = (all ?? []).filter(({ archivedAt }) => archivedAt === null);
  const parts = await Promise.all(
    projects.map(async (project) => ({
      id: project.id,
      keys: await attempt(`the keys of ${projectText(project)}`, () => admin.projectKeys(project)),
      limit: await attempt(`the spend limit of ${projectText(project)}`, async () => ({
        cents: await admin.spendLimit(project),
      })),
    })),
  );
  return {
    projects,
    keys: parts.flatMap(({ keys }): readonly KeyRecord[] => keys ?? []),
    adminKeys: adminKeys ?? [],
    spendLimits: new Map(parts.flatMap(({ id, limit }) => (limit === null ? [] : [[id, limit.cents] as const]))),
    userKeysAllowed,
    unread,
  };
};
