import { CI_FILE } from './automation/ci-files.ts';
import type { Check } from './check.ts';
import { buildArguments } from './ci-secret/build-arguments.ts';
import { inlineKeys } from './ci-secret/inline-keys.ts';
import type { Look } from './look.ts';
import { printedSecrets } from './ci-secret/printed-secrets.ts';
import { pullRequestTarget } from './ci-secret/pull-request-target.ts';
import { typedKeys } from './ci-secret/typed-keys.ts';

export const ciSecret: Check = {
  id: 'ci-secret',
  severity: 'high',
  title: "Keys reach CI through its secrets, and nobody else's code or log gets at them",
  why: "What stands in a workflow everybody reads who reads the repository. A secret that a stranger's pull request can run beside, that a log shows or that an image layer keeps is as public as the pull request, the log or the image.",
  mend: "Keep keys in the CI system's secrets, give them to the one step that needs them as environment, and to builds as secret mounts.",
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use',
    'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
    'https://docs.docker.com/build/building/secrets/',
    'https://docs.gitlab.com/ci/variables/#cicd-variable-security',
  ],
  reads: new RegExp(
    `${CI_FILE.source}|(?:^|/)(?:[^/]*[.])?(?:docker|container)file(?:[.][^/]*)?$|(?:^|/)[.](?:npmrc|yarnrc(?:[.]yml)?)$`,
    'i',
  ),
  look: (file, project) => looks.flatMap((look) => [...look(file, project)]),
};

const looks: readonly Look[] = [inlineKeys, typedKeys, pullRequestTarget, printedSecrets, buildArguments];
