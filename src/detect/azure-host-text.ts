/** A host of a text: `at` is its place in UTF-16 units, `line` counts from 0. */
export interface HostInText {
  readonly host: string;
  readonly at: number;
  readonly line: number;
}

const HOST =
  /^[a-z0-9][a-z0-9-]{0,62}\.(?:openai\.azure\.com|openai\.azure\.us|openai\.azure\.cn|cognitiveservices\.azure\.com|services\.ai\.azure\.com)$/;

/**
 * Whether a host is a resource of Azure, in lower case: all that an Azure key is ever sent to. Names in punycode are none, because what they stand
 * for is not what they look like. The gateways under `azure-api.net` are their owners', so that keys are not for them.
 */
export const isAzureHost = (host: string): boolean => HOST.test(host) && !host.startsWith('xn--');

/** From the first dot on; any letter case. */
const SUFFIX =
  /\.(?:openai\.azure\.(?:com|us|cn)|cognitiveservices\.azure\.com|services\.ai\.azure\.com)(?![a-z0-9_~%\u0080-\uffff-])/gi;
const LONGEST_LABEL = 63;

/**
 * Every Azure resource that a text names as a host, in order. What a reader of URLs would take for a part of another host, of a path, of a login
 * or of an encoding is left out, and so are names that stand in documentation for anybody's. In time linear in the text.
 */
export const hostsInText = (text: string): readonly HostInText[] => {
  const found: HostInText[] = [];
  const lineOf = createLineOf(text);
  const urls = createUrls(text);
  const hasLogin = createLogins(text);
  for (const { 0: suffix, index } of text.matchAll(SUFFIX)) {
    const end = index + suffix.length;
    const at = labelStart(text, index);
    const start = hostStart(text, at);
    const isInside = urls(start ?? at, start === undefined || start === at ? 'host' : 'url', end);
    if (at === index || start === undefined || isInside || !endsThere(text, end) || hasLogin(end)) continue;
    const host = text.slice(at, end).toLowerCase();
    if (isAzureHost(host) && !ANYBODYS.test(host)) found.push({ host, at, line: lineOf(at) });
  }
  return found;
};

/** Counts lines up to offsets that come in ascending order. */
export const createLineOf = (text: string): ((offset: number) => number) => {
  let line = 0;
  let next = text.indexOf('\n');
  return (offset) => {
    for (; next !== -1 && next < offset; next = text.indexOf('\n', next + 1)) line++;
    return line;
  };
};

/** What manuals write where one's own resource goes: a key beside it is some other resource's. `privatelink` is a zone of Azure's own. */
const ANYBODYS =
  /^(?:(?:your|example|sample|contoso|fabrikam|placeholder|replace|changeme|xxx)[a-z0-9-]*|(?:(?:my|the|azure|openai|aoai)-?){0,4}(?:resource|endpoint)(?:-?name)?|privatelink)\./;

const labelStart = (text: string, dot: number): number => {
  const least = Math.max(0, dot - LONGEST_LABEL);
  let at = dot;
  while (at > least && isLabel(text.charCodeAt(at - 1))) at--;
  return at;
};

const isLabel = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 45;

/** `https://`, also as JSON writes it. */
const SCHEME = /(?:https?|wss?):(?:\\{0,4}\/){2}$/i;
const NO_SCHEME = /(?<![^\s"'`=,;(])(?:\\{0,4}\/){2}$/;
const EDGE = /[\s"'`=:,;([<>|]$/;
/** A host or a login that goes on behind a line break, which readers of URLs take out. */
const CUT = /[.@%/]\\?[\t\r\n]+$/;
const ENTITY = /&#?\w{1,8};$/;
const HARMLESS_ENTITY = /&(?:quot|apos|lt|gt|#0*(?:34|39|47|60|62)|#x0*(?:22|27|2f|3c|3e));$/i;
const LONGEST_BEFORE = 24;

/** Where the URL or the bare host begins of which `at` is the label; undefined where that is not a host's beginning. */
const hostStart = (text: string, at: number): number | undefined => {
  const from = Math.max(0, at - LONGEST_BEFORE);
  const before = text.slice(from, at);
  const scheme = SCHEME.exec(before) ?? NO_SCHEME.exec(before);
  if (scheme !== null) return from + scheme.index;
  if (at === 0) return 0;
  if (!EDGE.test(before) || CUT.test(before)) return undefined;
  return ENTITY.test(before) && !HARMLESS_ENTITY.test(before) ? undefined : at;
};

/** What may stand behind a host: its port, a path, or the end of the value that it is, however that is escaped. */
const END =
  /(?::443(?!\d))?(?:$|[\s"'`<>/?#,;|)\]}]|:(?=[\s"']|$)|\\+(?:[/nrt"'`]|u00(?:0a|0d|22|26|27|2f|3c|3e))|&(?:quot|apos|lt|gt|#0*(?:34|39|47|60|62)|#x0*(?:22|27|2f|3c|3e));|&[a-z_]\w{0,40}=)/iy;
const GOES_ON = /(?::443)?(?:(?:[\t\r\n]|\\+[nrt\r\n])+[.@%]|["'`]@|[)\]}]+[.@%-]?\w)/y;

const endsThere = (text: string, end: number): boolean => {
  GOES_ON.lastIndex = end;
  END.lastIndex = end;
  return !GOES_ON.test(text) && END.test(text);
};

const URL_START = /:\\{0,4}\/\\{0,4}\//;
const VALUE_EDGE = /[\s"'`<>]/;
const LIST_EDGE = /[\s"'`<>,;|()[\]{}]/;

/**
 * Tells, asked in ascending order, whether a URL is already open where a host begins: then it is a part of that one's path or query. A new URL may
 * begin in a list, a bare host only in a value of its own. `end` is the host's.
 */
const createUrls = (text: string): ((start: number, kind: 'host' | 'url', end: number) => boolean) => {
  let asked = 0;
  const open = { host: false, url: false };
  const isOpen = (to: number, kind: 'host' | 'url'): boolean => {
    const edge = kind === 'host' ? VALUE_EDGE : LIST_EDGE;
    for (let at = to - 1; at >= asked; at--) {
      if (edge.test(text.charAt(at)) || isEscapedEdge(text, at)) return URL_START.test(text.slice(at, to));
    }
    return open[kind] || URL_START.test(text.slice(asked, to));
  };
  return (start, kind, end) => {
    const answer = isOpen(Math.max(start, asked), kind);
    const [host, url] = [isOpen(end, 'host'), isOpen(end, 'url')];
    Object.assign(open, { host, url });
    asked = end;
    return answer;
  };
};

const isEscapedEdge = (text: string, at: number): boolean =>
  text.charAt(at) === '\\' && /[nrt"'`]/.test(text.charAt(at + 1));

const AUTHORITY_END = /[/?#\s"'`<>]/g;

/** Tells, asked in ascending order, whether what looks like a host is the name in front of an `@`. */
const createLogins = (text: string): ((end: number) => boolean) => {
  let stop = -1;
  let last = -1;
  return (end) => {
    if (end > stop) {
      AUTHORITY_END.lastIndex = end;
      stop = AUTHORITY_END.exec(text)?.index ?? text.length;
      last = text.slice(end, stop).lastIndexOf('@') + end;
      if (last < end) last = -1;
    }
    return last >= end;
  };
};
