import type { Check, Found } from './check.ts';
import type { HookState, Project } from './project.ts';
import { speaksOfKeys } from './keys/speaks-of-keys.ts';

/** Never worse than low: a fresh clone, in which nobody has committed yet, is no reason to stop anything. */
export const hookMissing: Check = {
  id: 'hook-missing',
  severity: 'low',
  title: "git runs tripkey's check before each commit",
  why: 'A key that was committed is soon pushed, and a key that was pushed has to be replaced. Before the commit, it costs nothing.',
  mend: 'Run `npx tripkey init`: it writes the hook where git looks for it.',
  references: [
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
    'https://git-scm.com/docs/githooks#_pre_commit',
  ],
  run: async (project, all) => {
    const { git } = project;
    // One hook serves all projects of a repository.
    if (git === undefined || all.find((one) => one.git?.top === git.top) !== project) return [];
    const state = await git.hooks();
    return state.inCi || state.installed !== undefined ? [] : [problemOf(state, project)];
  },
};

const problemOf = (state: HookState, project: Project): Found => {
  const { shadowed, hooksPath, configured, others } = state;
  if (shadowed !== undefined && hooksPath !== undefined) {
    return {
      message: `tripkey's hook \`${shadowed}\` is never run: \`core.hooksPath\` makes git look in \`${hooksPath}\``,
      fix: 'run `npx tripkey init`, which writes the hook there, or `git config --unset core.hooksPath`',
      mends: [{ kind: 'hook' }],
    };
  }
  if (configured !== undefined) {
    return {
      message: `tripkey is set up in \`${configured}\`, which git does not run in this clone`,
      fix: activations.get(configured) ?? `run \`git config core.hooksPath ${configured}\``,
    };
  }
  const mends = { fix: 'run `npx tripkey init`', mends: [{ kind: 'hook' }] } as const;
  if (others.length > 0) {
    const names = others.map((name) => `\`${name}\``).join(', ');
    return {
      severity: 'info',
      message: `before a commit runs ${names}, and not tripkey, which knows more forms of OpenAI keys`,
      fix: 'if you want both, run `npx tripkey init`: what is in the hook stays',
    };
  }
  const where = hooksPath === undefined ? '' : ` in \`${hooksPath}\` (\`core.hooksPath\`)`;
  const message = `no hook of tripkey runs before a commit${where}: a key is seen when it is in the history`;
  return speaksOfKeys(project) ? { message, ...mends } : { severity: 'info', message, ...mends };
};

/** How the hooks of each manager come to life in a clone. */
const activations: ReadonlyMap<string, string> = new Map([
  ['husky', 'run `npm install`, or `npx husky`'],
  ['pre-commit', 'run `pre-commit install`'],
  ['lefthook', 'run `npx lefthook install`'],
  ['overcommit', 'run `overcommit --install`'],
  ['simple-git-hooks', 'run `npx simple-git-hooks`'],
  ['yorkie', 'run `npm install`'],
]);
