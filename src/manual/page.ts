/** An option as yargs takes it, as far as help, man page and completions read it. */
export interface Option {
  readonly type?: 'boolean' | 'string';
  readonly alias?: string;
  readonly choices?: readonly string[];
  readonly default?: boolean | string;
  readonly describe?: string;
  readonly hidden?: boolean;
  readonly requiresArg?: boolean;
}

export type Options = Readonly<Record<string, Option>>;

/** What stands beside the options: words of a list, names of files or folders, or something that no shell can complete. */
export type Operands = readonly string[] | 'file' | 'folder' | 'none';

/** All that is told of a command: `--help`, the man page and the completions are made of these. ASCII, as some terminals have nothing else. */
export interface Page {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Ways to call it, without `tripkey`. */
  readonly usage: readonly string[];
  /** Paragraphs. */
  readonly about: readonly string[];
  readonly operands: Operands;
  readonly options: Options;
  /** What these options take, for those whose words yargs does not check. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** A command line, and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  /** What its exit status means where that differs from the list of all (`facts.ts`). */
  readonly exit?: string;
  /** Pages of docs/. */
  readonly docs: readonly string[];
}
