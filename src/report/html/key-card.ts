import type { RedactedFinding } from '../../detect/finding.ts';
import type { Verification } from '../../detect/verification.ts';
import { cut } from '../incident/page.ts';
import { verdictText, verificationFacts } from '../verification.ts';
import { escapeHtml } from './escape.ts';
import { historyHtml } from './history.ts';
import type { Key } from './keys.ts';
import { placesHtml } from './places.ts';
import type { Scale } from './scale.ts';
import { severityTag, stateTags, statusWord, verdictTone } from './tags.ts';

/** Of lists of names in a verification, in UTF-16 units. */
const LONGEST_FACT = 600;

/** What the filters call the verdict of a key that nobody was asked about. */
export const NOT_ASKED = 'not asked';

/** All that is known of one key. */
export const keyCard = ({ id, finding }: Key, scale: Scale | null): string => {
  const { title, preview, severity, status, verification, history, revealed } = finding;
  return [
    `<article id="${id}" class="key ${status}" data-severity="${severity}" data-status="${status}" data-verdict="${verification?.verdict ?? NOT_ASKED}">`,
    `<h3>${severityTag(severity)}${stateTags(finding)} ${escapeHtml(cut(title))} <code>${escapeHtml(cut(preview))}</code></h3>`,
    ...(revealed === undefined ? [] : [`<p class="secret"><code>${escapeHtml(revealed)}</code></p>`]),
    ...(verification === undefined ? [] : [answer(verification)]),
    placesHtml(finding),
    ...(history === undefined ? [] : [historyHtml(finding, history, scale)]),
    fine(finding),
    '</article>',
  ].join('\n');
};

const answer = (verification: Verification): string => {
  const facts = verificationFacts(verification).map((fact) => `<br>${escapeHtml(cut(fact, LONGEST_FACT))}`);
  const verdict = `<b class="${verdictTone[verification.verdict]}">${escapeHtml(cut(verdictText(verification)))}</b>`;
  return `<p>${verdict}${facts.join('')}</p>`;
};

const fine = ({ ruleId, confidence, reasons, fingerprint, status, statusReason }: RedactedFinding): string => {
  const why = status === 'new' ? '' : `${statusWord[status]}${statusReason === undefined ? '' : `: ${statusReason}`}`;
  return [
    `<p class="fine">${escapeHtml(`${confidence} confidence: ${cut(reasons.join('; '), LONGEST_FACT)}`)}`,
    ...(why === '' ? [] : [escapeHtml(cut(why))]),
    `rule ${escapeHtml(cut(ruleId))} · fingerprint ${escapeHtml(cut(fingerprint))}</p>`,
  ].join('<br>');
};
