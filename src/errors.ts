/** Exit statuses, in one place (docs/exit-codes.md). */
export const exitCodes = {
  clean: 0,
  /** Findings that the policy counts. */
  findings: 1,
  /** Wrong usage or configuration, or something named does not exist. */
  usage: 2,
  /** Something could not be read, and nothing that counts was found in the rest. */
  incomplete: 3,
  interrupted: 130,
} as const;

/** Wrong arguments or configuration: printed as one line and a hint, exit 2. The message may quote arguments; it is redacted where it is printed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string | undefined;
  constructor(message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}

/** The system's name for what went wrong, e.g. `ENOENT`: all of a file error that messages say. */
export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'it is not readable';

/** git said no where an answer was needed. `stderr` is git's own first lines. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly stderr: string;
  constructor(message: string, stderr = '', options?: ErrorOptions) {
    super(message, options);
    this.stderr = stderr;
  }
}
