import { cut } from '../incident/page.ts';
import type { Report, Unread } from '../report.ts';
import { escapeHtml } from './escape.ts';
import { foldedList } from './folded.ts';

/** What was not read, what was left out on purpose, and what else is to be said. */
export const listSections = ({ incomplete, skipped, notices }: Report): readonly string[] => [
  ...section('not-read', 'Not read', incomplete, unread),
  ...section('left-out', 'Left out', skipped, unread),
  ...section('notes', 'Notes', notices, (notice) => escapeHtml(cut(notice))),
];

const unread = ({ what, why }: Unread): string =>
  `<q class="id">${escapeHtml(cut(what))}</q> <span>${escapeHtml(cut(why))}</span>`;

const SHOWN = 20;

const section = <Item>(
  id: string,
  title: string,
  items: readonly Item[],
  render: (item: Item) => string,
): readonly string[] => {
  if (items.length === 0) return [];
  const list = foldedList({ items, render, shown: SHOWN, nouns: 'entries', className: 'places' });
  return [`<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n${list}\n</section>`];
};
