/** lefthook's configuration by the names that it looks for, relative to the repository's top; the first that is there counts. */
export const lefthookFiles: readonly string[] = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) =>
  ['yml', 'yaml', 'json', 'jsonc', 'toml'].map((end) => `${name}.${end}`),
);
