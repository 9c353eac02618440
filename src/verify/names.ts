import * as system from 'node:dns/promises';

/** Whether a name is known to the name servers; `unknown` where they could not be asked. */
export type NameLookup = (host: string) => Promise<'found' | 'absent' | 'unknown'>;

/** What is needed of `node:dns/promises`. */
export interface Dns {
  readonly resolveCname: (host: string) => Promise<unknown>;
  readonly lookup: (host: string) => Promise<unknown>;
}

/**
 * Asks the name servers. The alias comes first: a resource that is open to a private network alone has one everywhere, and addresses only there, so
 * that looking up its addresses would say that it does not exist.
 */
export const createNameLookup =
  (dns: Dns = system): NameLookup =>
  async (host) => {
    const alias = await outcome(() => dns.resolveCname(host));
    // ENODATA: there is the name, without an alias.
    if (alias === undefined || alias === 'ENODATA') return 'found';
    const addresses = await outcome(() => dns.lookup(host));
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
