import type { Finding } from '../detect/finding.ts';
import type { Admin, KeyRecord } from './admin.ts';

/**
 * Every record that may be a leaked key's: an admin key is no project's, and a project's key no organization's. All projects are asked together; the client
 * sends four requests at a time. Throws AdminError where one of them cannot be read: a list that is not whole could make another key look like the only one.
 */
export const listRecords = async (
  { ruleId }: Pick<Finding, 'ruleId'>,
  admin: Pick<Admin, 'projects' | 'projectKeys' | 'adminKeys'>,
): Promise<readonly KeyRecord[]> => {
  if (ruleId === 'openai-admin-key') return admin.adminKeys();
  const projects = await admin.projects();
  return (await Promise.all(projects.map((project) => admin.projectKeys(project)))).flat();
};
