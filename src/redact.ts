import { MARKER } from './detect/marker.ts';
import type { Detector } from './detect/detector.ts';
import type { CommitInfo, Finding, History, Location, RedactedFinding, Snippet } from './detect/finding.ts';
import { preview } from './detect/preview.ts';
import type { Analysis, Verification } from './detect/verification.ts';

/** Takes keys out of any text that is about to be shown: paths, arguments in messages, git's words. */
export type Scrub = (text: string) => string;

const REMEMBERED = 10_000;
/** Shorter values are no secrets that a text could be searched for: `test` stands in many paths. */
const SHORTEST_VALUE = 12;

/**
 * Everything that a rule sees in a text, reduced to its preview, whatever the confidence and however encoded. `secrets` are values that
 * were found elsewhere: one that is told by what stands around it is taken out where it stands alone, too. `makeDetector` is called for the first
 * text that may hold anything, if there is one.
 */
export const createScrub = (makeDetector: () => Detector, secrets: readonly string[] = []): Scrub => {
  const withoutValues = createValues(secrets);
  const known = new Map<string, string>();
  let detector: Detector | undefined;
  return (text) => {
    if (isHarmless(text)) return text;
    let shown = known.get(text);
    if (shown === undefined) {
      shown = withoutMatches(withoutValues(text), (detector ??= makeDetector())).replace(/[\w-]+/g, withoutCutKey);
      // The same few paths come again with every finding in them.
      if (known.size < REMEMBERED) known.set(text, shown);
    }
    return shown;
  };
};

/** Takes known values out of texts, in time that does not grow with their number: they are looked up by how they begin. */
const createValues = (secrets: readonly string[]): Scrub => {
  const byStart = new Map<string, string[]>();
  for (const secret of secrets) {
    if (secret.length < SHORTEST_VALUE) continue;
    const start = secret.slice(0, SHORTEST_VALUE);
    byStart.set(
      start,
      [...(byStart.get(start) ?? []), secret].sort((a, b) => b.length - a.length),
    );
  }
  return (text) => {
    const parts: string[] = [];
    let from = 0;
    for (let at = 0; byStart.size > 0 && at + SHORTEST_VALUE <= text.length; at++) {
      const value = byStart.get(text.slice(at, at + SHORTEST_VALUE))?.find((secret) => text.startsWith(secret, at));
      if (value === undefined) continue;
      parts.push(text.slice(from, at), preview(value));
      from = at + value.length;
      at = from - 1;
    }
    return parts.length === 0 ? text : parts.join('') + text.slice(from);
  };
};

/**
 * Titles, most paths and most lines: asking every rule about them costs more than the scan. A short text without a run of this many characters
 * holds no value, nor the encoding of one: character by character, the shortest takes more than a hundred.
 */
export const isHarmless = (text: string): boolean => text.length < 100 && !/[^\s"'`,;:()[\]{}<>/.]{12,}/.test(text);

/** As many characters beside the marker are a part of a key. */
const PART = 12;

/**
 * A word without the middle of a key that lost an end: no rule's any more, and still most of a key. By the word, because a member of an archive may
 * have a name of megabytes, on which a pattern for the whole would take time by the square.
 */
const withoutCutKey = (word: string): string => {
  const last = word.lastIndexOf(MARKER);
  if (last === -1) return word;
  if (last >= PART) return '…';
  const first = word.indexOf(MARKER);
  return word.length - first - MARKER.length >= PART ? `${word.slice(0, first)}…` : word;
};

const withoutMatches = (text: string, detector: Detector): string => {
  const bytes = Buffer.from(text);
  const matches = detector.detect({ bytes, origin: { path: null } });
  if (matches.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const match of matches) {
    if (match.start < at) continue;
    parts.push(bytes.toString('utf8', at, match.start), preview(match.secret));
    at = match.end;
  }
  parts.push(bytes.toString('utf8', at));
  return parts.join('');
};

/** Every text in plain data, scrubbed: for what servers say. */
export const scrubAll = <T>(value: T, scrub: Scrub): T => scrubValue(value, scrub) as T;

const scrubValue = (value: unknown, scrub: Scrub): unknown => {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map((entry) => scrubValue(entry, scrub));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, scrubValue(entry, scrub)]));
};

