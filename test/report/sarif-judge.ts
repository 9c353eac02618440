import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

/**
 * The official schema, and Microsoft's validator with its rules for GitHub. That is no dependency, as it has 100 MB:
 * TRIPKEY_SARIF_MULTITOOL names its program (`Sarif.Multitool` of @microsoft/sarif-multitool-linux), beside which the schema lies.
 */
export const multitool = process.env['TRIPKEY_SARIF_MULTITOOL'];

/** For the name of a group of tests: why it does not run; empty where it does. */
export const whyNot = multitool === undefined ? ' (skipped: TRIPKEY_SARIF_MULTITOOL names no multitool)' : '';

/** Says what the schema has against a text. */
export const schemaJudge = (): ((text: string) => readonly unknown[]) => {
  const schema = JSON.parse(readFileSync(path.join(path.dirname(multitool!), 'sarif-2.1.0.json'), 'utf8')) as object;
  // Formats are the validator's task.
  const fits = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
  return (text) => {
    fits(JSON.parse(text));
    return fits.errors ?? [];
  };
};

/** Lines that the validator prints about texts, of its rules for SARIF and for GitHub. */
export const complaints = (texts: readonly string[]): readonly string[] => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tripkey-sarif-'));
  try {
    const files = texts.map((text, index) => {
      const file = path.join(folder, `${index}.sarif`);
      writeFileSync(file, text);
      return file;
    });
    const args = ['validate', ...files, '--rule-kind', 'Sarif;Ghas;Gh', '--level', 'Error;Warning'];
    const { stdout, status, error } = spawnSync(multitool!, args, { encoding: 'utf8' });
    if (error !== undefined || !stdout.includes('scanned')) throw new Error(`no answer (${status}): ${stdout}`);
    return stdout.split('\n').filter((line) => /(?:error|warning) [A-Z]+\d+/i.test(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
