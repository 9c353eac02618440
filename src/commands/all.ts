/**
 * The commands that read files, as one part of the bundle: with a part for each, a start would load many small files
 * (docs/design/start-up.md). `init` is apart: it brings simple-git.
 */
export { baseline, rules } from './run.ts';
export { runExplain } from './explain.ts';
export { runAnyScan } from './any-scan.ts';
export { runPlain } from './scan.ts';
export { scrubText } from './scrub.ts';
export { visible } from '../report/visible.ts';
