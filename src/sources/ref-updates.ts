import { UsageError } from '../errors.ts';

/** A ref that a push makes, moves or deletes: an id of zeros stands for what is not there. */
export interface RefUpdate {
  readonly from: string;
  readonly to: string;
  /** In full, as the receiving side calls it, git's bytes. */
  readonly ref: Buffer;
}

/** Takes apart what git gives a pre-receive hook on standard input: `<old id> <new id> <ref>` a line (githooks). Throws UsageError for anything else. */
export const parseReceived = (input: Buffer): RefUpdate[] =>
  parse(input, /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ([^]+)$/, ([, from = '', to = '', ref = '']) => ({
    from,
    to,
    ref: Buffer.from(ref, 'latin1'),
  }));

/** The same of a pre-push hook: `<local ref> <local id> <remote ref> <remote id>` a line. */
export const parsePushed = (input: Buffer): RefUpdate[] =>
  parse(input, /^[^]+ ([0-9a-f]{40,64}) ([^ ]+) ([0-9a-f]{40,64})$/, ([, to = '', ref = '', from = '']) => ({
    from,
    to,
    ref: Buffer.from(ref, 'latin1'),
  }));

const parse = (input: Buffer, form: RegExp, update: (parts: RegExpExecArray) => RefUpdate): RefUpdate[] =>
  input
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      const parts = form.exec(line);
      // The line is not quoted: it may hold anything.
      if (parts === null) throw new UsageError(`line ${index + 1} of the pushed refs is not as git writes it`, HINT);
      return update(parts);
    });

const HINT = 'this reads what git gives to a hook on standard input (docs/server-hook.md)';
