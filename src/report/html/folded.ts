/** A list that may be long. */
export interface FoldedList<Item> {
  readonly items: readonly Item[];
  /** HTML of one, without `<li>`. */
  readonly render: (item: Item) => string;
  /** As many stand in sight; the rest is folded. */
  readonly shown: number;
  /** Of two and more: "3 more places". */
  readonly nouns: string;
  readonly className: string;
}

/** So many names fill a hundred screens: a page is read by a person, and the JSON document has all. */
const MOST = 1000;

/** The first ones in sight, the others behind a button. One is never folded: the button would take its room. */
export const foldedList = <Item>(list: FoldedList<Item>): string => {
  const { items, nouns } = list;
  const shown = items.length === list.shown + 1 ? items.length : Math.min(items.length, list.shown);
  if (items.length === 0) return '';
  const rest = items.slice(shown, MOST);
  const left = items.length - shown - rest.length;
  const more = left > 0 ? `<p class="more">and ${left.toLocaleString('en-US')} more (in the JSON document)</p>` : '';
  return [
    part(items.slice(0, shown), list),
    ...(rest.length === 0
      ? []
      : [
          `<details><summary>${(rest.length + left).toLocaleString('en-US')} more ${nouns}</summary>${part(rest, list)}${more}</details>`,
        ]),
  ].join('\n');
};

const part = <Item>(items: readonly Item[], { render, className }: FoldedList<Item>): string =>
  `<ul class="${className}">${items.map((item) => `<li>${render(item)}</li>`).join('\n')}</ul>`;
