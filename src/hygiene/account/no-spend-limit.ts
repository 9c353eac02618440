import { type AccountCheck, pages } from './account.ts';
import { projectText } from './words.ts';

/** A stolen key then costs as much as the organization's own limit lets it. */
export const noSpendLimit: AccountCheck = {
  id: 'account-no-spend-limit',
  title: 'Projects without a spend limit',
  run: ({ projects, spendLimits }) =>
    projects
      .filter(({ id }) => spendLimits.get(id) === null)
      .map((project) => ({
        check: 'account-no-spend-limit',
        severity: 'medium',
        message: `${projectText(project)} has no spend limit`,
        fix: `set a monthly limit: ${pages.limits}`,
      })),
};
