import type { Check } from './check.ts';
import type { FallbackLook } from './fallback/fallback.ts';
import { fallbacksInCode } from './fallback/in-code.ts';
import { fallbacksInSettings } from './fallback/in-settings.ts';
import { fallbacksInTerraform } from './fallback/in-terraform.ts';
import { judgeFallback } from './fallback/judge.ts';
import { mentionsKey } from './keys/mentions-key.ts';

const looks: readonly FallbackLook[] = [fallbacksInCode, fallbacksInSettings, fallbacksInTerraform];

export const hardcodedFallback: Check = {
  id: 'hardcoded-fallback',
  severity: 'medium',
  title: 'No key stands in the code for where its variable is not set',
  why: 'A fallback is committed like all of the code, so everybody who has it has the key; and nobody notices that the variable is missing.',
  mend: 'Read the variable without a fallback, and stop with an error that names it where it is not set.',
  references: [
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
    'https://cwe.mitre.org/data/definitions/798.html',
    'https://12factor.net/config',
  ],
  look: (file, project) => {
    if (!mentionsKey(file, project)) return [];
    const lines = new Set<number>();
    return looks
      .flatMap((look) => [...look(file, project)])
      .flatMap((fallback) => judgeFallback(fallback, file) ?? [])
      .filter(({ startLine = 0 }) => !lines.has(startLine) && Boolean(lines.add(startLine)));
  },
};
