/**
 * The page's only script. It hides what does not fit the form, and unfolds lists for the printer; it makes no markup and sends nothing. The form's
 * boxes narrow down: none ticked in a group is all of it. What has no attribute of a group (a problem has no verdict) is not touched by it.
 */
export const script = `
'use strict';
const form = document.getElementById('filters');
const items = Array.from(document.querySelectorAll('[data-severity]'), (element) => ({ element, text: '' }));
const rows = Array.from(document.querySelectorAll('[data-for]'));
const checks = Array.from(document.querySelectorAll('.check'));
const shown = document.getElementById('shown');

const textOf = (item) => (item.text ||= item.element.textContent.toLowerCase());

const apply = () => {
  const data = new FormData(form);
  const words = data.get('text').toLowerCase().split(/\\s+/).filter((word) => word !== '');
  const groups = ['severity', 'status', 'verdict'].map((name) => [name, data.getAll(name)]).filter(([, values]) => values.length > 0);
  let count = 0;
  for (const item of items) {
    const { dataset } = item.element;
    const fits =
      groups.every(([name, values]) => dataset[name] === undefined || values.includes(dataset[name])) &&
      words.every((word) => textOf(item).includes(word));
    item.element.hidden = !fits;
    if (fits) count++;
  }
  for (const row of rows) row.hidden = document.getElementById(row.dataset.for).hidden;
  for (const check of checks) check.hidden = check.querySelector('.run:not([hidden])') === null;
  const number = (value) => value.toLocaleString('en-US');
  shown.hidden = count === items.length;
  shown.textContent = number(count) + ' of ' + number(items.length) + ' shown';
};

if (form) {
  let timer;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 80);
  });
  form.addEventListener('reset', () => setTimeout(apply));
  form.hidden = false;
  // A browser may give a form back as it was left.
  apply();
}

let folded = [];
addEventListener('beforeprint', () => {
  folded = Array.from(document.querySelectorAll('details:not([open])'));
  for (const each of folded) each.open = true;
});
addEventListener('afterprint', () => {
  for (const each of folded) each.open = false;
});
`;
