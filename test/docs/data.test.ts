import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { type Block, type Page, userPages } from './pages.ts';

// Blocks of data on pages for users are what they say that they are.

const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
const [report = {}, incident = {}] = ['report', 'incident'].map(
  (name) => JSON.parse(readFileSync(`schema/${name}.schema.json`, 'utf8')) as object,
);
ajv.addSchema(report, 'report.schema.json');
const isReport = ajv.compile(report);
const isIncident = ajv.compile(incident);

/** What is wrong with a block, by its language. */
const judges: Readonly<Record<string, (text: string) => unknown>> = {
  toml: (text) => {
    const files = new Map([
      [resolve('/r/tripkey.toml'), text],
      [resolve('/r/.gitleaks.toml'), ''],
    ]);
    loadConfig({ cwd: '/r', root: resolve('/r'), readFile: (path) => files.get(path) });
    return [];
  },
  json: (text) => {
    const value = JSON.parse(text) as object;
    if (!('schemaVersion' in value)) return [];
    const judge = 'steps' in value ? isIncident : isReport;
    return judge(value) ? [] : judge.errors;
  },
  yaml: (text) => parseAllDocuments(text).flatMap(({ errors }) => errors.map(({ message }) => message)),
};

const blocks = userPages().flatMap((page: Page) =>
  page.blocks.filter(({ language }) => language in judges).map((block): [string, Block] => [page.path, block]),
);

describe('data in pages', () => {
  test.each(blocks)('%s: %j', (_path, { language, text }) => {
    expect(judges[language]?.(text)).toEqual([]);
  });

  test('a block of code says in which language it is', () => {
    const unnamed = userPages().filter(({ text }) => hasUnnamed(text));
    expect(unnamed.map(({ path }) => path)).toEqual([]);
  });
});

/** Fences open and close by turns; one that opens without a language is unnamed. */
const hasUnnamed = (text: string): boolean => {
  const fences = text.match(/^```.*$/gm) ?? [];
  return fences.some((fence, index) => index % 2 === 0 && fence === '```');
};
