import type { Problem } from '../report.ts';
import { verdictWord } from '../verdict-words.ts';
import { escapeHtml } from './escape.ts';
import { NOT_ASKED } from './key-card.ts';
import type { Key } from './keys.ts';
import { statusWord } from './tags.ts';

/** A choice of the form: what `data-…` attribute it goes by, and its values with how many have each. */
interface Choice {
  readonly name: 'severity' | 'status' | 'verdict';
  readonly title: string;
  readonly values: ReadonlyMap<string, number>;
}

/**
 * A form that narrows down what is shown. It is hidden until the script finds it: without JavaScript everything is shown, and nothing promises
 * otherwise. Empty where there is nothing to choose from.
 */
export const filters = (keys: readonly Key[], problems: readonly Problem[]): string => {
  if (keys.length + problems.length < 2) return '';
  const findings = keys.map(({ finding }) => finding);
  const choices: readonly Choice[] = [
    {
      name: 'severity',
      title: 'Severity',
      values: counted([...findings, ...problems].map(({ severity }) => severity)),
    },
    {
      name: 'verdict',
      title: 'Verdict',
      values: counted(findings.map(({ verification }) => verification?.verdict ?? NOT_ASKED)),
    },
    { name: 'status', title: 'Status', values: counted(findings.map(({ status }) => status)) },
  ];
  return [
    '<form id="filters" role="search" aria-label="Filter this page" hidden>',
    '<p><label for="text">Text</label><input id="text" name="text" type="search" autocomplete="off" spellcheck="false" placeholder="path, rule, author, fingerprint">',
    '<button type="reset">Show all</button></p>',
    ...choices.filter(({ values }) => values.size > 1).map(choice),
    '</form>',
    '<p id="shown" role="status" hidden></p>',
    // No `noscript`: servers of CI artifacts (Jenkins, by its policy) switch scripts off without browsers knowing it.
    '<p id="unfiltered" class="more">Everything is shown. Where its script may run, this page can be filtered.</p>',
  ].join('\n');
};

const ORDER = ['critical', 'high', 'medium', 'low', 'info', 'live', 'live_restricted', 'unknown', 'dead', NOT_ASKED];

const counted = (values: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b)));
};

const words: Readonly<Record<string, string>> = { ...verdictWord, ...statusWord };

const choice = ({ name, title, values }: Choice): string => {
  const boxes = [...values].map(([value, count]) => {
    const word = Object.hasOwn(words, value) ? words[value]! : value;
    return `<label><input type="checkbox" name="${name}" value="${escapeHtml(value)}"> ${escapeHtml(word)} <small>${count.toLocaleString('en-US')}</small></label>`;
  });
  return `<fieldset><legend>${title}</legend>${boxes.join('')}</fieldset>`;
};