/** After this no raw secret exists but with `reveal`: the type has no room for one, and names that hold one lose it. */
export const redact = ({ secret, ...finding }: Finding, scrub: Scrub, reveal: boolean): RedactedFinding => ({
  ...finding,
  title: scrub(finding.title),
  ...(finding.statusReason !== undefined && { statusReason: scrub(finding.statusReason) }),
  locations: finding.locations.map((location) => redactLocation(location, scrub)),
  // A host with a hole in it is none.
  ...(finding.hosts !== undefined && { hosts: finding.hosts.filter((host) => scrub(host) === host) }),
  ...(finding.history !== undefined && { history: redactHistory(finding.history, scrub) }),
  ...(finding.verification !== undefined && { verification: redactVerification(finding.verification, scrub) }),
  preview: preview(secret),
  ...(reveal && { revealed: secret }),
});

const redactLocation = (location: Location, scrub: Scrub): Location => ({
  ...location,
  path: location.path === null ? null : scrub(location.path),
  ...(location.snippet !== undefined && { snippet: redactSnippet(location.snippet, location.startColumn - 1, scrub) }),
});

/** Written by whoever made the commits and named the branches: all of it but ids, dates and facts of ours. */
const redactHistory = (history: History, scrub: Scrub): History => ({
  ...history,
  introduced: history.introduced.map((commit) => redactCommit(commit, scrub)),
  removed: history.removed.map((commit) => redactCommit(commit, scrub)),
  paths: history.paths.map(scrub),
  tips: history.tips.map(scrub),
  refs: history.refs.map(scrub),
});

/** What a server said is no more to be trusted than what a file says. */
const redactVerification = (verification: Verification, scrub: Scrub): Verification => {
  const { requestId, organization, project, missingScopes, analysis } = verification;
  return {
    ...verification,
    ...(requestId !== undefined && { requestId: scrub(requestId) }),
    ...(organization !== undefined && { organization: scrub(organization) }),
    ...(project !== undefined && { project: scrub(project) }),
    ...(missingScopes !== undefined && { missingScopes: missingScopes.map(scrub) }),
    ...(analysis !== undefined && { analysis: redactAnalysis(analysis, scrub) }),
  };
};

const redactAnalysis = (analysis: Analysis, scrub: Scrub): Analysis => ({
  ...analysis,
  permissions: analysis.permissions.map((permission) => ({ ...permission, scopes: permission.scopes.map(scrub) })),
  ...(analysis.identity !== undefined && {
    identity: {
      user: scrub(analysis.identity.user),
      organizations: analysis.identity.organizations.map(({ id, title, role }) => ({
        id: scrub(id),
        title: scrub(title),
        role: scrub(role),
      })),
    },
  }),
  ...(analysis.ownModels !== undefined && { ownModels: analysis.ownModels.map(scrub) }),
});

const redactCommit = (commit: CommitInfo, scrub: Scrub): CommitInfo => ({
  ...commit,
  author: scrub(commit.author),
  subject: scrub(commit.subject),
});

/**
 * What stands beside the key may be another one, of a rule that is off or cut by the frame's edge: there a long word goes, as no rule can
 * tell it any more. Frames have 80 bytes on either side (snippet.ts), so at least 27 UTF-16 units.
 */
const redactSnippet = ({ line, column, length }: Snippet, columnInLine: number, scrub: Scrub): Snippet => {
  const [before, after] = [line.slice(0, column), line.slice(column + length)];
  const start = columnInLine === column || columnInLine < FRAME_UNITS ? before : before.replace(CUT_START, '…');
  const end = after.length < FRAME_UNITS && !after.includes('…') ? after : after.replace(CUT_END, '…');
  const shown = scrub(start);
  return { line: `${shown}${line.slice(column, column + length)}${scrub(end)}`, column: shown.length, length };
};

const FRAME_UNITS = 27;
const CUT_START = /^[\w+/=%\\-]{8,}/;
const CUT_END = /[\w+/=%\\-]{8,}$/;
