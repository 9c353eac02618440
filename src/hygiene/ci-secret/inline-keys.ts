import { namedKeysOf } from '../formats/named-keys.ts';
import { settingLabel } from '../formats/setting-label.ts';
import { isCiFile } from '../formats/workflow.ts';
import type { Look } from '../look.ts';

/** Keys that stand in a CI file, and those in a package manager's settings, which go where the sources go. */
export const inlineKeys: Look = (file) => {
  const place = placeOf(file.path);
  if (place === undefined || file.ignored) return [];
  return namedKeysOf(file).map((named) => ({
    startLine: named.key.startLine,
    message: `${settingLabel(named)} stands in ${place.what}: whoever reads the repository has the key`,
    fix: place.fix,
  }));
};

interface Place {
  readonly what: string;
  readonly fix: string;
}

const placeOf = (path: string): Place | undefined => {
  if (/(?:^|\/)\.(?:npmrc|yarnrc(?:\.yml)?)$/.test(path)) {
    return {
      what: "the package manager's settings",
      fix: 'take it out and revoke it: no package manager needs an OpenAI key',
    };
  }
  if (!isCiFile(path)) return undefined;
  const [, what, fix] = systems.find(([pattern]) => pattern.test(path)) ?? anySystem;
  return { what, fix: `revoke it, and ${fix}` };
};

const anySystem = [/^/, 'the CI file itself', "keep the new one in the CI system's secrets"] as const;

const systems: readonly (readonly [RegExp, string, string])[] = [
  [/(?:^|\/)action\.ya?ml$/, 'the action itself', 'let the workflow give the new one as an input from `secrets`'],
  [
    /workflows\//,
    'the workflow itself',
    "keep the new one in the repository's secrets: `gh secret set`, then `${{ secrets.OPENAI_API_KEY }}`",
  ],
  [/gitlab/, 'the pipeline itself', 'keep the new one in a masked and protected CI/CD variable of the project'],
  [/circleci/, 'the pipeline itself', 'keep the new one in a context of CircleCI'],
  [
    /azure/,
    'the pipeline itself',
    'keep the new one in a secret variable or in Azure Key Vault, then `$(OPENAI_API_KEY)`',
  ],
  [/bitbucket/, 'the pipeline itself', 'keep the new one in a secured repository variable'],
  [/cloudbuild/, 'the build itself', 'keep the new one in Google Secret Manager, then `availableSecrets`'],
  [/buildspec/, 'the build itself', 'keep the new one in AWS Secrets Manager, then `env.secrets-manager`'],
  [/travis/, 'the build itself', 'keep the new one in the repository settings, or `travis encrypt` it'],
  [/jenkins/i, 'the pipeline itself', "keep the new one in Jenkins' credentials, then `credentials('openai-api-key')`"],
];
