import type { RedactedFinding } from '../detect/finding.ts';

/** What to do about findings, most urgent first, short. */
export const advice = (findings: readonly RedactedFinding[], mode: string): readonly string[] => {
  const isKey = findings.some(({ confidence }) => confidence !== 'low');
  const first = findings[0]?.locations.find(({ path }) => path !== null)?.path;
  return [
    'What to do:',
    ...steps(mode, first),
    ...(isKey ? ['- If it was ever pushed or shared, it is leaked: make a new key, deploy it, then revoke this one at platform.openai.com/api-keys.'] : []),
    '- Not a key? Put "tripkey:allow" in a comment on that line, or accept it: tripkey baseline --reason "…"',
  ];
};

const steps = (mode: string, path: string | null | undefined): readonly string[] => {
  if (mode !== 'staged') return ['- Move the key to .env (ignored by git) or a secret manager and read it from the environment.'];
  const file = path === null || path === undefined || /[^\w./-]/.test(path) ? '<file>' : path;
  return [
    `- Take it out of the commit: git restore --staged ${file}`,
    '- Move the key to .env (ignored by git) and read it from the environment: process.env.OPENAI_API_KEY, os.environ["OPENAI_API_KEY"].',
  ];
};
