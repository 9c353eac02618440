import { notebookOf } from '../code/embedded/notebook.ts';
import type { Found } from '../check.ts';
import { realKeys } from '../keys/real-keys.ts';
import { perFile } from '../per-file.ts';
import type { KeyPlace, ProjectFile } from '../project.ts';

/** Keys that a cell has printed, in what was saved of it. */
export const notebookOutputs = (file: ProjectFile): readonly Omit<Found, 'path'>[] => {
  if (!file.path.endsWith('.ipynb') || file.keys.length === 0) return [];
  const outputs = outputsOf(file);
  return realKeys(file)
    .filter((key) => outputs.some((output) => isIn(key, output)))
    .map(({ startLine, preview, title }) => ({
      severity: 'high' as const,
      startLine,
      message: `a cell has printed \`${preview}\` (${title}), and its output is saved in the notebook`,
      fix: 'clear the output, revoke the key, and print whether it is set, not its value',
    }));
};

const outputsOf = perFile((file) => notebookOf(file.text).outputs);

const isIn = (
  key: KeyPlace,
  output: { readonly line: number; readonly startColumn: number; readonly endColumn: number },
): boolean =>
  key.startLine === output.line && key.startColumn >= output.startColumn && key.startColumn < output.endColumn;
