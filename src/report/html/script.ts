/**
 * The page's only script. It hides what does not fit the form, and unfolds lists for the printer; it makes no markup and sends nothing. The form's
 * boxes narrow down: none ticked in a group is all of it. What has no attribute of a group (a problem has no verdict) is not touched by it.
 */
export const script = `
'use strict';
const form = document.getElementById('filters');
const items = Array.from(document.querySelectorAll('.key, .run li'), (element) => ({ element, text: '' }));
const rows = Array.from(document.querySelectorAll('[data-for]'));
const groups = Array.from(document.querySelectorAll('.run details, .run, .check'));
const shown = document.getElementById('shown');

// A problem is found by its check and by what mends it as well.
const textOf = (item) => {
  const around = [item.element.closest('.check')?.querySelector('h3'), item.element.closest('.run')?.querySelector('.fix')];
  return (item.text ||= [item.element, ...around].map((each) => each?.textContent ?? '').join(' ').toLowerCase());
};

const apply = () => {
  const data = new FormData(form);
  const words = data.get('text').toLowerCase().split(/\\s+/).filter((word) => word !== '');
  const choices = ['severity', 'status', 'verdict'].map((name) => [name, data.getAll(name)]).filter(([, values]) => values.length > 0);
  let count = 0;
  for (const item of items) {
    const { dataset } = item.element.closest('[data-severity]');
    const fits =
      choices.every(([name, values]) => dataset[name] === undefined || values.includes(dataset[name])) &&
      words.every((word) => textOf(item).includes(word));
    item.element.hidden = !fits;
    if (fits) count++;
  }
  const isAll = count === items.length;
  for (const row of rows) row.hidden = document.getElementById(row.dataset.for).hidden;
  for (const group of groups) {
    group.hidden = group.querySelector('li:not([hidden])') === null;
    if (group.matches('details')) group.open = !isAll;
  }
  const number = (value) => value.toLocaleString('en-US');
  shown.hidden = isAll;
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
  document.getElementById('unfiltered').hidden = true;
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
