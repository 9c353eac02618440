import type { Readable } from 'node:stream';

/** What a command may touch of its process; tests hand in their own. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & Writable;
  readonly stderr: NodeJS.WritableStream & Writable;
  readonly cwd: string;
  /** Without variables that hold keys. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Those variables: for commands that are told to use one, and for nobody that is started from here. */
  readonly keys: ReadonlyMap<string, string>;
  /** The process is another program's, which hears its signals by itself and may change its working directory. */
  readonly isGuest?: true;
}

/** All that a command which only prints needs of a stream. */
export interface Writable {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a command which only prints touches. */
export interface Printing {
  readonly stdout: Writable;
  readonly stderr: Writable;
}
