import { type Job, type Step, type Trigger, type Workflow, workflowOf } from '../formats/workflow.ts';
import type { Project } from '../project.ts';
import type { Look } from '../look.ts';
import { secretIn } from './secrets-in.ts';

/**
 * Jobs of `pull_request_target`, which have the repository's secrets, in which a stranger gets at an OpenAI key: by
 * code of the pull request that is checked out and run, or by a text of it that becomes part of a script. A reviewer
 * that only reads the change through the API is none, nor is a job that a maintainer must let run.
 */
export const pullRequestTarget: Look = (file, project) => {
  const workflow = workflowOf(file);
  const trigger = workflow?.triggers.find(({ name }) => name === 'pull_request_target');
  if (workflow === undefined || trigger === undefined || isMaintainers(trigger)) return [];
  return workflow.jobs
    .filter((job) => !isGuarded(job, workflow, new Set()))
    .flatMap((job) => [...foreignCode(job, workflow, project), ...foreignText(job, workflow, project)]);
};

/** Only who may write to the repository labels, assigns and merges. */
const isMaintainers = ({ types }: Trigger): boolean =>
  types.length > 0 && types.every((type) => /^(?:labeled|unlabeled|assigned|milestoned|closed)$/.test(type));

const foreignCode = (job: Job, workflow: Workflow, project: Project): ReturnType<Look> => {
  const at = job.steps.findIndex((step) => checksOutHead(step) && !isGuard(step.condition));
  const checkout = job.steps[at];
  if (checkout === undefined) return [];
  const after = job.steps.slice(at + 1);
  const runner = runsCode(checkout) ? checkout : after.find((step) => runsCode(step) && isIn(step, checkout));
  // What runs first can leave its code behind for every later step of the job.
  const reached = runner === undefined ? [] : job.steps.slice(job.steps.indexOf(runner));
  const given = reached.flatMap(({ env, with: inputs, run }) => [
    ...env,
    ...inputs,
    ...(run === undefined ? [] : [run]),
  ]);
  const secret = runner === undefined ? undefined : secretIn([...workflow.env, ...job.env, ...given], project);
  if (secret === undefined) return [];
  return [
    {
      startLine: checkout.line,
      message: `\`pull_request_target\` checks out and runs the pull request's code where \`${secret.name}\` can be read: anybody who opens one has the key`,
      fix: 'run the code on `pull_request`, without secrets, and do what needs the key in a job of its own that runs nothing of the pull request',
    },
  ];
};

const foreignText = (job: Job, workflow: Workflow, project: Project): ReturnType<Look> =>
  job.steps.flatMap(({ run, env, line, condition }) => {
    const text = strangersText.exec(run?.value ?? '')?.[1];
    if (run === undefined || text === undefined || isGuard(condition)) return [];
    const secret = secretIn([...workflow.env, ...job.env, ...env, run], project);
    if (secret === undefined) return [];
    return [
      {
        startLine: line,
        message: `\`${text}\` becomes part of a script that can read \`${secret.name}\`: whoever opens a pull request writes commands there`,
        fix: `give it to the step in \`env\`, and use the variable in the script`,
      },
    ];
  });

/** Texts that a stranger chooses. */
const strangersText =
  /\$\{\{\s{0,20}(github\.(?:head_ref|event\.(?:pull_request\.(?:title|body|head\.(?:ref|label|repo\.default_branch))|comment\.body|issue\.(?:title|body)|review\.body)))\s{0,20}\}\}/;

const checksOutHead = ({ uses, with: inputs, run }: Step): boolean =>
  (uses.startsWith('actions/checkout@') &&
    inputs.some(({ name, value }) => (name === 'ref' || name === 'repository') && isHead(value))) ||
  (run !== undefined &&
    /\bgh\s+pr\s+checkout\b|\bgit\s+(?:fetch|pull)\s[^\n]{0,200}\bpull\/|\bgit\s+checkout\s[^\n]{0,200}\bhead\.(?:sha|ref)\b/.test(
      run.value,
    ));

const isHead = (ref: string): boolean =>
  /\bhead\.(?:sha|ref|label|repo)\b|\bhead_ref\b|refs\/pull\/|\bmerge_commit_sha\b/.test(ref);

/** Builds, installs, tests: whatever takes its commands from the files that are there. */
const runsCode = ({ uses, run }: Step): boolean =>
  uses.startsWith('./') || (run !== undefined && toolsThatRun.test(run.value));

const toolsThatRun =
  /(?:^|[\s;&|(])(?:\.\.?\/[\w.-]|(?:npm|pnpm|yarn|npx|bun|bunx|deno|node|tsx|python3?|pip3?|uvx?|poetry|pipenv|pytest|tox|nox|hatch|make|just|task|cargo|mvn|gradle|bundle|rake|ruby|php|composer|dotnet|bazel|nx|turbo|tsc|jest|vitest|bash|sh|source)\s|go\s+(?:run|test|build|generate)\b|docker(?:\s+compose|-compose)?\s+(?:build|up|run)\b|(?:pytest|make|tox|yarn|nox)\s*$)/m;

/** A checkout in a folder of its own is data, unless a step goes there. */
const isIn = (step: Step, checkout: Step): boolean => {
  const folder = checkout.with.find(({ name }) => name === 'path')?.value.replace(/^\.\//, '') ?? '';
  return folder === '' || folder === '.' || `${step.uses}\n${step.run?.value ?? ''}`.includes(folder);
};

/** A maintainer must agree, or the pull request is none of a stranger's; also where a job that it waits for asks so. */
const isGuarded = (job: Job, workflow: Workflow, seen: Set<string>): boolean => {
  if (isGuard(job.condition) || job.environment !== '') return true;
  if (seen.size > workflow.jobs.length || seen.has(job.name)) return false;
  seen.add(job.name);
  return workflow.jobs.some(
    ({ name }, index) => job.needs.includes(name) && isGuarded(workflow.jobs[index] ?? job, workflow, seen),
  );
};

const isGuard = (condition: string): boolean =>
  /\bhead\.repo\.(?:full_name|fork|owner|id)\b|\blabels?\b|\bauthor_association\b|\bgithub\.(?:actor|triggering_actor)\b|\buser\.login\b|\bsender\.login\b|\bmerged\b|\bgithub\.event_name\s*[!=]=\s*'(?:push|pull_request|workflow_dispatch|schedule)'/.test(
    condition,
  );
