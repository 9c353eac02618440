import { type JSONPath, type JSONVisitor, visit } from 'jsonc-parser';
import type { EmbeddedCode } from './embedded.ts';

/** A string of a notebook's JSON. */
interface Piece {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1, of its opening quote, and behind its closing one. */
  readonly startColumn: number;
  readonly endColumn: number;
}

export interface Notebook {
  readonly codes: readonly EmbeddedCode[];
  /** What the cells have printed. */
  readonly outputs: readonly Piece[];
}

/** The cells that are code, by their kernel's language, and the outputs that were saved with them. What is no JSON is none. */
export const notebookOf = (text: string): Notebook => {
  const sources = new Map<unknown, Piece[]>();
  const outputs: Piece[] = [];
  const isCode = new Set<unknown>();
  let language = 'python';
  const note = (value: unknown, path: JSONPath, piece: Piece): void => {
    const [cells, cell, part] = path;
    if (cells === 'metadata' && path.at(-1) === 'language') language = String(value).toLowerCase();
    if (cells !== 'cells') return;
    if (part === 'cell_type' && value === 'code') isCode.add(cell);
    if (part === 'outputs') outputs.push(piece);
    if (part === 'source') sources.set(cell, [...(sources.get(cell) ?? []), piece]);
  };
  readStrings(text, note);
  const codes = [...sources].flatMap(([cell, pieces]) => (isCode.has(cell) ? cellCode(pieces, language) : []));
  return { codes, outputs };
};

export const notebookCode = (text: string): readonly EmbeddedCode[] => notebookOf(text).codes;

type Literal = Parameters<NonNullable<JSONVisitor['onLiteralValue']>>;

const readStrings = (text: string, note: (value: unknown, path: JSONPath, piece: Piece) => void): void => {
  try {
    visit(text, {
      onLiteralValue: (...[value, , length, line, character, path]: Literal) => {
        if (typeof value !== 'string') return;
        const startColumn = character + 1;
        note(value, path(), { text: value, line: line + 1, startColumn, endColumn: startColumn + length });
      },
    });
  } catch (error) {
    // The parser calls itself for each level; thousands of levels are no notebook.
    if (!(error instanceof RangeError)) throw error;
  }
};

/** Lines of a cell are lines of the file where it is written so; else all of it counts as the first. */
const cellCode = (pieces: readonly Piece[], language: string): EmbeddedCode[] => {
  const first = pieces[0]?.line ?? 1;
  const inPlace = pieces.every(({ line, text }, index) => line === first + index && /^[^\n]*\n?$/.test(text));
  const text = pieces.map((piece) => piece.text).join('');
  const where = inPlace ? { firstLine: first } : { firstLine: first, oneLine: true as const };
  const kernel = /^(?:java|type)script|deno/.test(language) ? 'javascript' : language === 'bash' ? 'shell' : 'python';
  if (kernel !== 'python') return [{ text, language: kernel, ...where }];
  if (/^\s*%%(?:bash|sh|script bash)\b/.test(text))
    return [{ text: text.replace(/^\s*%%.*/, ''), language: 'shell', ...where }];
  const lines = text.split('\n');
  const command = lines.map((line) => magic(line));
  return [
    { text: lines.map((line, index) => (command[index] === '' ? line : '')).join('\n'), language: 'python', ...where },
    ...(command.some((line) => line !== '')
      ? [{ text: command.join('\n'), language: 'shell' as const, ...where }]
      : []),
  ];
};

/** `!echo $KEY` runs in a shell, and `%env KEY` shows the variable. */
const magic = (line: string): string => {
  const shell = /^\s*(?:!|%sx\s|%system\s)(.*)$/.exec(line)?.[1];
  if (shell !== undefined) return shell.replaceAll(/\{(\w+)\}/g, '$$$1');
  const variable = /^\s*%env(?:\s+(\w+))?\s*$/.exec(line);
  return variable === null ? (/^\s*%\w/.test(line) ? ':' : '') : `printenv ${variable[1] ?? ''}`;
};
