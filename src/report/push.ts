import type { RedactedFinding } from '../detect/finding.ts';
import { plural } from './page.ts';
import { placeParts, uncoveredFirst } from './places.ts';
import type { Report, Unread } from './report.ts';
import { visible } from './visible.ts';

const SHOWN_KEYS = 10;
const SHOWN_PLACES = 3;
const SHOWN_UNREAD = 5;

/** What becomes of the push, and whether an allow comment would change that. */
export interface Judgement {
  readonly isBlocking: boolean;
  readonly allowComments: boolean;
}

/** What the one who pushes is told; git puts `remote: ` before each line. Empty when there is nothing to say. */
export const pushText = (report: Report, { isBlocking, allowComments }: Judgement): string => {
  const keys = report.findings.filter(({ status }) => status === 'new');
  if (keys.length === 0 && report.complete) return '';
  const lines = [
    headline(report, keys.length, isBlocking),
    ...keys.slice(0, SHOWN_KEYS).flatMap(keyLines),
    ...more(keys.length - SHOWN_KEYS, 'more key'),
    ...unreadLines(report.incomplete),
    ...report.notices.map((notice) => `note: ${visible(notice)}`),
    '',
    ...(keys.length > 0 ? steps(isBlocking, allowComments) : unreadSteps(isBlocking)),
  ];
  return `${lines.join('\n')}\n`;
};

/** The same in ASCII, for terminals of which nothing is known: what has no plain twin is written as an escape. */
export const toAscii = (text: string): string =>
  text.replace(/[^\n -~]/gu, (character) => twins[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`);

const twins: Readonly<Record<string, string>> = { '…': '...', '·': '-', '“': '"', '”': '"' };

const headline = ({ counts }: Report, keys: number, isBlocking: boolean): string => {
  // A tag or a name of a ref comes without a commit.
  const where = counts.commits === 0 ? '' : ` in ${plural(counts.commits, 'new commit')}`;
  const found = keys > 0 ? `${plural(keys, 'key')}${where}` : 'not all of it was read';
  return `tripkey: push ${isBlocking ? 'refused' : 'accepted with a warning'}: ${found}`;
};

const keyLines = ({ title, preview, locations, fingerprint }: RedactedFinding): string[] => [
  '',
  `${visible(title)}  ${visible(preview)}`,
  ...uncoveredFirst(locations)
    .slice(0, SHOWN_PLACES)
    .map((location) => {
      const { name, about } = placeParts(location);
      return `  ${name}${about}`;
    }),
  ...more(locations.length - SHOWN_PLACES, 'more place').map((line) => `  ${line}`),
  `  fingerprint ${fingerprint}`,
];

const more = (count: number, noun: string): string[] => (count > 0 ? [`and ${plural(count, noun)}`] : []);

const unreadLines = (unread: readonly Unread[]): string[] =>
  unread.length === 0
    ? []
    : [
        '',
        'Not read:',
        ...unread.slice(0, SHOWN_UNREAD).map(({ what, why }) => `  ${visible(what)}: ${visible(why)}`),
        ...more(unread.length - SHOWN_UNREAD, 'more').map((line) => `  ${line}`),
      ];

/** Short lines: `remote: ` takes eight columns of eighty. */
const steps = (isBlocking: boolean, allowComments: boolean): string[] =>
  isBlocking
    ? [
        'Nothing of this push was kept. Take the key out of the commits',
        '(git commit --amend, git rebase -i) and push again. If it was ever',
        'shared elsewhere, revoke it: taking it out does not help then.',
        ...(allowComments
          ? ['Not a secret? Write tripkey:allow in a comment on its line, or ask']
          : ['Not a secret? Comments do not count on this server: ask']),
        'for its fingerprint in .tripkey-baseline of the default branch.',
      ]
    : [
        'The commits are on the server now: revoke the key once a new one is',
        'in use. Taking it out of the files does not help.',
      ];

const unreadSteps = (isBlocking: boolean): string[] =>
  isBlocking ? ['What cannot be read is not let in. Ask whoever runs this server.'] : [];
