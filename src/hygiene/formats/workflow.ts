import { CI_FILE } from '../automation/ci-files.ts';
import { perFile } from '../per-file.ts';
import type { ProjectFile } from '../project.ts';
import type { TreeValue } from './tree.ts';
import { yamlValues } from './yaml.ts';

/** A GitHub workflow (Gitea's and Forgejo's are the same) or a composite action. */
export interface Workflow {
  /** Of an action none. */
  readonly triggers: readonly Trigger[];
  /** Names that `workflow_dispatch` asks people for, with what is said of each. */
  readonly inputs: readonly WorkflowInput[];
  /** `env` for all jobs. */
  readonly env: readonly TreeValue[];
  /** An action has one job, without a name. */
  readonly jobs: readonly Job[];
}

export interface Trigger {
  /** `push`, `pull_request_target` */
  readonly name: string;
  /** `opened`, `labeled`; none for the usual ones. */
  readonly types: readonly string[];
}

export interface WorkflowInput {
  readonly name: string;
  readonly type: string;
  readonly line: number;
}

export interface Job {
  readonly name: string;
  /** What must hold for it to run: its `if`, and the environment whose rules are asked; '' for none. */
  readonly condition: string;
  readonly environment: string;
  readonly needs: readonly string[];
  readonly env: readonly TreeValue[];
  /** What is handed to a reusable workflow; `inherit` hands over all. */
  readonly secrets: readonly TreeValue[];
  readonly steps: readonly Step[];
}

export interface Step {
  readonly line: number;
  readonly condition: string;
  /** `actions/checkout@v4`, `./local`; '' for a script. */
  readonly uses: string;
  readonly run: TreeValue | undefined;
  readonly with: readonly TreeValue[];
  readonly env: readonly TreeValue[];
}

/**
 * Whether a file tells a CI system what to run, or is an action that such a file uses. Wherever it lies: a project may
 * be part of a repository.
 */
export const isCiFile = (path: string): boolean =>
  CI_FILE.test(path) ||
  /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/workflows\/[^/]+|action|\.gitlab-ci|bitbucket-pipelines)\.ya?ml$/.test(path);

/** Undefined for other files, other CI systems' too. */
export const workflowOf: (file: ProjectFile) => Workflow | undefined = perFile(({ path, text }) => {
  if (!/(?:^|\/)(?:\.(?:github|gitea|forgejo)\/workflows\/[^/]+|action)\.ya?ml$/.test(path)) return undefined;
  return readWorkflow(yamlValues(text));
});

const readWorkflow = (values: readonly TreeValue[]): Workflow => {
  const jobs = groupsOf(below(values, 'jobs'));
  const actionSteps = below(values, 'runs');
  return {
    triggers: namesIn(below(values, 'on')).map((name) => ({
      name,
      types: below(values, 'on', name, 'types').map(({ value }) => value.value),
    })),
    inputs: inputsOf(below(values, 'on', 'workflow_dispatch', 'inputs')),
    env: below(values, 'env').map(last),
    jobs: [
      ...[...jobs].map(([name, rest]) => jobOf(String(name), rest)),
      ...(actionSteps.length > 0 ? [jobOf('', actionSteps)] : []),
    ],
  };
};

/** A value with what is left of its keys. */
interface Rest {
  readonly keys: readonly (string | number)[];
  readonly value: TreeValue;
}

const below = (values: readonly (TreeValue | Rest)[], ...path: readonly string[]): readonly Rest[] =>
  values.flatMap((each) =>
    path.every((key, index) => each.keys[index] === key)
      ? [
          {
            keys: each.keys.slice(path.length),
            value: typeof each.value === 'string' ? (each as TreeValue) : each.value,
          },
        ]
      : [],
  );

const last = ({ value }: Rest): TreeValue => value;

/** By the first key that is left. */
const groupsOf = (rests: readonly Rest[]): ReadonlyMap<string | number, readonly Rest[]> => {
  const groups = new Map<string | number, Rest[]>();
  for (const { keys, value } of rests) {
    const [key, ...others] = keys;
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ keys: others, value }]);
    else group.push({ keys: others, value });
  }
  return groups;
};

/** `on: push`, `on: [push]`, `on: { push: … }`, `needs: a`, `needs: [a, b]`. */
const namesIn = (rests: readonly Rest[]): readonly string[] => [
  ...new Set(rests.map(({ keys, value }) => (typeof keys[0] === 'string' ? keys[0] : value.value))),
];

const inputsOf = (rests: readonly Rest[]): readonly WorkflowInput[] =>
  [...groupsOf(rests)].map(([name, facts]) => ({
    name: String(name),
    type: textAt(facts, 'type'),
    line: facts[0]?.value.line ?? 1,
  }));

const textAt = (rests: readonly Rest[], key: string): string =>
  below(rests, key).find(({ keys }) => keys.length === 0)?.value.value ?? '';

const jobOf = (name: string, rests: readonly Rest[]): Job => ({
  name,
  condition: textAt(rests, 'if'),
  environment: below(rests, 'environment')[0]?.value.value ?? '',
  needs: namesIn(below(rests, 'needs')),
  env: below(rests, 'env').map(last),
  secrets: below(rests, 'secrets').map(last),
  steps: [...groupsOf(below(rests, 'steps')).values()].map(stepOf),
});

const stepOf = (rests: readonly Rest[]): Step => ({
  line: rests[0]?.value.line ?? 1,
  condition: textAt(rests, 'if'),
  uses: textAt(rests, 'uses'),
  run: below(rests, 'run').find(({ keys }) => keys.length === 0)?.value,
  with: below(rests, 'with').map(last),
  env: below(rests, 'env').map(last),
});
