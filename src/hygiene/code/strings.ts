import type { Token } from './code.ts';
import type { StringGrammar } from './grammar.ts';
import { type Reader, advance } from './reader.ts';

interface StringText {
  readonly text: string;
  readonly inserts: readonly (readonly Token[])[];
  readonly closed: boolean;
}

/** Reads the string that opens at the reader's place, or undefined where it would never close. */
export const readString = (reader: Reader): Token | undefined => {
  const { line, at } = reader;
  for (const grammar of reader.grammar.strings) {
    grammar.open.lastIndex = at;
    const open = grammar.open.exec(reader.text)?.[0];
    if (open === undefined) continue;
    if (reader.neverClosed.has(grammar)) return undefined;
    reader.at += open.length;
    const { text, inserts, closed } = readText(reader, grammar, grammar.form.close ?? closingOf(open));
    if (!closed && grammar.form.multiline === true) {
      reader.neverClosed.add(grammar);
      [reader.at, reader.line] = [at, line];
      return undefined;
    }
    return { kind: 'string', text, line, ...(inserts.length > 0 ? { inserts } : {}) };
  }
  return undefined;
};

/** `r##"` closes with `"##`. */
const closingOf = (open: string): string => {
  const marks = /[#"]+$/.exec(open)?.[0] ?? '"';
  return [...marks].reverse().join('');
};

/**
 * The text up to `close`, up to the line's end where the form says so, or all of it; the reader stands behind it. `closed`: it ended as
 * it should.
 */
export const readText = (reader: Reader, grammar: StringGrammar, close: string): StringText => {
  const stop = grammar.stop(close);
  const pieces: string[] = [];
  const inserts: (readonly Token[])[] = [];
  const closed = (): StringText => ({ text: pieces.join(''), inserts, closed: true });
  for (;;) {
    stop.lastIndex = reader.at;
    const found = stop.exec(reader.text);
    const upTo = found?.index ?? reader.text.length;
    pieces.push(reader.text.slice(reader.at, upTo));
    advance(reader, upTo);
    if (found === null) return { text: pieces.join(''), inserts, closed: false };
    const { close: closing, line, escape, bare, inserted } = found.groups ?? {};
    if (line !== undefined) return closed();
    const insert = found.groups?.['insert'] === undefined ? undefined : readInserted(reader, grammar, found[0].length);
    if (insert !== undefined) {
      inserts.push(insert);
      continue;
    }
    if (bare !== undefined) inserts.push([{ kind: 'name', text: inserted ?? bare, line: reader.line }]);
    else if (closing === undefined) pieces.push(escape === undefined ? found[0] : unescaped(escape));
    advance(reader, upTo + found[0].length);
    if (closing !== undefined) return closed();
  }
};

/** Strings in strings, deeper than this, are text. */
const deepest = 5;

const readInserted = (reader: Reader, { form }: StringGrammar, openLength: number): Token[] | undefined => {
  const { insert } = form;
  if (insert === undefined || reader.depth >= deepest || reader.at < reader.plainUntil) return undefined;
  const { at, line } = reader;
  reader.at += openLength;
  reader.depth++;
  const tokens = reader.readInsert(reader, insert, form.multiline === true);
  reader.depth--;
  if (tokens === undefined) {
    reader.plainUntil = Math.max(reader.plainUntil, reader.at);
    [reader.at, reader.line] = [at, line];
  }
  return tokens;
};

const unescaped = (escape: string): string => {
  const letter = escape.slice(1);
  return { n: '\n', t: '\t', r: '\r', '\n': '', '\r\n': '' }[letter] ?? letter;
};
