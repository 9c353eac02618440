import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { UsageError, codeOf } from '../errors.ts';

/** Sets the step's outputs. `file` is GITHUB_OUTPUT; without one, as on other systems that run Actions, nobody asks for them. */
export const setOutputs = (file: string | undefined, outputs: Readonly<Record<string, string>>): void => {
  const entries = Object.entries(outputs).map(([name, value]) => outputEntry(name, value));
  append(file, 'GITHUB_OUTPUT', entries.join(''));
};

/** Adds to the page of the run. `file` is GITHUB_STEP_SUMMARY. */
export const addSummary = (file: string | undefined, markdown: string): void =>
  append(file, 'GITHUB_STEP_SUMMARY', markdown.endsWith('\n') ? markdown : `${markdown}\n`);

/** A delimiter that nobody can know beforehand: a value with line breaks sets no other output. */
const outputEntry = (name: string, value: string): string => {
  const delimiter = `tripkey_${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
};

const append = (file: string | undefined, name: string, text: string): void => {
  if (file === undefined || file === '') return;
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw new UsageError(`the file of ${name} cannot be written: ${codeOf(error)}`);
  }
};
