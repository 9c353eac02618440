import { isIP } from 'node:net';

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
  const url = parse(text);
  if (url === undefined) return undefined;
  const host = url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return host === '' || isPrivateHost(host) || isNoHost(host) ? undefined : { scheme: url.protocol, host };
};

/** OpenAI's own hosts and those of Azure OpenAI, with what stands below them. */
export const isVendorHost = (host: string): boolean =>
  /(?:^|\.)(?:openai\.com|openai\.azure\.com|services\.ai\.azure\.com|cognitiveservices\.azure\.com|oaiusercontent\.com)$/.test(
    host,
  );

const parse = (text: string): URL | undefined => {
  if (text.length > 2000 || !/^(?:http|ws):\/\/[^/?#]/i.test(text)) return undefined;
  return URL.canParse(text) ? new URL(text) : undefined;
};

const isPrivateHost = (host: string): boolean => {
  const kind = isIP(host);
  if (kind === 4) return PRIVATE_V4.test(host);
  if (kind === 6) return PRIVATE_V6.test(host);
  return !host.includes('.') || PRIVATE_NAMES.test(host);
};

/** RFC 1918, loopback, link-local, shared (RFC 6598), documentation (RFC 5737), unspecified. */
const PRIVATE_V4 =
  /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/;

/** Loopback, unique local, link-local, documentation, IPv4 mapped. */
const PRIVATE_V6 = /^(?:::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|2001:db8:|::ffff:)/;

/** Names that no public server has: RFC 2606, RFC 6762, RFC 8375, clusters' own; Tailscale's are encrypted below. */
const PRIVATE_NAMES =
  /(?:^|\.)(?:localhost|local|internal|intranet|private|lan|home|corp|home\.arpa|svc|cluster|test|example|invalid|ts\.net|example\.(?:com|org|net|edu))$|\.svc\.|^[\w-]{1,63}\.(?:default|prod|production|staging|dev|ai|llm)\.svc/;

/** `your-gateway.com`, `<host>`, `my.server`: somebody is to write a name here. */
const isNoHost = (host: string): boolean =>
  /[<>{}$%*]|^(?:xxx?|x\.x\.x\.x|foo|bar|baz)\b|your|^my[.-]|placeholder|changeme|some-?host|domain\.(?:com|tld)$|^(?:proxy|gateway|server|host|api|llm)\.(?:com|net|org)$|%3c/.test(
    host,
  ) ||
  (!/\.[a-z\d-]{2,}$/.test(host) && isIP(host) === 0);
