import type { CommitInfo, History, RedactedFinding } from '../detect/finding.ts';
import type { Verification } from '../detect/verification.ts';
import { clock, exposureText, nowText, pushedText } from './exposure.ts';
import { cut } from './incident/page.ts';
import { reasonWords, verdictWord } from './verdict-words.ts';
import { visible } from './visible.ts';

/** Refs and commits that a sentence names. */
const SHOWN = 3;
const ID_LENGTH = 10;
const LONGEST_NAME = 60;

/** What is to be said of a finding behind its name, a sentence an entry: what asking said, why it does not count, what happened to it. Visible. */
export const storyOf = (finding: RedactedFinding): readonly string[] => [
  ...(finding.verification === undefined ? [] : [verdictText(finding.verification)]),
  ...statusText(finding),
  ...(finding.history === undefined ? [] : historyText(finding.history)),
];

/** `OpenAI project key sk-proj-…x7Qw`, visible. */
export const nameOf = ({ title, preview }: RedactedFinding): string => visible(`${title} ${preview}`);

const verdictText = (verification: Verification): string => {
  const asked = verification.host === null ? '' : ` (${verification.host})`;
  return visible(`Verdict: ${verdictWord[verification.verdict]}${asked}: ${reasonWords(verification)}.`);
};

const statusText = ({ status, statusReason }: RedactedFinding): readonly string[] => {
  const why = statusReason === undefined ? '' : `: ${visible(statusReason)}`;
  switch (status) {
    case 'new':
      return [];
    case 'known':
      return ['It was committed before, so this change does not add it. It is a leak all the same.'];
    case 'baseline':
      return [`Accepted by the baseline${why}.`];
    case 'allowed':
      return [`Allowed${why}.`];
  }
};

const historyText = (history: History): readonly string[] => {
  const exposed = exposureText(history);
  return [
    ...commitsText('Introduced by', history.introduced),
    ...commitsText('Removed by', history.removed),
    `Now: ${nowText(history, SHOWN)}.`,
    `Pushed: ${pushedText(history, SHOWN)}.`,
    ...(exposed === null ? [] : [`${history.pushed === false ? 'Kept' : 'Exposed'}: ${exposed}.`]),
  ];
};

/** With names, and without addresses: formats that go to other services are made of these sentences. */
const commitsText = (label: string, commits: readonly CommitInfo[]): readonly string[] => {
  if (commits.length === 0) return [];
  const names = commits
    .slice(0, SHOWN)
    .map(({ id, author, committedAt }) => `${id.slice(0, ID_LENGTH)} (${personOf(author)}, ${clock(committedAt)})`);
  const rest = commits.length - names.length;
  return [`${label} ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`];
};

const personOf = (author: string): string => visible(cut(author.replace(/ *<[^<>]*>$/, ''), LONGEST_NAME));
