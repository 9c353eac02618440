import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Incident } from '../../src/incident/incident.ts';
import { type IncidentFormat, incidentReporters } from '../../src/report/incident/incident-reporters.ts';
import { displayWidth } from '../../src/report/visible.ts';
import { daysOf, incidentOf, live, recordOf, samples, spendOf } from './incident-sample.ts';

const formats = Object.keys(incidentReporters) as IncidentFormat[];
const cases = Object.keys(samples).flatMap((name) => formats.map((format) => [name, format, 100] as const));
const extensions: Readonly<Record<IncidentFormat, string>> = {
  text: 'txt',
  json: 'json',
  markdown: 'md',
  html: 'html',
};

/** `UPDATE_FIXTURES=1` writes them anew: read the difference before you commit it. */
test.each([...cases, ['abused', 'text', 44] as const, ['unproved', 'text', 80] as const])(
  '%s as %s, %d wide, is as in fixtures/incident',
  (name, format, columns) => {
    const written = write(samples[name]!, format, columns);
    const file = `fixtures/incident/${name}${columns === 100 ? '' : `-${columns}`}.${extensions[format]}`;
    if (process.env['UPDATE_FIXTURES'] === '1') writeFileSync(file, written);
    expect(written).toBe(readFileSync(file, 'utf8'));
  },
);

test.each(cases)('%s as %s: written twice, it is the same, and holds no mask', (name, format) => {
  const incident = samples[name]!;
  const written = write(incident, format);
  expect(write(incident, format)).toBe(written);
  for (const { record } of incident.identification?.candidates ?? []) {
    expect(written).not.toContain(record.mask.slice(-4));
    expect(written).not.toContain('****');
  }
});

test.each(Object.keys(samples))('%s: the JSON document fits its schema, which knows all of it', (name) => {
  expect(errorsOf(JSON.parse(write(samples[name]!, 'json')))).toEqual([]);
});

test.each<[string, (document: Record<string, unknown>) => void]>([
  ['without its steps', (document) => delete document['steps']],
  ['of another version', (document) => (document['schemaVersion'] = 2)],
  ['with a state that does not exist', (document) => (document['abuse'] = { state: 'perhaps', why: '' })],
  ['with a step that is done perhaps', (document) => ((document['steps'] as { done: unknown }[])[0]!.done = 'yes')],
  ['with a mask', (document) => (document['lookalikes'] = [{ ...recordOf() }])],
  ['with a day without a value', (document) => ((document['spend'] as { costs: object[] }).costs = [{ start: 0 }])],
])('the schema refuses a document %s', (_, change) => {
  const document = JSON.parse(write(samples['abused']!, 'json')) as Record<string, unknown>;
  change(document);
  expect(errorsOf(document)).not.toEqual([]);
});

test('every format says the same, in the same order', () => {
  const incident = samples['abused']!;
  const titles = [
    'What to do, in this order',
    'The key',
    'What it can do',
    'Exposure',
    'Its record',
    'Audit log',
  ].concat(['Keys that look alike', 'Use and cost, by day (UTC)', 'What could not be found out, and why']);
  for (const format of ['text', 'markdown', 'html'] as const) {
    const written = write(incident, format);
    const places = titles.map((title) => written.indexOf(title));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    for (const { title } of incident.steps) expect(written).toContain(title);
    for (const command of incident.steps.flatMap(({ commands }) => commands)) {
      expect(written).toContain(format === 'html' ? command.replaceAll('>', '&gt;') : command);
    }
  }
});

test('the verdict, whether it is abused and what to do next stand above everything else', () => {
  expect(write(samples['abused']!, 'text').split('\n').slice(3, 10).join('\n')).toMatch(
    /^ {2}Verdict +LIVE$[^]*^ {2}Abused now +LIKELY$[^]*^ {2}Do next +Revoke it now$/m,
  );
});

test.each([40, 80, 100, 120])(
  'a text of %d columns stays in them, but for commands and words that are longer',
  (columns) => {
    for (const incident of Object.values(samples)) {
      const wide = write(incident, 'text', columns)
        .split('\n')
        .filter((line) => displayWidth(line) > columns)
        .filter((line) => !/^\s+\$ |^\s+\S+$|^ {2}[\w ]{1,16} {2}\S+$|^Leaked: /.test(line));
      expect(wide).toEqual([]);
    }
  },
);

test('colour is for terminals that want it', () => {
  const incident = samples['abused']!;
  expect(incidentReporters.text(incident, { color: true, columns: 80 })).toContain('\u001b[31m');
  expect(write(incident, 'text')).not.toContain('\u001b');
});

test.each<[string, number, number | null]>([
  ['a single day', 1, null],
  ['half a year', 180, daysOf(Array.from({ length: 180 }, () => 1))[90]!.start],
  ['an exposure before all days', 30, 0],
  ['an exposure after all days', 30, 4_000_000_000],
])('charts of %s are drawn', (_, count, exposedAt) => {
  const days = daysOf(Array.from({ length: count }, (__, index) => index % 9));
  const incident = incidentOf({ verification: live, spend: spendOf(days, days, exposedAt) });
  for (const format of formats) expect(write(incident, format)).toMatch(/Requests a day|"requests"/);
  expect(
    write(incident, 'text', 44)
      .split('\n')
      .every((line) => /\$ |:/.test(line) || displayWidth(line) <= 44),
  ).toBe(true);
});

test.each([[Number.NaN], [Infinity], [-5], [1e300]])(
  'numbers that no server should send (%d) break nothing',
  (number) => {
    const record = recordOf({ createdAt: number, lastUsedAt: number, expiresAt: number });
    const candidate = { record, mask: 'fits', proofs: [], contradictions: [] } as const;
    const incident = incidentOf({
      identification: { candidates: [candidate], proved: candidate, why: null },
      spend: spendOf([{ start: number, value: number }, ...daysOf([1, 2])], [], number),
    });
    for (const format of formats) expect(write(incident, format)).toContain('0000000000000001');
  },
);

function write(incident: Incident, format: IncidentFormat, columns = 100): string {
  return incidentReporters[format](incident, { color: false, columns });
}

function errorsOf(document: unknown): string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
  ajv.addSchema(closed(schemaOf('report')) as object, 'report.schema.json');
  const fits = ajv.compile(closed(schemaOf('incident')) as object);
  fits(document);
  return (fits.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

function schemaOf(name: string): unknown {
  return JSON.parse(readFileSync(`schema/${name}.schema.json`, 'utf8'));
}

/** With `additionalProperties: false` wherever properties are listed: readers must take more, we must not print more. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    key === 'if' || key === 'then' ? value : closed(value),
  ]);
  const isObject = 'type' in schema && schema.type === 'object' && 'properties' in schema;
  return { ...Object.fromEntries(entries), ...(isObject ? { additionalProperties: false } : {}) };
}
