/** What a CI system says of a run: names of variables, in the order in which they are asked. docs/ci.md has the sources. */
export interface CiSystem {
  readonly name: string;
  /** Set on this system, and on no other that stands behind it in the list. */
  readonly marker: string;
  /** Where the marker alone says too little. */
  readonly markerValue?: string;
  /** The commit that is looked at; HEAD where none is set: a merge of a request into its target, at times. */
  readonly head?: readonly string[];
  /** Of a merge or pull request: the commit that it began at. */
  readonly requestBase?: readonly string[];
  /** Of a merge or pull request: the branch that it is to go into. Set for requests alone. */
  readonly requestTarget?: readonly string[];
  /** Of a push: the commit that the branch stood at. Zeros or absent: a new branch, or the system does not say. */
  readonly before?: readonly string[];
  /** `before`, or TRIPKEY_BASE in the template, is the commit of another run, whatever came of that: where a run is started again, its own or a later one. */
  readonly isBeforeOfRun?: true;
  readonly branch?: readonly string[];
  readonly tag?: readonly string[];
  readonly defaultBranch?: readonly string[];
  /** Names why this run is about everything, by its value: a schedule. */
  readonly event?: string;
  readonly wholeEvents?: readonly string[];
  /** How the whole history comes into the clone. */
  readonly depth: string;
}

/** Systems that speak another's variables stand in front of it. */
export const ciSystems: readonly CiSystem[] = [
  {
    name: 'Woodpecker CI',
    marker: 'CI',
    markerValue: 'woodpecker',
    head: ['CI_COMMIT_SHA'],
    requestTarget: ['CI_COMMIT_TARGET_BRANCH'],
    before: ['CI_PREV_COMMIT_SHA'],
    isBeforeOfRun: true,
    branch: ['CI_COMMIT_BRANCH'],
    tag: ['CI_COMMIT_TAG'],
    defaultBranch: ['CI_REPO_DEFAULT_BRANCH'],
    event: 'CI_PIPELINE_EVENT',
    wholeEvents: ['cron'],
    depth: 'clone: with settings partial: false and depth: 0',
  },
  {
    name: 'GitLab CI',
    marker: 'GITLAB_CI',
    head: ['CI_COMMIT_SHA'],
    // Of a merged result, the head has what the target got since the request began: the first is set then, and only then.
    requestBase: ['CI_MERGE_REQUEST_TARGET_BRANCH_SHA', 'CI_MERGE_REQUEST_DIFF_BASE_SHA'],
    requestTarget: ['CI_MERGE_REQUEST_TARGET_BRANCH_NAME'],
    before: ['CI_COMMIT_BEFORE_SHA'],
    branch: ['CI_COMMIT_BRANCH'],
    tag: ['CI_COMMIT_TAG'],
    defaultBranch: ['CI_DEFAULT_BRANCH'],
    event: 'CI_PIPELINE_SOURCE',
    wholeEvents: ['schedule'],
    depth: 'variables: GIT_DEPTH: 0',
  },
  {
    name: 'CircleCI',
    marker: 'CIRCLECI',
    head: ['CIRCLE_SHA1'],
    branch: ['CIRCLE_BRANCH'],
    tag: ['CIRCLE_TAG'],
    isBeforeOfRun: true,
    depth: 'checkout: with method: full',
  },
  {
    name: 'Azure Pipelines',
    marker: 'TF_BUILD',
    head: ['BUILD_SOURCEVERSION'],
    requestTarget: ['SYSTEM_PULLREQUEST_TARGETBRANCH'],
    branch: ['BUILD_SOURCEBRANCH'],
    event: 'BUILD_REASON',
    wholeEvents: ['Schedule'],
    depth: 'checkout: self with fetchDepth: 0',
  },
  {
    name: 'Bitbucket Pipelines',
    marker: 'BITBUCKET_BUILD_NUMBER',
    head: ['BITBUCKET_COMMIT'],
    requestBase: ['BITBUCKET_PR_DESTINATION_COMMIT'],
    requestTarget: ['BITBUCKET_PR_DESTINATION_BRANCH'],
    branch: ['BITBUCKET_BRANCH'],
    tag: ['BITBUCKET_TAG'],
    depth: 'clone: depth: full',
  },
  {
    name: 'Jenkins',
    marker: 'JENKINS_URL',
    head: ['GIT_COMMIT'],
    requestTarget: ['CHANGE_TARGET'],
    before: ['GIT_PREVIOUS_SUCCESSFUL_COMMIT'],
    branch: ['BRANCH_NAME', 'GIT_BRANCH'],
    tag: ['TAG_NAME'],
    depth: 'checkout of the git plugin without "Shallow clone"',
  },
  {
    name: 'GitHub, Gitea or Forgejo Actions',
    marker: 'GITHUB_ACTIONS',
    requestTarget: ['GITHUB_BASE_REF'],
    branch: ['GITHUB_HEAD_REF', 'GITHUB_REF_NAME'],
    event: 'GITHUB_EVENT_NAME',
    wholeEvents: ['schedule'],
    depth: 'actions/checkout with fetch-depth: 0',
  },
];
