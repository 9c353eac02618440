import type { Token } from './code.ts';
import { deepest, isMark } from './expression.ts';
import { type MutableCall, type ShellReader, mark } from './shell-reader.ts';

/** A command while its words are read. */
export interface Command {
  readonly words: Token[][];
  /** `>> file`, `<< text`, as arguments. */
  readonly redirections: Token[][];
  line: number;
  /** A word was read that may be its name. */
  begun: boolean;
  /** Of `}`, `)` and `done`: the index of the first call of what they close. */
  group?: number;
}

export const emptyCommand = (line: number): Command => ({ words: [], redirections: [], line, begun: false });

/**
 * Adds the command to the reader's calls and assignments. `pipes` are the arguments that wait for the name of this command, since the last
 * one was followed by `|`; answers those that wait for the next one.
 */
export const finishCommand = (
  reader: ShellReader,
  command: Command,
  sign: string,
  pipes: readonly Token[][],
): Token[][] => {
  const { calls, assignments } = reader;
  const words = command.words.slice(prefixLength(command.words));
  for (const [name, equals, value] of command.words) {
    if (name?.kind === 'name' && isMark(equals, '=') && value !== undefined) {
      assignments.push({ name: name.text, value: [value], line: name.line });
    }
  }
  const [first, ...rest] = words;
  const callee = (first?.length === 1 ? first[0]?.text : undefined)?.replace(/^[@-]+(?=[a-z])/, '') ?? '';
  for (const pipe of pipes) pipe.push({ kind: 'name', text: callee, line: command.line });
  if (/^(?:for|read|select)$/.test(callee)) {
    for (const [token] of rest.slice(0, callee === 'read' ? rest.length : 1)) {
      if (token?.kind === 'name') assignments.push({ name: token.text, value: [], line: token.line });
    }
  }
  if (first !== undefined) calls.push({ callee, arguments: [...rest, ...command.redirections], line: command.line });
  const own = first !== undefined ? calls.slice(-1) : command.group === undefined ? [] : calls.slice(command.group);
  if (first === undefined) for (const call of own) call.arguments.push(...command.redirections);
  if (sign !== '|' && sign !== '|&') return [];
  return own.map((call) => {
    const pipe = [mark('|', command.line)];
    call.arguments.push(pipe);
    return pipe;
  });
};

/** Words before the command's name: `then`, `sudo`, `NAME=value`. */
const prefixLength = (words: readonly Token[][]): number => {
  const at = words.findIndex(
    ([token, equals]) => !(token?.kind === 'name' && (isMark(equals, '=') || prefixes.has(token.text))),
  );
  return at < 0 ? words.length : at;
};

const prefixes: ReadonlySet<string> = new Set(
  'if then elif else do while until time ! { } fi done esac function sudo command exec builtin nohup @'.split(' '),
);

/** Notes the groups that a word opens or closes, where it is the first of its command. */
export const noteGroup = (
  word: readonly Token[],
  command: Command,
  groups: number[],
  calls: readonly MutableCall[],
): void => {
  const text = word.length === 1 && word[0]?.kind === 'name' ? word[0].text : '';
  if (command.begun) return;
  command.begun = !(word[0]?.kind === 'name' && prefixes.has(word[0].text));
  if (/^(?:\{|do|if|case)$/.test(text) && groups.length < deepest) groups.push(calls.length);
  if (/^(?:\}|done|fi|esac)$/.test(text)) {
    const start = groups.pop();
    if (start !== undefined) command.group = start;
  }
};
