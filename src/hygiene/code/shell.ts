import type { Code, EnvironmentRead, Token } from './code.ts';
import { deepest, isMark } from './expression.ts';
import { type Command, emptyCommand, finishCommand, noteGroup } from './shell-commands.ts';
import { type ShellReader, advanceShell, mark } from './shell-reader.ts';
import { readExpanded, readShellWord } from './shell-words.ts';

/**
 * A shell's script. Its commands are calls, each word an argument; where they write to is told by further arguments that begin with
 * punctuation: `>> file`, `<< text`, `| next`, and `$(` where the output is taken into a word.
 */
export const readShell = (text: string, firstLine: number): Code => {
  const state = {
    at: 0,
    line: firstLine,
    depth: 0,
    calls: [],
    assignments: [],
    heredocs: [],
    neverClosed: new Set<string>(),
  };
  const reader: ShellReader = { text, ...state, readCommands };
  const tokens = readCommands(reader, undefined) ?? [];
  return { language: 'shell', tokens, calls: reader.calls, reads: shellReads(tokens), assignments: reader.assignments };
};

interface Script {
  readonly tokens: Token[];
  /** What is open: the index of the first call in each. */
  readonly groups: number[];
  command: Command;
  /** Arguments that wait for the name of the next command. */
  pipes: Token[][];
}

const readCommands = (reader: ShellReader, close: ')' | undefined): Token[] | undefined => {
  const script: Script = { tokens: [], groups: [], command: emptyCommand(reader.line), pipes: [] };
  let opensLine = true;
  while (reader.at < reader.text.length) {
    const sign = nextSign(reader);
    if (sign === '\n') opensLine = true;
    if (sign === ' ') continue;
    if (sign === '') {
      const [first, ...more] = readWord(reader, script);
      if (first !== undefined) script.tokens.push(opensLine ? { ...first, opensLine: true } : first, ...more);
      opensLine = false;
    } else if (/[<>]/.test(sign)) {
      const words = redirection(reader, sign);
      script.command.redirections.push(words);
      script.tokens.push(...words);
    } else {
      if (sign !== '\n') script.tokens.push(mark(sign, reader.line));
      finish(reader, script, sign);
      if (sign === ')' && close !== undefined && script.groups.length === 0) return script.tokens.slice(0, -1);
      noteBrackets(reader, script, sign);
    }
  }
  finish(reader, script, '');
  return close === undefined ? script.tokens : undefined;
};

const finish = (reader: ShellReader, script: Script, sign: string): void => {
  script.pipes = finishCommand(reader, script.command, sign, script.pipes);
  script.command = emptyCommand(reader.line);
};

const noteBrackets = ({ calls }: ShellReader, { groups, command }: Script, sign: string): void => {
  if (sign === '(' && groups.length < deepest) groups.push(calls.length);
  const start = sign === ')' ? groups.pop() : undefined;
  if (start !== undefined) command.group = start;
};

/** The sign at the reader's place: `\n` also stands for comments' ends, ' ' for what separates words; '' where a word begins. */
const nextSign = (reader: ShellReader): string => {
  const { text } = reader;
  signs.lastIndex = reader.at;
  const sign = signs.exec(text)?.[0];
  if (sign === undefined || /^[<>]\($/.test(text.slice(reader.at, reader.at + 2))) return '';
  advanceShell(reader, reader.at + sign.length);
  if (sign === '\n') {
    readHeredocs(reader);
    return '\n';
  }
  return /^(?:[\s#\0]|\\)/.test(sign) ? ' ' : sign;
};

const signs = /\n|(?:[^\S\n]|\0|\\\r?\n)+|#[^\n]*|\d{0,2}(?:<<<|<<-?|&?>>|>\||[<>]&|&>|[<>])|;;&?|&&|\|\||\|&|[;&|()]/y;

const readWord = (reader: ShellReader, script: Script): Token[] => {
  const { at, line } = reader;
  const word = readShellWord(reader);
  if (reader.at === at) reader.at++;
  if (script.command.words.length === 0) script.command.line = line;
  noteGroup(word, script.command, script.groups, reader.calls);
  script.command.words.push(word);
  return word;
};

/** `>> file` with the file's name; of `<<` the text, which comes when the line is read. */
const redirection = (reader: ShellReader, sign: string): Token[] => {
  const { line } = reader;
  blanks.lastIndex = reader.at;
  reader.at += blanks.exec(reader.text)?.[0].length ?? 0;
  const from = reader.at;
  const word = nextIsWord(reader) ? readShellWord(reader) : [];
  if (!/<<-?$/.test(sign)) return [mark(sign, line), ...word];
  const token: Token = { kind: 'string', text: '', line };
  const end = word.map(({ text }) => text).join('');
  if (end !== '') reader.heredocs.push({ end, raw: /["'\\]/.test(reader.text.slice(from, reader.at)), token });
  return [mark(sign, line), token];
};

const blanks = /[ \t]*/y;

const nextIsWord = ({ text, at }: ShellReader): boolean => at < text.length && !/[\n;&|<>()]/.test(text[at] ?? '');

const readHeredocs = (reader: ShellReader): void => {
  for (const { end, raw, token } of reader.heredocs.splice(0)) {
    const found = reader.neverClosed.has('<<') ? -1 : endOfHeredoc(reader, end);
    if (found < 0) {
      reader.neverClosed.add('<<');
      continue;
    }
    const text = reader.text.slice(reader.at, found);
    const body: ShellReader = { ...reader, text, at: 0, calls: [], heredocs: [], neverClosed: new Set() };
    const said = raw ? { text } : readExpanded(body);
    Object.assign(token, { text: said?.text ?? '' }, said?.inserts?.length ? { inserts: said.inserts } : {});
    advanceShell(reader, found);
    const lineEnd = reader.text.indexOf('\n', found);
    advanceShell(reader, lineEnd < 0 ? reader.text.length : lineEnd);
  }
};

const endOfHeredoc = ({ text, at }: ShellReader, end: string): number => {
  const last = new RegExp(`^[ \\t]*${end.replaceAll(/[^\w]/g, '\\$&')}[ \\t\\r]*$`, 'gm');
  last.lastIndex = at;
  return last.exec(text)?.index ?? -1;
};

/** `$NAME`, `${NAME:-default}`, `%NAME%`, wherever they stand in a word. */
const shellReads = (tokens: readonly Token[]): EnvironmentRead[] => {
  const reads: EnvironmentRead[] = [];
  const pending: (readonly Token[])[] = [tokens];
  for (const run of pending) {
    for (const { inserts = [] } of run) for (const insert of inserts) pending.push(insert);
    const [opening, name, operator, literal] = run;
    if (!isMark(opening, '$', '${', '%') || name?.kind !== 'name') continue;
    const given = isMark(operator, ':-', ':=', '-', '=') && literal?.kind === 'string' && literal.inserts === undefined;
    const fallback = given && literal.text !== '' ? { fallback: { text: literal.text, line: literal.line } } : {};
    reads.push({ variable: name.text, line: name.line, ...fallback });
  }
  return reads.sort((one, other) => one.line - other.line);
};
