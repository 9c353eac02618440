import { attempt } from '../attempt.ts';
import { azureHostsNear, mostHosts } from '../detect/azure-hosts.ts';

/** Files of one folder that are read at most. */
const MOST_FILES = 20;

/**
 * Azure resources that the `.env` files beside a finding name, for keys beside which none stands; at most 8, in the order of paths and names. `paths`
 * are the finding's, with `/`; those of members of archives are taken for the archive's. What cannot be read is as if it were not there.
 */
export const hostsInSiblings = (
  paths: readonly string[],
  readFile: (path: string) => Uint8Array,
  listFolder: (folder: string) => readonly string[],
): readonly string[] => {
  const hosts = new Set<string>();
  for (const folder of new Set(paths.filter(isFile).map(folderOf))) {
    const names = attempt(() => listFolder(folder)) ?? [];
    for (const name of names.filter(isEnvironment).toSorted().slice(0, MOST_FILES)) {
      const bytes = attempt(() => readFile(`${folder}/${name}`));
      if (bytes !== undefined) for (const host of azureHostsNear(bytes, 0)) hosts.add(host);
    }
  }
  return [...hosts].slice(0, mostHosts);
};

const isFile = (path: string): boolean => path !== '<stdin>';

const folderOf = (path: string): string => {
  const [file = path] = path.split('!', 1);
  const end = file.lastIndexOf('/');
  return end === -1 ? '.' : file.slice(0, end) || '/';
};

/** `.env`, `.env.local`, `.envrc`; not those that show others what to write. */
const isEnvironment = (name: string): boolean =>
  name.startsWith('.env') && !/example|sample|template|dist|default/i.test(name);
