import { lookup, resolveCname } from 'node:dns/promises';

/** Whether a name is known to the name servers; `unknown` where they could not be asked. */
export type NameLookup = (host: string) => Promise<'found' | 'absent' | 'unknown'>;

/**
 * Asks the name servers. The alias comes first: a resource that is open to a private network alone has one everywhere, and addresses only there, so
 * that looking up its addresses would say that it does not exist.
 */
export const lookUpName: NameLookup = async (host) => {
  const alias = await outcome(() => resolveCname(host));
  // A name with addresses and no alias is no error of the name's.
  if (alias === undefined || alias === 'ENODATA') return 'found';
  const addresses = await outcome(() => lookup(host));
  if (addresses === undefined) return 'found';
  return alias === 'ENOTFOUND' && addresses === 'ENOTFOUND' ? 'absent' : 'unknown';
};

const outcome = async (ask: () => Promise<unknown>): Promise<string | undefined> => {
  try {
    await ask();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
};
