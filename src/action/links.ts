import type { Location } from '../detect/finding.ts';
import { code } from '../report/markdown/escape.ts';

/** Where the repository's pages are: `GITHUB_SERVER_URL`, `GITHUB_REPOSITORY`. */
export interface Links {
  /** An origin, as in `https://github.com`. */
  readonly server: string;
  /** `owner/name`. */
  readonly repository: string;
  /** What was read where a place names no commit: a full id. */
  readonly commit?: string;
}

/** A line of a file at its commit; undefined where no page shows it: names that are not UTF-8, or that a key was taken out of. */
export const lineUrl = ({ path, commit, startLine }: Location, links: Links | undefined): string | undefined => {
  const id = commit ?? links?.commit;
  const site = siteOf(links);
  if (path === null || site === undefined || id === undefined || !ID.test(id)) return undefined;
  if (/\\x|…|\p{Cs}|^\/|(?:^|\/)\.{0,2}(?:\/|$)/u.test(path)) return undefined;
  // A line of an archive's member has no page: the archive has.
  const [archive, member] = path.split('!', 2) as [string, string?];
  return `${site}/blob/${id}/${archive.split('/').map(encoded).join('/')}${member === undefined ? `#L${startLine}` : ''}`;
};

/** A commit's page. */
export const commitUrl = (id: string, links: Links | undefined): string | undefined => {
  const site = siteOf(links);
  return site === undefined || !ID.test(id) ? undefined : `${site}/commit/${id}`;
};

/** What `A..B` adds, as a page. */
export const rangeUrl = (range: string, links: Links | undefined): string | undefined => {
  const site = siteOf(links);
  const [from = '', to = '', ...more] = range.split('..');
  return site === undefined || more.length > 0 || !ID.test(from) || !ID.test(to) || /^0+$/.test(from)
    ? undefined
    : `${site}/compare/${from}...${to}`;
};

/** Text from outside, to be clicked on where there is a page. */
export const linked = (text: string, url: string | undefined): string =>
  url === undefined ? code(text) : `[${code(text)}](${url})`;

const ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Undefined for what is no address of a repository: it would lead anywhere. */
const siteOf = (links: Links | undefined): string | undefined =>
  links !== undefined &&
  /^https?:\/\/[\w.-]+(?::\d+)?$/.test(links.server) &&
  /^[\w.-]+\/[\w.-]+$/.test(links.repository)
    ? `${links.server}/${links.repository}`
    : undefined;

/** Parentheses and quotes, too: an address in Markdown ends at them. */
const encoded = (part: string): string =>
  encodeURIComponent(part).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
