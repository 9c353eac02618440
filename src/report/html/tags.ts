import type { RedactedFinding, Status } from '../../detect/finding.ts';
import type { Verdict } from '../../detect/verification.ts';
import type { Tone } from '../incident/page.ts';
import { verdictWord } from '../verdict-words.ts';
import { escapeHtml } from './escape.ts';

/** A status as people read it. */
export const statusWord: Readonly<Record<Status, string>> = {
  new: 'new',
  known: 'known before',
  baseline: 'in the baseline',
  allowed: 'allowed',
};

export const verdictTone: Readonly<Record<Verdict, Tone>> = {
  live: 'bad',
  live_restricted: 'bad',
  dead: 'good',
  unknown: 'warn',
};

/** How bad it is, in a box. Doctor's checks may say any word. */
export const severityTag = (severity: string): string => {
  const kind = Object.hasOwn(severityTones, severity) ? severityTones[severity] : 'bad';
  return `<span class="tag ${kind}">${escapeHtml(severity)}</span>`;
};

const severityTones: Readonly<Record<string, string>> = {
  critical: 'bad full',
  high: 'bad',
  medium: 'warn',
  low: 'plain',
  info: 'plain',
};

/** What sets a key apart from a new one that nobody was asked about. */
export const stateTags = ({ status, verification }: RedactedFinding): string =>
  [
    ...(verification === undefined
      ? []
      : [`<span class="tag ${verdictTone[verification.verdict]}">${verdictWord[verification.verdict]}</span>`]),
    ...(status === 'new' ? [] : [`<span class="tag plain">${statusWord[status]}</span>`]),
  ]
    .map((tag) => ` ${tag}`)
    .join('');
