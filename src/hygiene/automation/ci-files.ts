/** Files that tell a CI system what to run, at the top of a repository. */
export const CI_FILE =
  /^(?:\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab\/(?:.*\/)?[^/]+\.ya?ml|\.circleci\/[^/]+\.ya?ml|azure-pipelines[\w.-]*\.ya?ml|\.azure(?:-pipelines|devops)?\/(?:.*\/)?[^/]+\.ya?ml|bitbucket-pipelines\.ya?ml|Jenkinsfile[\w.-]*|\.jenkins\/.+|\.buildkite\/.+|\.drone\.(?:ya?ml|jsonnet|star)|\.woodpecker(?:\.ya?ml|\/.+\.ya?ml)|\.travis\.yml|\.?appveyor\.ya?ml|\.cirrus\.(?:yml|star)|cloudbuild[\w.-]*\.(?:ya?ml|json)|buildspec[\w.-]*\.ya?ml|\.semaphore\/.+\.ya?ml|codefresh\.ya?ml|\.builds\/.+\.ya?ml|\.build\.ya?ml|\.ci\/.+)$/;

/** Files that those may call. */
export const CALLED_FILE =
  /(?:^|\/)(?:package\.json|action\.ya?ml)$|^(?:[Mm]akefile|GNUmakefile|\.?[Jj]ustfile|Taskfile\.ya?ml|\.?mise\.toml|pyproject\.toml|tox\.ini|setup\.cfg|noxfile\.py|tasks\.py|Rakefile|build\.gradle(?:\.kts)?|pom\.xml|composer\.json|deno\.jsonc?|Earthfile|hk\.pkl|\.trunk\/trunk\.yaml|\.pre-commit-config\.ya?ml|\.?lefthook\.ya?ml|\.lintstagedrc[\w.]*|[^/]+\.(?:sh|bash|ps1))$|^(?:\.?ci|scripts?|tools?|bin|hack|build|dev|\.github\/scripts)\/[^/]+$/;

/** Whether a workflow looks at changes: one that greets people or closes issues is no place for a search. */
export const looksAtChanges = (path: string, text: string): boolean =>
  !/^\.(?:github|gitea|forgejo)\//.test(path) || /\b(?:push|pull_request|merge_group|workflow_call)\b/.test(text);

/** Whether jobs come from files of another repository, which are not here to be read. */
export const callsElsewhere = (path: string, text: string): boolean =>
  ELSEWHERE.some(([file, call]) => file.test(path) && call.test(text));

const ELSEWHERE: readonly (readonly [RegExp, RegExp])[] = [
  [/\/workflows\//, /\buses:[ \t]*["']?[^.\s/"'][^\s/]{0,100}\/[^\s@]{1,100}\/workflows\//],
  [/gitlab/, /^[ \t]*(?:-[ \t]*)?(?:project|remote|template|component):[ \t]*\S/m],
  [/Jenkinsfile/, /@Library\b|\blibrary\b/],
  [/azure/, /^(?:extends|resources):/m],
  [/circleci/, /^setup:[ \t]*true/m],
];
