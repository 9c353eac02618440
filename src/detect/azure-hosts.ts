import { type HostInText, createLineOf, hostsInText, isAzureHost } from './azure-host-text.ts';
import { utf16Order } from './utf16-order.ts';

export { isAzureHost };

/** How near a host stands to a key. */
export interface NearHost {
  readonly host: string;
  /** More than 50 lines away. */
  readonly isFar: boolean;
  /** In characters. */
  readonly distance: number;
}

/** Hosts that are asked about one key at most. */
export const mostHosts = 8;
const NEAR_LINES = 50;

/**
 * Azure resources that a text names, those within 50 lines of `offset` first, nearest first, then the rest of the text; at most 8. All are on the
 * allowlist of `isAzureHost`.
 */
export const azureHostsNear = (bytes: Uint8Array, offset: number): readonly string[] =>
  (nearHosts(bytes, [offset]).get(offset) ?? []).map(({ host }) => host);

/** The same for many places of one text, by offset, in one pass: for n hosts and m places in time linear in the text, n and m. */
export const nearHosts = (bytes: Uint8Array, offsets: readonly number[]): ReadonlyMap<number, readonly NearHost[]> => {
  if (offsets.length === 0) return new Map();
  const { text, width } = readText(bytes);
  const hosts = hostsInText(text);
  if (hosts.length === 0) return new Map();
  const sorted = [...new Set(offsets)].sort((a, b) => a - b);
  const lineOf = createLineOf(text);
  const places = sorted.map((offset) => {
    const at = Math.floor(offset / width);
    return { at, line: lineOf(at) };
  });
  const before = recentHosts(hosts, places, (host, place) => host.at < place.at);
  const after = recentHosts(hosts.toReversed(), places.toReversed(), (host, place) => host.at >= place.at).reverse();
  const near = (index: number): readonly NearHost[] =>
    [...before[index]!, ...after[index]!].map((host) => distanceTo(host, places[index]!));
  return new Map(sorted.map((offset, index) => [offset, nearest(near(index))]));
};

/** The nearest hosts of several lists, each once; the same whatever the order of the lists. */
export const nearest = (hosts: readonly NearHost[]): readonly NearHost[] => {
  const seen = new Set<string>();
  const isFirst = ({ host }: NearHost): boolean => !seen.has(host) && Boolean(seen.add(host));
  return [...hosts].sort(byNearness).filter(isFirst).slice(0, mostHosts);
};

/** A byte is a character, so that offsets are the same, but in UTF-16. */
const readText = (bytes: Uint8Array): { readonly text: string; readonly width: 1 | 2 } => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const order = utf16Order(buffer);
  if (order === undefined) return { text: buffer.toString('latin1'), width: 1 };
  const even = buffer.subarray(0, buffer.length & ~1);
  return { text: (order === 'LE' ? even : Buffer.from(even).swap16()).toString('utf16le'), width: 2 };
};

interface Place {
  readonly at: number;
  readonly line: number;
}

/** For each place the last different hosts that the walk along the text came by; hosts and places in the walk's order. */
const recentHosts = (
  hosts: readonly HostInText[],
  places: readonly Place[],
  isPassed: (host: HostInText, place: Place) => boolean,
): (readonly HostInText[])[] => {
  let recent: readonly HostInText[] = [];
  let next = 0;
  return places.map((place) => {
    for (let host = hosts[next]; host !== undefined && isPassed(host, place); host = hosts[++next]) {
      const { host: name } = host;
      recent = [host, ...recent.filter((other) => other.host !== name)].slice(0, mostHosts);
    }
    return recent;
  });
};

const distanceTo = ({ host, at, line }: HostInText, place: Place): NearHost => ({
  host,
  isFar: Math.abs(line - place.line) > NEAR_LINES,
  distance: Math.abs(at - place.at),
});

const byNearness = (a: NearHost, b: NearHost): number =>
  Number(a.isFar) - Number(b.isFar) || a.distance - b.distance || (a.host < b.host ? -1 : Number(a.host > b.host));
