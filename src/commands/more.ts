/**
 * What a scan needs in a project with a configuration or a baseline, and the other commands that read files: the second part of the bundle, which no
 * start without them loads. `init` is apart: it brings simple-git.
 */
export { runAnyScan } from './any-scan.ts';
export { runExplain } from './explain.ts';
export { loadPolicies } from './policies.ts';
export { baseline, rules } from './run.ts';
