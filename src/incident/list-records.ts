import type { Finding } from '../detect/finding.ts';
import type { Admin, KeyRecord } from './admin.ts';

/** Projects that take longer than a few seconds. */
const MANY = 50;

/**
 * Every record that may be a leaked key's: an admin key is no project's, and a project's key no organization's. All projects are asked together; the client
 * sends four requests at a time. Throws AdminError where one of them cannot be read: a list that is not whole could make another key look like the only one.
 * `onWait` is told before it takes long.
 */
export const listRecords = async (
  { ruleId }: Pick<Finding, 'ruleId'>,
  admin: Pick<Admin, 'projects' | 'projectKeys' | 'adminKeys'>,
  onWait?: (what: string) => void,
): Promise<readonly KeyRecord[]> => {
  if (ruleId === 'openai-admin-key') return admin.adminKeys();
  const projects = await admin.projects();
  if (projects.length > MANY) onWait?.(`the keys of ${projects.length} projects are read`);
  return (await Promise.all(projects.map((project) => admin.projectKeys(project)))).flat();
};
