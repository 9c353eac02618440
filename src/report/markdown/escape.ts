import { pieces } from '../incident/links.ts';
import { visible } from '../visible.ts';

/** Our words, which may quote others': no markup, no HTML, no mention, no reference to an issue, and no link but the ones we mean. */
export const prose = (text: string): string =>
  pieces(text)
    .map(({ text: part, isLink }) => (isLink ? `<${part}>` : escaped(part)))
    .join('');

/** GitHub looks for `@name`, `#1`, `GH-1` and addresses in what is left when markup is gone: a word joiner breaks them, and a colon as an entity. */
const escaped = (text: string): string =>
  visible(text)
    .replace(/[\\`*_[\]<>|~&$]/g, '\\$&')
    .replace(/[@#]|\bGH-(?=\d)|\bw(?=ww\.)/gi, '$&&#8288;')
    .replaceAll('://', '&#58;//')
    // What begins a list or underlines a heading, where a line begins with it.
    .replace(/^(\s*\d+(?=[.)])|\s*(?=[-+=]))/, '$1\\');

/** Text from outside as it is, in a span that its own backticks do not end. A pipe would end the cell of a table even there. */
export const code = (text: string): string => {
  const shown = visible(text).replaceAll('|', '\\x7c');
  if (shown.trim() === '') return '(empty)';
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
};

/** Cells are Markdown already. The first row is the head. */
export const tableOf = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
