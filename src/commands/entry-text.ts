import { lstatSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError, codeOf } from '../errors.ts';
import { writeAtomically } from '../hook/files.ts';
import { EntryError } from '../policies/entry-file.ts';

/** The text of a file of entries in a folder, undefined when there is none. Throws UsageError. */
export function readEntryText(root: string, name: string): string | undefined {
  const path = resolve(root, name);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  // A link in a foreign repository would make tripkey write where the link points to.
  if (!stats.isFile()) throw new UsageError(`${name} is not a regular file`);
  return readText(path, name);
}

/** Reads the entries of a text. Throws UsageError, with the line that is wrong. */
export function parseEntryText<Entries>(text: string, name: string, parse: (text: string) => Entries): Entries {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof EntryError) throw new UsageError(`${name}:${error.line}: ${error.message}`);
    throw error;
  }
}

/** Writes a file of entries whole or not at all; one that already says the same is left alone. Throws UsageError. */
export function writeEntryText(root: string, name: string, text: string): void {
  const path = resolve(root, name);
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined && readFileSync(path, 'utf8') === text) return;
  try {
    writeAtomically(path, Buffer.from(text));
  } catch (error) {
    throw new UsageError(`cannot write ${name}: ${codeOf(error)}`, undefined, { cause: error });
  }
}

/** Throws UsageError by the name under which the file was asked for. */
export function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${name}: ${codeOf(error)}`, undefined, { cause: error });
  }
}
