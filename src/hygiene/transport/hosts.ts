/** A URL without encryption, as far as it can be told from its text. */
export interface PlainUrl {
  /** `http:` or `ws:` */
  readonly scheme: string;
  /** In lower case, without brackets and port. */
  readonly host: string;
}

/**
 * What an unencrypted URL reaches over networks that others may read; undefined for encrypted ones and for hosts of this machine, of a private network, of
 * a cluster, for placeholders and what cannot be told.
 */
export const plainUrl = (text: string): PlainUrl | undefined => {
  if (text.length > LONGEST || !/^(?:http|ws):\/\/[^/?#]/i.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, hostname } = new URL(text);
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  return isReached(host) ? { scheme: protocol, host } : undefined;
};

/** OpenAI's own hosts and those of Azure OpenAI, with what stands below them. */
export const isVendorHost = (host: string): boolean => VENDORS.test(host);

const VENDORS = /(?:^|\.)(?:openai\.com|(?:openai|services\.ai|cognitiveservices)\.azure\.com)$/;

/** No address is longer; a text may be. */
const LONGEST = 2000;

/** A parsed URL has its host in lower case, and an address of numbers in full. */
const isReached = (host: string): boolean => {
  if (host.includes(':')) return !PRIVATE_V6.test(host);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return !PRIVATE_V4.test(host);
  return /\.[a-z\d-]{2,}$/.test(host) && !PRIVATE_NAMES.test(host) && !PLACEHOLDER.test(host);
};

/** RFC 1918, loopback, link-local, shared (RFC 6598), documentation (RFC 5737), unspecified. */
const PRIVATE_V4 =
  /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/;

/** Loopback, unique local, link-local, documentation, IPv4 mapped. */
const PRIVATE_V6 = /^(?:::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|2001:db8:|::ffff:)/;

/** Names that no public server has: RFC 2606, RFC 6762, RFC 8375, clusters' own; Tailscale's are encrypted below. */
const PRIVATE_NAMES =
  /(?:^|\.)(?:localhost|local|internal|intranet|private|lan|home|corp|home\.arpa|svc|test|example|invalid|ts\.net|example\.(?:com|org|net|edu))$|\.svc\./;

/** `your-gateway.com`, `my.server`: somebody is to write a name here. What stands in brackets or braces does not parse. */
const PLACEHOLDER =
  /[$%*]|^(?:xxx?|foo|bar|baz)\b|your|^my[.-]|placeholder|changeme|some-?host|domain\.(?:com|tld)$|^(?:proxy|gateway|server|host|api|llm)\.(?:com|net|org)$/;
