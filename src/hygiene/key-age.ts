import type { Service } from '../detect/rule.ts';
import type { Check, Found } from './check.ts';
import { dayText, daysBetween, daysText } from './age/days.ts';
import { type Rotation, rotationsOf } from './age/rotations.ts';

/** How many days before its date a key is named. */
const AHEAD_DAYS = 14;
const YEAR_DAYS = 365;

export const keyAge: Check = {
  id: 'key-age',
  severity: 'medium',
  title: 'Keys are replaced before they are 90 days old (`max_age_days`)',
  why: 'The longer a key lives, the more places it has been copied to: chats, logs, laptops, backups. A new one ends what nobody knows of.',
  mend: 'Put a new key in its place, and delete the old one when it has fallen silent. `tripkey doctor --record` writes down since when keys are in use.',
  references: [
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
    'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
  ],
  run: async (project) => {
    const rotations = await rotationsOf(project);
    return rotations.flatMap((rotation) => problemOf(rotation, dayText(project.now)));
  },
};

const problemOf = ({ key, due, ...age }: Rotation, today: string): readonly Found[] => {
  const left = daysBetween(today, due);
  if (left > AHEAD_DAYS) return [];
  const { path, startLine, name, preview, service } = key;
  const when = left < 0 ? 'it was to be replaced by' : 'it is to be replaced by';
  const days = `${age.atLeast ? 'at least ' : ''}${daysText(age.ageDays)} old`;
  return [
    {
      severity: left >= 0 ? 'info' : age.ageDays > YEAR_DAYS ? 'high' : 'medium',
      path,
      startLine,
      message: `\`${name}\` (${preview}) is ${days} (${sourceText(age)}): ${when} ${due}`,
      fix: fixes[service],
    },
  ];
};

const sourceText = ({ since, source, atLeast }: Pick<Rotation, 'since' | 'source' | 'atLeast'>): string => {
  if (source === 'recorded') return `in use since ${since}`;
  if (source === 'changed') return `its file was last changed on ${since}`;
  return atLeast ? `committed by ${since} in what this shallow clone has` : `first committed on ${since}`;
};

const fixes: Readonly<Record<Service, string>> = {
  openai: 'put a new key in its place, and delete this one when it has fallen silent (`tripkey rotate` does both)',
  'openai-admin': 'make a new admin key, put it in its place, and delete this one',
  'azure-openai': 'let the application use the other key of the resource, then regenerate this one',
};
