import type { RedactedFinding } from '../detect/finding.ts';
import type { Analysis, Verdict, Verification } from '../detect/verification.ts';
import { wrap } from './frame.ts';
import { type Page, plural } from './page.ts';
import { reasonWords, verdictWord } from './verdict-words.ts';
import { visible } from './visible.ts';

const INDENT = 4;

/** What asking said of a key, fitted into a page. */
export const verificationLines = (verification: Verification, page: Page): readonly string[] => {
  const color = colorOf(verification.verdict, page);
  const [first = '', ...more] = wrap(visible(verdictText(verification)), page.width - INDENT);
  return [
    `  ${color(first)}`,
    ...more.map((line) => `${' '.repeat(INDENT)}${color(line)}`),
    ...verificationFacts(verification).flatMap((fact) =>
      wrap(visible(fact), page.width - INDENT).map((line) => `${' '.repeat(INDENT)}${line}`),
    ),
  ];
};

/** The verdict, who was asked, and why: a line, raw. */
export const verdictText = (verification: Verification): string => {
  const { verdict, host } = verification;
  return `${verdictWord[verdict]}${host === null ? '' : ` (${host})`}: ${reasonWords(verification)}`;
};

/** Whose key it is and what it can do: lines, raw. */
export const verificationFacts = (verification: Verification): readonly string[] => [
  ...whose(verification),
  ...limits(verification),
  ...(verification.analysis === undefined ? [] : reach(verification.analysis)),
];

const colorOf = (verdict: Verdict, { colors }: Page): ((text: string) => string) => {
  switch (verdict) {
    case 'live':
    case 'live_restricted':
      return (text) => colors.red(colors.bold(text));
    case 'dead':
      return colors.green;
    case 'unknown':
      return colors.yellow;
  }
};

const whose = ({ organization, project, missingScopes, legacy }: Verification): readonly string[] => {
  const facts = [
    ...(organization === undefined ? [] : [`organization ${organization}`]),
    ...(project === undefined ? [] : [`project ${project}`]),
    ...(missingScopes === undefined || missingScopes.length === 0 ? [] : [`lacks ${missingScopes.join(', ')}`]),
  ];
  return [
    ...(facts.length === 0 ? [] : [facts.join(' · ')]),
    ...(legacy === true ? ['an old kind of user key: it acts in every organization of its user'] : []),
  ];
};

const limits = ({ rateLimits }: Verification): readonly string[] => {
  const facts = [
    ...(rateLimits?.requests === undefined ? [] : [plural(rateLimits.requests, 'request')]),
    ...(rateLimits?.tokens === undefined ? [] : [plural(rateLimits.tokens, 'token')]),
  ];
  return facts.length === 0 ? [] : [`limits a minute: ${facts.join(', ')}`];
};

const reach = ({ reach: worst, permissions, identity, ownModels }: Analysis): readonly string[] => {
  const areas = (access: string): string =>
    permissions
      .filter((permission) => permission.access === access)
      .map(({ area }) => area)
      .join(', ');
  const [granted, denied, unknown] = [areas('granted'), areas('denied'), areas('unknown')];
  return [
    `reach: ${worst === 'unknown' ? 'unknown (whether it can run models cannot be asked without running one)' : worst}`,
    ...(granted === '' ? [] : [`may read: ${granted}`]),
    ...(denied === '' ? [] : [`may not: ${denied}`]),
    ...(unknown === '' ? [] : [`could not be asked: ${unknown}`]),
    ...(identity === undefined ? [] : [`acts as ${identity.user}${inOrganizations(identity.organizations)}`]),
    ...(ownModels === undefined || ownModels.length === 0 ? [] : [`fine-tuned models: ${ownModels.join(', ')}`]),
  ];
};

const inOrganizations = (organizations: readonly { readonly title: string; readonly role: string }[]): string =>
  organizations.length === 0 ? '' : ` in ${organizations.map(({ title, role }) => `${title} (${role})`).join(', ')}`;

/** `1 live, 2 dead, 1 unknown`; empty where nothing was verified. */
export const verdictCounts = (findings: readonly RedactedFinding[]): string => {
  const verdicts = findings.flatMap(({ verification }) => verification?.verdict ?? []);
  const counts = (['live', 'live_restricted', 'dead', 'unknown'] as const).map(
    (verdict) => [verdict, verdicts.filter((each) => each === verdict).length] as const,
  );
  return counts
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdictWord[verdict]}`)
    .join('; ');
};
