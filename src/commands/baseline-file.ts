import { lstatSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UsageError, codeOf } from '../errors.ts';
import { writeAtomically } from '../hook/files.ts';
import { type Baseline, parseBaseline, serializeBaseline } from '../policies/baseline.ts';
import { EntryError } from '../policies/entry-file.ts';
import { type ForeignBaseline, ForeignBaselineError, parseForeignBaseline } from '../policies/foreign-baseline.ts';

export const BASELINE_FILE = '.tripkey-baseline';

/** The baseline in a folder, undefined when there is none. Throws UsageError, with the line that is wrong. */
export function readBaselineFile(root: string): Baseline | undefined {
  const path = resolve(root, BASELINE_FILE);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  // A link in a foreign repository would make tripkey write where the link points to.
  if (!stats.isFile()) throw new UsageError(`${BASELINE_FILE} is not a regular file`);
  return parseBaselineText(readText(path, BASELINE_FILE));
}

/** Reads a baseline's text, from wherever it is. Throws UsageError. */
export function parseBaselineText(text: string): Baseline {
  try {
    return parseBaseline(text);
  } catch (error) {
    if (error instanceof EntryError) throw new UsageError(`${BASELINE_FILE}:${error.line}: ${error.message}`);
    throw error;
  }
}

/** Writes the baseline whole or not at all; a file that already says the same is left alone. */
export function writeBaselineFile(root: string, baseline: Baseline): void {
  const path = resolve(root, BASELINE_FILE);
  const text = serializeBaseline(baseline);
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined && readFileSync(path, 'utf8') === text) return;
  try {
    writeAtomically(path, Buffer.from(text));
  } catch (error) {
    throw new UsageError(`cannot write ${BASELINE_FILE}: ${codeOf(error)}`, undefined, { cause: error });
  }
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

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${name}: ${codeOf(error)}`, undefined, { cause: error });
  }
}
