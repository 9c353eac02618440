import type { Fact, Headline } from '../incident/page.ts';
import { line, prose } from './escape.ts';

/** The answers that stand above all others. */
export const headlinesHtml = (headlines: readonly Headline[]): string =>
  `<dl class="headlines">${headlines.map(headline).join('')}</dl>`;

const headline = ({ label, word, tone, text }: Headline): string =>
  `<div class="${tone}"><dt>${prose(label)}</dt><dd><strong>${prose(word)}</strong>${line(text)}</dd></div>`;

/** Labels that are half a sentence stand above what they name. */
const WIDEST_LABEL = 20;

/** Labels and what is to be said under them. */
export const factsHtml = (facts: readonly Fact[]): string => {
  const isWide = facts.some(({ label }) => label.length > WIDEST_LABEL);
  const rows = facts.map(
    ({ label, value, tone = 'plain' }) =>
      `<dt>${prose(label)}</dt><dd${tone === 'plain' ? '' : ` class="${tone}"`}>${line(value)}</dd>`,
  );
  return `<dl class="facts${isWide ? ' wide' : ''}">${rows.join('')}</dl>`;
};
