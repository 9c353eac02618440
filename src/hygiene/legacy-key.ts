import type { Check } from './check.ts';
import { isCiFile } from './formats/workflow.ts';
import { kindsIn } from './keys/key-kinds.ts';

/** Keys of people that belong to no project. In CI's files they are `wrong-key-kind`'s. */
export const legacyKey: Check = {
  id: 'legacy-key',
  severity: 'medium',
  title: 'Keys are project keys, not user keys of the old kind',
  why: 'A user key opens every organization and project of its owner, no administrator sees or limits it, and OpenAI phases such keys out.',
  mend: "Make a key in the application's own project, with the permissions that it needs, put it in place of the old one, and delete that.",
  references: [
    'https://help.openai.com/en/articles/9186755-managing-projects-in-the-api-platform',
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
  ],
  look: (file) =>
    isCiFile(file.path)
      ? []
      : kindsIn(file)
          .filter(({ kind }) => kind === 'user')
          .map(({ key, name }) => ({
            startLine: key.startLine,
            message: `${name === undefined ? 'here stands' : `\`${name}\` holds`} a user key of the old kind: it opens all that its owner may open, in no project's limits`,
            fix: "put a key of the application's own project in its place, and delete this one: https://platform.openai.com/api-keys",
          })),
};
