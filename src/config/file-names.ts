/** Where a project's configuration is, relative to its root: in one of them. */
export const configFiles = ['tripkey.toml', '.config/tripkey.toml'] as const;

/** What a project has accepted, at its root. */
export const BASELINE_FILE = '.tripkey-baseline';
