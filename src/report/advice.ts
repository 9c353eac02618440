import type { RedactedFinding } from '../detect/finding.ts';

/** What to do about findings, first things first, one step an entry. */
export const advice = (findings: readonly RedactedFinding[], mode: string): readonly string[] => {
  const revoke = `revoke it ${whereToRevoke(findings)}`;
  if (mode === 'range') {
    return [
      `The commits exist already. If they were pushed anywhere, ${revoke} once a new key is in use: deleting the line does not help.`,
      'If not, take the key out of them: git rebase -i, then scan again.',
      MOVE,
      ALLOW,
    ];
  }
  const first =
    mode === 'staged'
      ? [`Take it out of the file and git add it again, or unstage it: git reset -- ${filesOf(findings)}`]
      : [];
  return [...first, MOVE, `If it was ever pushed or shared, ${revoke} once a new key is in use.`, ALLOW];
};

const MOVE = 'Keep it in .env (ignored by git) or a secret manager, and read it from the environment.';
const ALLOW = 'Not a secret? Write tripkey:allow in a comment on its line, or run: tripkey baseline --reason "…"';

/** Every vendor has its own page; only one is named. */
export const whereToRevoke = (findings: readonly RedactedFinding[]): string => {
  const places = new Set(
    findings.map(({ ruleId }) => VENDORS.find(([prefix]) => ruleId.startsWith(prefix))?.[1] ?? 'where it was made'),
  );
  return places.size === 1 ? [...places][0]! : 'where it was made';
};

const VENDORS: readonly (readonly [string, string])[] = [
  ['openai-', 'at platform.openai.com/api-keys'],
  ['azure-', 'in the Azure portal (regenerate the key)'],
  ['chatgpt-', 'by logging out of all sessions at chatgpt.com'],
];

const SHOWN_FILES = 3;

/** Names as a shell takes them; none where there are many, or where a name had to be changed to be shown. */
const filesOf = (findings: readonly RedactedFinding[]): string => {
  const paths = new Set(
    findings.flatMap(({ locations }) => locations.flatMap(({ path }) => path?.split('!')[0] ?? [])),
  );
  const isPlain = [...paths].every((path) => /^[\w./@+ -]+$/.test(path));
  if (!isPlain || paths.size === 0 || paths.size > SHOWN_FILES) return '<file>';
  return [...paths].map((path) => quoted(path.startsWith('-') ? `./${path}` : path)).join(' ');
};

const quoted = (path: string): string => (path.includes(' ') ? `'${path}'` : path);
