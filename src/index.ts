/** tripkey as a library: docs/library.md. Nothing here prints, ends the process or changes it. */
export { scanText } from './library/scan-text.ts';
export { scanFiles } from './library/scan-files.ts';
export { scanHistory } from './library/scan-history.ts';
export { verify } from './library/verify.ts';
export { AbortError, TripkeyError, UsageError } from './library/errors.ts';
export type { ErrorCode } from './library/errors.ts';
export type {
  AbortSignalLike,
  FilesOptions,
  HistoryOptions,
  Progress,
  ScanOptions,
  TextInput,
  TextOptions,
  VerifyOptions,
  VerifySettings,
} from './library/options.ts';
export type {
  Analysis,
  Commit,
  Confidence,
  Counts,
  Finding,
  History,
  Identity,
  KeyVerdict,
  Location,
  Permission,
  Place,
  RateLimits,
  Reach,
  Report,
  RevealedFinding,
  Scan,
  ScanSummary,
  Severity,
  Status,
  Unread,
  Verdict,
  Verification,
} from './library/report-types.ts';
