import { basename, resolve } from 'node:path';
import { BASELINE_FILE } from '../config/file-names.ts';
import { UsageError } from '../errors.ts';
import { type Baseline, parseBaseline, serializeBaseline } from '../policies/baseline.ts';
import { type ForeignBaseline, ForeignBaselineError, parseForeignBaseline } from '../policies/foreign-baseline.ts';
import { parseEntryText, readEntryText, readText, writeEntryText } from './entry-text.ts';

/** The baseline in a folder, undefined when there is none. Throws UsageError, with the line that is wrong. */
export function readBaselineFile(root: string): Baseline | undefined {
  const text = readEntryText(root, BASELINE_FILE);
  return text === undefined ? undefined : parseBaselineText(text);
}

/** Reads a baseline's text, from wherever it is. Throws UsageError. */
export function parseBaselineText(text: string): Baseline {
  return parseEntryText(text, BASELINE_FILE, parseBaseline);
}

/** Writes the baseline whole or not at all; a file that already says the same is left alone. */
export function writeBaselineFile(root: string, baseline: Baseline): void {
  writeEntryText(root, BASELINE_FILE, serializeBaseline(baseline));
}

/** Another scanner's file and its bare name. Throws UsageError. */
export function readForeignFile(
  path: string,
  cwd: string,
): { readonly name: string; readonly baseline: ForeignBaseline } {
  const text = readText(resolve(cwd, path), path);
  try {
    return { name: basename(path), baseline: parseForeignBaseline(text) };
  } catch (error) {
    if (error instanceof ForeignBaselineError) throw new UsageError(`cannot import ${path}: ${error.message}`);
    throw error;
  }
}
