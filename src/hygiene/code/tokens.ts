import type { Language, Token } from './code.ts';
import { type Grammar, grammarOf } from './grammar.ts';
import { holdHeredoc, readHeredocs } from './heredocs.ts';
import { type Reader, advance } from './reader.ts';
import { readString } from './strings.ts';
import type { Insert } from './syntax.ts';

/** The words of a source in any language but the shell's. Broken and hostile text is fine; time is linear in its length. */
export const tokensOf = (text: string, language: Exclude<Language, 'shell'>, firstLine = 1): Token[] => {
  const tokens: Token[] = [];
  readWords(createReader(text, grammarOf(language), firstLine), tokens);
  return tokens;
};

const createReader = (text: string, grammar: Grammar, line: number): Reader => {
  const state = { at: 0, line, depth: 0, neverClosed: new Set<unknown>(), plainUntil: 0, heredocs: [] };
  const reader: Reader = { text, grammar, ...state, readInsert };
  const page = grammar.syntax.codeAfter === undefined ? -1 : text.indexOf(grammar.syntax.codeAfter);
  if (page >= 0) advance(reader, page + 2);
  return reader;
};

interface Closing {
  readonly close: ')' | '}';
  readonly multiline: boolean;
}

/** Adds tokens up to the text's end, or to a closing bracket that nothing opened; true if it came to that. */
const readWords = (reader: Reader, tokens: Token[], closing?: Closing): boolean => {
  let depth = 0;
  let lastLine = closing === undefined ? 0 : reader.line;
  while (reader.at < reader.text.length) {
    const { line } = reader;
    const token = readWord(reader, tokens.at(-1));
    if (closing?.multiline === false && reader.line > line) return false;
    if (token === undefined) continue;
    if (closing !== undefined && token.kind === 'punctuation') {
      if (depth === 0 && token.text === closing.close) return true;
      if ('([{'.includes(token.text)) depth++;
      if (')]}'.includes(token.text)) depth--;
    }
    if (token.line > lastLine) token.opensLine = true;
    lastLine = reader.line;
    tokens.push(token);
  }
  return false;
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The next word; undefined for a space or a comment. Most words are told by their first character. */
const readWord = (reader: Reader, last: Token | undefined): Mutable<Token> | undefined => {
  const code = reader.text.charCodeAt(reader.at);
  if (isLetter(code)) {
    const name = readName(reader);
    if (name !== undefined) return { kind: 'name', text: name, line: reader.line };
  } else if (code === 32) {
    do reader.at++;
    while (reader.text.charCodeAt(reader.at) === 32);
    return undefined;
  } else if (isLone(code)) {
    return { kind: 'punctuation', text: String.fromCharCode(reader.text.charCodeAt(reader.at++)), line: reader.line };
  }
  return readAnyWord(reader, last);
};

/** `A-Z`, `a-z`, `_` and `$`. */
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36;

/** `(`, `)`, `,`, `;`, `[`, `]`, `{` and `}` begin nothing longer in any of the languages. */
const isLone = (code: number): boolean =>
  code === 40 ||
  code === 41 ||
  code === 44 ||
  code === 59 ||
  code === 91 ||
  code === 93 ||
  code === 123 ||
  code === 125;

/** Undefined for what may be the prefix of a string (`f"…"`, `br#"…"#`), or the end of a program. */
const readName = (reader: Reader): string | undefined => {
  const { name } = reader.grammar;
  name.lastIndex = reader.at;
  if (!name.test(reader.text)) return undefined;
  const next = reader.text.charCodeAt(name.lastIndex);
  if (next === 34 || next === 39 || next === 35 || next === 96) return undefined;
  const word = reader.text.slice(reader.at, name.lastIndex);
  if (word === '__END__') return undefined;
  reader.at = name.lastIndex;
  return word;
};

const readAnyWord = (reader: Reader, last: Token | undefined): Mutable<Token> | undefined => {
  const { text, grammar, line } = reader;
  grammar.word.lastIndex = reader.at;
  const found = grammar.word.exec(text);
  const word = found?.[0] ?? text.slice(reader.at, reader.at + 1);
  const groups = found?.groups ?? {};
  if (groups['space'] !== undefined || groups['comment'] !== undefined) {
    skipSpace(reader, word);
    return undefined;
  }
  if (groups['block'] !== undefined && skipBlock(reader)) return undefined;
  if (groups['string'] !== undefined) {
    const string = readString(reader);
    if (string !== undefined) return string;
  }
  const regex = grammar.syntax.regularExpressions === true && word === '/' ? readRegex(reader, last) : undefined;
  if (regex !== undefined) return regex;
  advance(reader, reader.at + word.length);
  if (groups['heredoc'] !== undefined) return holdHeredoc(reader, groups['end'] ?? '', (groups['quote'] ?? '') === "'");
  const kind = groups['name'] !== undefined ? 'name' : groups['number'] !== undefined ? 'number' : 'punctuation';
  return { kind, text: word, line };
};

/** What opened the line's heredocs is over: their texts follow. */
const skipSpace = (reader: Reader, space: string): void => {
  const lineEnd = reader.heredocs.length > 0 ? space.indexOf('\n') : -1;
  advance(reader, reader.at + (lineEnd < 0 ? space.length : lineEnd + 1));
  if (lineEnd >= 0) readHeredocs(reader);
};

/** Goes past the comment that opens here; false if it never closes, so is none. */
const skipBlock = (reader: Reader): boolean => {
  const block = reader.grammar.blocks.find(({ open }) => {
    open.lastIndex = reader.at;
    return open.test(reader.text);
  });
  if (block === undefined || reader.neverClosed.has(block)) return false;
  const end = reader.text.indexOf(block.close, block.open.lastIndex);
  if (end < 0) reader.neverClosed.add(block);
  else advance(reader, end + block.close.length);
  return end >= 0;
};

/** A regular expression is a string; the text of a division is left to be read as such. */
const readRegex = (reader: Reader, last: Token | undefined): Token | undefined => {
  if (reader.at < reader.plainUntil || !opensExpression(last)) return undefined;
  regex.lastIndex = reader.at;
  const text = regex.exec(reader.text)?.[0];
  if (text === undefined) {
    const lineEnd = reader.text.indexOf('\n', reader.at);
    reader.plainUntil = lineEnd < 0 ? reader.text.length : lineEnd;
    return undefined;
  }
  reader.at += text.length;
  return { kind: 'string', text, line: reader.line };
};

const regex = /\/(?![/*])(?:[^\\/[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\]){1,10000}\/[a-z]*/y;

/** A `/` after this begins a value, as it does after `(` and `return`; `</` closes an element. */
const opensExpression = (last: Token | undefined): boolean => {
  if (last === undefined) return true;
  if (last.kind === 'name')
    return /^(?:return|typeof|case|in|of|do|else|when|if|unless|and|or|not|await|yield)$/.test(last.text);
  return last.kind === 'punctuation' && !/^(?:[)\]}<]|\+\+|--)$/.test(last.text);
};

const readInsert = (reader: Reader, insert: Insert, multiline: boolean): Token[] | undefined => {
  const tokens: Token[] = [];
  if (!readWords(reader, tokens, { close: insert.close ?? '}', multiline })) return undefined;
  if (insert.formatted !== true) return tokens;
  let depth = 0;
  const end = tokens.findIndex(({ kind, text }) => {
    if (kind !== 'punctuation') return false;
    depth += Number('([{'.includes(text)) - Number(')]}'.includes(text));
    return depth === 0 && (text === ':' || text === '!');
  });
  return end < 0 ? tokens : tokens.slice(0, end);
};
