export type Language =
  | 'javascript' // TypeScript, JSX, TSX, Vue's and Svelte's scripts
  | 'python'
  | 'shell' // also a workflow's `run:`, a Dockerfile's RUN, package.json's scripts
  | 'powershell'
  | 'ruby'
  | 'php'
  | 'go'
  | 'java'
  | 'kotlin'
  | 'swift'
  | 'objective-c'
  | 'csharp'
  | 'dart'
  | 'rust'
  | 'terraform';

/** A word of a language. Comments and white space are left out. */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'punctuation';
  /** Of a string: what is between its quotes, escapes undone, with what is interpolated left out. */
  readonly text: string;
  /** Of a string: what is interpolated, each a run of tokens (`${…}`, `{…}` of an f-string, `#{…}`, `\(…)`, shell's `$NAME`). */
  readonly inserts?: readonly (readonly Token[])[];
  /** In the file, from 1; of a string, where it begins. */
  readonly line: number;
  /** The first word of its line. */
  readonly opensLine?: true;
}

/** Source code as checks read it, the same for every language: words, calls, and reads of environment variables. */
export interface Code {
  readonly language: Language;
  readonly tokens: readonly Token[];
  /** Calls in order, inner ones too; also commands of a shell (`echo "$KEY"`) and statements that print (Ruby's `puts key`). */
  readonly calls: readonly Call[];
  /** Reads of environment variables in order, at whatever depth. */
  readonly reads: readonly EnvironmentRead[];
  /** `name = value`, `name: value`, `const name = …`, options of calls: each with what is given, up to the end of the expression. */
  readonly assignments: readonly Assignment[];
}

export interface Call {
  /** As it is written, without arguments of calls in it: `console.log`, `logger.info`, `app.logger.debug`, `echo`. */
  readonly callee: string;
  /** One run of tokens for each argument. */
  readonly arguments: readonly (readonly Token[])[];
  readonly line: number;
}

export interface EnvironmentRead {
  /** `OPENAI_API_KEY` */
  readonly variable: string;
  readonly line: number;
  /** What is taken where the variable is not set, if that is a literal: `os.getenv(name, "…")`, `process.env.X || "…"`, `${X:-…}`. */
  readonly fallback?: { readonly text: string; readonly line: number };
}

export interface Assignment {
  /** `apiKey`, `openai.api_key`, `NODE_TLS_REJECT_UNAUTHORIZED`, `dangerouslyAllowBrowser` */
  readonly name: string;
  readonly value: readonly Token[];
  readonly line: number;
}
