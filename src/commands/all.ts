/**
 * What every start of a scan needs, as one part of the bundle: with a part for each command, a start would load many small files
 * (docs/design/start-up.md).
 */
export { runPlain } from './scan.ts';
export { scrubText } from './scrub.ts';
export { standardInput } from './standard-input.ts';
export { visible } from '../report/visible.ts';
