import type { Check } from './check.ts';
import { manifestFor, manifestOf } from './deployment/manifest.ts';
import { type NamedKey, namedKeysOf } from './formats/named-keys.ts';
import { settingLabel } from './formats/setting-label.ts';
import { isCiFile } from './formats/workflow.ts';

/**
 * References, placeholders and encrypted values are no keys to the scan. What git ignores is a person's own; CI's files
 * are `ci-secret`'s.
 */
export const plainInDeployment: Check = {
  id: 'plain-in-deployment',
  severity: 'high',
  title: 'Deployments refer to keys, they do not hold them',
  why: 'A key in a manifest is read by everybody who reads the repository or may look at what runs, it cannot be changed without a deployment, and every copy of the manifest keeps it.',
  mend: 'Keep the key in a secret store (Kubernetes Secrets, AWS, Azure or Google secret managers, Vault, 1Password) and write the reference.',
  references: [
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
    'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    'https://12factor.net/config',
  ],
  look: (file) => {
    const manifest = file.keys.length === 0 || file.ignored || isCiFile(file.path) ? undefined : manifestOf(file);
    if (manifest === undefined) return [];
    return namedKeysOf(file)
      .filter(isGiven)
      .map((named) => ({
        startLine: named.key.startLine,
        message: `${settingLabel(named)} stands in plain in ${manifestFor(manifest, file, named).what}: whoever reads it has the key`,
        fix: `revoke the key, and ${manifestFor(manifest, file, named).fix}`,
      }));
  },
};

/** Rather than what is taken where nothing is given: that is `hardcoded-fallback`'s. A block of many lines is no such value. */
const isGiven = ({ setting }: NamedKey): boolean =>
  setting === undefined ||
  setting.line !== setting.endLine ||
  !(/\$\{\w{1,100}:?-/.test(setting.value) || /^default(?:Value)?$/i.test(setting.name));
