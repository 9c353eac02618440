/** What commands of the pages end with where it is not 0, 1 or 3. `in` is a part of the command; `why` says what it lacks here. */
export const otherStatuses: readonly { readonly in: string; readonly status: number; readonly why: string }[] = [
  {
    in: ' --apply',
    status: 2,
    why: 'asks for a name on a terminal, and there is none; test/cli/rotate.test.ts answers it',
  },
];

/** Pages about what no command is needed for, and why. */
export const withoutCommands: Readonly<Record<string, string>> = {
  'docs/README.md': 'the index',
  'docs/github-action.md': 'workflows; test/action runs the Action',
  'docs/threat-model.md': 'claims, each held by a test that it names',
};

/** Options of other programs that pages name by themselves. */
export const foreignOptions: Readonly<Record<string, string>> = {
  '--all-files': 'pre-commit',
  '--force-with-lease': 'git push',
  '--global': 'npm install',
  '--no-validate': 'kingfisher',
  '--no-verification': 'trufflehog',
  '--no-verify': 'git commit',
  '--replace-text': 'git filter-repo',
  '--shared': 'git clone',
  '--validation': 'betterleaks',
};
