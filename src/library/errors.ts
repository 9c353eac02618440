import type { KeyVerdict, Report } from './report-types.ts';

/** What went wrong, for programs. `ERR_TRIPKEY_INTERNAL` is a bug in tripkey. */
export type ErrorCode = 'ERR_TRIPKEY_USAGE' | 'ERR_TRIPKEY_GIT' | 'ERR_TRIPKEY_INTERNAL' | 'ABORT_ERR';

/** Every error of the library. Its words hold no key, whatever was handed in: safe to log. */
export class TripkeyError extends Error {
  // Node shows a class's name beside the error's; minifying would take it.
  static override readonly name: string = 'TripkeyError';
  override readonly name: string = 'TripkeyError';
  readonly code: ErrorCode;
  constructor(message: string, code: ErrorCode, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Wrong options or configuration, or something named that does not exist. */
export class UsageError extends TripkeyError {
  static override readonly name = 'UsageError';
  override readonly name = 'UsageError';
  /** The way out, where there is one. */
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message, 'ERR_TRIPKEY_USAGE');
    this.hint = hint;
  }
}

/** The signal ended it, or the loop over its findings was left. `cause` is the signal's reason. */
export class AbortError extends TripkeyError {
  static override readonly name = 'AbortError';
  override readonly name = 'AbortError';
  /** Of a scan: what was found until then. Undefined when it had not begun. */
  readonly report: Report | undefined;
  /** Of `verify`: what was answered until then. */
  readonly verdicts: readonly KeyVerdict[] | undefined;
  constructor(
    reason: unknown,
    partial: { readonly report?: Report | undefined; readonly verdicts?: readonly KeyVerdict[] | undefined } = {},
  ) {
    super('the operation was aborted', 'ABORT_ERR', { cause: reason });
    this.report = partial.report;
    this.verdicts = partial.verdicts;
  }
}
