import type { Token } from './code.ts';
import { type ShellReader, advanceShell, mark } from './shell-reader.ts';
import { type Piece, expansion } from './shell-expansions.ts';

/**
 * One word of a shell as tokens: a name if it is bare; a string if anything of it is quoted or expanded; `NAME`, `=` and a string where it
 * begins with an assignment.
 */
export const readShellWord = (reader: ShellReader): Token[] => {
  const { line } = reader;
  assignment.lastIndex = reader.at;
  const name = assignment.exec(reader.text)?.[1];
  if (name !== undefined) {
    advanceShell(reader, assignment.lastIndex);
    const value = readPieces(reader);
    const token: Token = { kind: 'string', text: value.text, line, ...insertsOf(value) };
    return [{ kind: 'name', text: name, line }, mark('=', line), token];
  }
  const word = readPieces(reader);
  const kind = word.plain && word.text !== '' ? 'name' : 'string';
  return [{ kind, text: word.text, line, ...insertsOf(word) }];
};

const assignment = /([A-Za-z_]\w*)\+?=/y;

interface Pieces {
  readonly text: string;
  readonly inserts: readonly (readonly Token[])[];
  /** Nothing of it is quoted or expanded. */
  readonly plain: boolean;
}

const insertsOf = ({ inserts }: Pieces): Pick<Token, 'inserts'> => (inserts.length > 0 ? { inserts } : {});

/** Up to a space or a mark that ends words. */
const readPieces = (reader: ShellReader): Pieces => {
  const texts: string[] = [];
  const inserts: (readonly Token[])[] = [];
  let plain = true;
  while (reader.at < reader.text.length) {
    bare.lastIndex = reader.at;
    const run = bare.exec(reader.text)?.[0];
    if (run !== undefined) {
      texts.push(run);
      reader.at += run.length;
      continue;
    }
    const piece = quoted(reader) ?? expansion(reader);
    if (piece === undefined) break;
    plain = false;
    texts.push(piece.text);
    inserts.push(...(piece.inserts ?? []));
  }
  return { text: texts.join(''), inserts, plain };
};

const bare = /[^\s'"`\\$%;&|<>()]+/y;

/** A quoted part, an escaped character, or a quote that never closes and so is text; undefined where none begins here. */
const quoted = (reader: ShellReader): Piece | undefined => {
  const { text, at } = reader;
  if (text[at] === '\\') {
    const length = text.startsWith('\\\r\n', at) ? 3 : 2;
    const next = text.slice(at + 1, at + length);
    advanceShell(reader, Math.min(text.length, at + length));
    return { text: next.endsWith('\n') ? '' : next };
  }
  if (text[at] === "'") return singleQuoted(reader, 1);
  if (text.startsWith("$'", at)) return singleQuoted(reader, 2);
  if (text[at] === '"') return doubleQuoted(reader);
  return undefined;
};

const singleQuoted = (reader: ShellReader, opening: number): Piece => {
  const { text, at } = reader;
  const from = at + opening;
  ansi.lastIndex = from;
  const isLost = reader.neverClosed.has("'");
  const end = isLost ? -1 : opening === 2 ? ansi.test(text) && ansi.lastIndex - 1 : text.indexOf("'", from);
  if (end === false || end < 0) {
    reader.neverClosed.add("'");
    reader.at = from;
    return { text: text.slice(at, from) };
  }
  advanceShell(reader, end + 1);
  return { text: text.slice(from, end) };
};

const ansi = /[^\\']*(?:\\[\s\S][^\\']*)*'/y;

const doubleQuoted = (reader: ShellReader): Piece => {
  const { at, line, calls } = reader;
  const before = calls.length;
  reader.at++;
  if (!reader.neverClosed.has('"')) {
    const piece = readExpanded(reader, '"');
    if (piece !== undefined) return piece;
    reader.neverClosed.add('"');
  }
  calls.length = before;
  [reader.at, reader.line] = [at + 1, line];
  return { text: '"' };
};

/** Text in which variables and commands are expanded, up to the closing quote; without one, all of the text (a heredoc's). */
export const readExpanded = (reader: ShellReader, close?: '"'): Piece | undefined => {
  const { text } = reader;
  const texts: string[] = [];
  const inserts: (readonly Token[])[] = [];
  while (reader.at < text.length) {
    special.lastIndex = reader.at;
    const to = special.exec(text)?.index ?? text.length;
    texts.push(text.slice(reader.at, to));
    advanceShell(reader, to);
    if (close !== undefined && text[to] === close) {
      reader.at++;
      return { text: texts.join(''), inserts };
    }
    if (to >= text.length) break;
    const piece = text[to] === '\\' ? quoted(reader) : expansion(reader);
    if (piece === undefined) {
      texts.push(text[to] ?? '');
      reader.at++;
    } else {
      texts.push(piece.text);
      inserts.push(...(piece.inserts ?? []));
    }
  }
  return close === undefined ? { text: texts.join(''), inserts } : undefined;
};

const special = /["\\$`%]/g;
