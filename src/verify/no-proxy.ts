import { BlockList, isIP } from 'node:net';

/**
 * Whether NO_PROXY has a request go past the proxy, as curl and Go read it: entries between commas or spaces; a name holds for itself and all below it, with
 * and without a dot or `*.` in front; an address for itself, in any spelling, and `10.0.0.0/8` for a network; `:port` narrows; `*` is everything.
 */
export const isPastProxy = (noProxy: string, { hostname, port, protocol }: URL): boolean => {
  const host = bare(hostname.toLowerCase());
  const asked = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => covers(entry, host, asked));
};

/** Without the brackets of an IPv6 address, and the dot that ends a name in full. */
const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');

const covers = (entry: string, host: string, asked: string): boolean => {
  if (entry === '' || entry === '*') return entry === '*';
  // The last part of a bare IPv6 address is no port.
  const [, name = entry, port] = isIP(entry) === 6 ? [] : (/^(.+):(\d+)$/.exec(entry) ?? []);
  if (port !== undefined && Number(port) !== Number(asked)) return false;
  if (isIP(host) !== 0) return coversAddress(bare(name), host);
  const domain = bare(name.replace(/^\*?\./, ''));
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
};

const coversAddress = (entry: string, host: string): boolean => {
  const [, address = '', bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const most = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) === 0 || Number(bits ?? most) > most) return false;
  const network = new BlockList();
  network.addSubnet(address, Number(bits ?? most), family(address));
  return network.check(host, family(host));
};

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
