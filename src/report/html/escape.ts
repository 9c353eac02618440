import { visible } from '../visible.ts';
import { pieces } from '../incident/links.ts';
import type { Line } from '../incident/page.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text in an element or in a quoted attribute: without markup, and without characters that reorder or hide others. */
export const escapeHtml = (text: string): string => visible(text).replace(/[&<>"']/g, (each) => entities[each] ?? each);

/** Our words, with links to the pages that steps name. */
export const prose = (text: string): string =>
  pieces(text)
    .map(({ text: part, isLink }) =>
      isLink ? `<a href="${escapeHtml(part)}" rel="noreferrer">${escapeHtml(part)}</a>` : escapeHtml(part),
    )
    .join('');

/** A name of several words reads badly in a typewriter's letters. */
const WORDS = /\s/;

/** A line, with what is from outside set apart. */
export const line = (parts: Line): string =>
  parts
    .map((part) =>
      typeof part === 'string'
        ? prose(part)
        : `<q${WORDS.test(part.quoted) ? '' : ' class="id"'}>${escapeHtml(part.quoted)}</q>`,
    )
    .join('');
