import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { exitCodes } from '../../src/errors.ts';
import { environment, exitStatuses } from '../../src/manual/facts.ts';
import { helpOf, helpOfAll } from '../../src/manual/help.ts';
import { groupsOf } from '../../src/manual/option-groups.ts';
import { pages } from '../../src/manual/pages.ts';
import { values } from '../../src/manual/values.ts';
import { incidentFormats } from '../../src/report/incident/incident-reporters.ts';

const byName = pages.map((page) => ({ name: page.name, page }));

describe.each(byName)('$name', ({ page }) => {
  const names = Object.keys(page.options);
  const help = helpOf(page, 80);

  test('its help fits 80 columns, in ASCII', () => {
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(help).toMatch(/^[\n -~]*$/);
  });

  test('its help has every option that is not hidden, once', () => {
    const shown = groupsOf(page).flatMap(({ options }) => options.map(([name]) => name));
    expect(shown.toSorted()).toEqual(names.filter((name) => page.options[name]?.hidden !== true).toSorted());
    for (const name of shown) expect(help).toMatch(new RegExp(`^  (?:-\\w, )?--${name}(?: |$)`, 'm'));
  });

  test('every value has a name', () => {
    const open = Object.entries(page.options).filter(([, { type, choices }]) => type !== 'boolean' && !choices);
    expect(open.map(([name]) => name).filter((name) => !(name in values) && name !== 'hook')).toEqual([]);
  });

  test('its examples and ways to call it know their options', () => {
    const lines = [...page.examples.map(([line]) => line), ...page.usage.map((usage) => `tripkey ${usage}`)];
    const own = lines.map((line) => line.slice(line.indexOf('tripkey ')).split(/ [>|] /)[0] ?? '');
    for (const line of own) expect(line).toMatch(new RegExp(`^tripkey ${page.name}\\b`));
    const used = own.flatMap((line) => line.replaceAll(/'[^']*'/g, "''").match(/(?<= \[?)-(?:-[\w-]+|\w)/g) ?? []);
    const known = Object.entries(page.options).flatMap(([name, { alias }]) => [`--${name}`, `-${alias}`]);
    expect(used.filter((option) => !known.includes(option))).toEqual([]);
  });

  test('the pages that it names are there', () => {
    // docs/install.md says how to install what `completion` prints.
    expect(page.docs.filter((file) => !existsSync(file))).toEqual([]);
  });
});

test('no value is named that no option takes', () => {
  const options = new Set(pages.flatMap((page) => Object.keys(page.options)));
  expect(Object.keys(values).filter((name) => !options.has(name))).toEqual([]);
});

test('the formats of an incident are those that there are', () => {
  expect(pages.find(({ name }) => name === 'incident')?.values).toEqual({ format: incidentFormats });
});

test('help of all has every command and exit status, in 80 columns of ASCII', () => {
  const help = helpOfAll(pages, 80);
  expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(help).toMatch(/^[\n -~]*$/);
  for (const { name } of pages) expect(help).toMatch(new RegExp(`^  ${name} `, 'm'));
  expect(exitStatuses.map(([status]) => Number(status))).toEqual(Object.values(exitCodes));
});

test('the variables that help tells of are read', () => {
  const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('manual'))
    .map((file) => readFileSync(`src/${file}`, 'utf8'))
    .join('\n');
  const told = environment.flatMap(([names]) => names.split(', ')).filter((name) => name !== '...');
  // Node reads this one by itself.
  expect(told.filter((name) => name !== 'NODE_EXTRA_CA_CERTS' && !source.includes(name))).toEqual([]);
});
