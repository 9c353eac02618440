declare const __COMMIT__: string | undefined;

/** The commit that the program was built from (build/commit.mjs); apart from the version, so that a new commit changes one file of the bundle. */
export const commit: string = typeof __COMMIT__ === 'undefined' ? 'unknown' : __COMMIT__;
