import { UsageError } from '../errors.ts';

/** What a repository may be cloned over: no `ext::` and the like, which start programs. */
export const protocols = ['file', 'git', 'http', 'https', 'ssh'] as const;

/**
 * Whether an argument names a repository somewhere else: `https://…`, or `host:path` as scp and git write it. Throws UsageError for a
 * protocol that is not cloned over.
 */
export const isUrl = (text: string): boolean => {
  const [, transport] = /^([a-z0-9][a-z0-9+.-]*)::/i.exec(text) ?? [];
  const [, scheme] = /^([a-z0-9][a-z0-9+.-]*):\/\//i.exec(text) ?? [];
  const name = transport ?? scheme;
  if (name === undefined) return isScpLike(text);
  if (transport !== undefined || !protocols.some((known) => known === name)) {
    throw new UsageError(
      `a repository is not cloned over ${name}: ${shownUrl(text)}`,
      `one of ${protocols.join(', ')}`,
    );
  }
  return true;
};

/** git's rule: a colon before the first slash. One letter in front of it is a drive of Windows. */
const isScpLike = (text: string): boolean => /^[^/\\:]{2,}:/.test(text) || /^(?:[^/:]*@)?\[[^/]*\]:/.test(text);

/** A URL without user, password and query, which may be tokens. */
export const shownUrl = (url: string): string => withoutCredentials(url);

/** A text (git's own words) without what in the URL may be a token, wherever it stands in it. */
export const createUrlScrub = (url: string): ((text: string) => string) => {
  const secrets = secretsOf(url);
  return (text) =>
    withoutCredentials(
      secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text.replaceAll(url, shownUrl(url))),
    );
};

const withoutCredentials = (text: string): string =>
  text
    .replaceAll(/(:\/\/)[^/\s'"]*@/g, '$1…@')
    // A colon without a port behind it: a password that should have had its slash written as %2F.
    .replaceAll(/(:\/\/)[^/\s'"@]*:(?!\d*(?:[/?#\s'"]|$))[^\s'"]*@/g, '$1…@')
    .replaceAll(/(:\/\/[^\s'"?]*)\?[^\s'"]*/g, '$1?…');

/** Shorter ones stand in many words; `git` is a user name that everybody has. */
const SHORTEST = 4;

const secretsOf = (url: string): readonly string[] => {
  const [, credentials = ''] = /^[a-z0-9+.-]+:\/\/([^/]*)@/i.exec(url) ?? [];
  const [, query = ''] = /\?(.*)$/s.exec(url) ?? [];
  const parts = [...credentials.split(':'), credentials.slice(credentials.indexOf(':') + 1), ...query.split(/[&=]/)];
  const all = parts.flatMap((part) => [part, decoded(part)]);
  return [...new Set(all)].filter((part) => part.length >= SHORTEST).sort((a, b) => b.length - a.length);
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
