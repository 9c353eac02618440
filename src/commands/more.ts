/** The other commands that read files, as one part of the bundle: none of them is what a hook starts. `init` is apart: it brings simple-git. */
export { runAnyScan } from './any-scan.ts';
export { runExplain } from './explain.ts';
export { baseline, rules } from './run.ts';
