import { adminClients, adminKeys } from './key-kinds/admin-near-application.ts';
import type { Check } from './check.ts';
import { isCiFile } from './formats/workflow.ts';
import { kindsIn } from './keys/key-kinds.ts';
import { misnamed } from './key-kinds/misnamed.ts';

export const wrongKeyKind: Check = {
  id: 'wrong-key-kind',
  severity: 'medium',
  title: "Each place has the kind of key that it needs: service accounts' in CI, no admin key in an application",
  why: "A person's key in CI can do what the person can, and ends when the person leaves. An admin key in an application gives whoever breaks in the whole organization.",
  mend: "Give CI a service account's key, an application a key of its project, and keep admin keys with the tools that administer.",
  references: [
    'https://help.openai.com/en/articles/9186755-managing-projects-in-the-api-platform',
    'https://platform.openai.com/docs/api-reference/admin-api-keys',
  ],
  look: (file, project) => {
    const kinds = kindsIn(file);
    const names = misnamed(kinds);
    const told = new Set(names.map(({ startLine }) => startLine));
    const rest = [
      ...(isCiFile(file.path) ? kinds.flatMap(inCi) : adminKeys(file, kinds, project)),
      ...adminClients(file, project),
    ];
    return [...names, ...rest.filter(({ startLine }) => !told.has(startLine))];
  },
};

const inCi = ({ key, kind }: ReturnType<typeof kindsIn>[number]) => {
  if (kind !== 'user' && kind !== 'project') return [];
  const message =
    kind === 'user'
      ? "a person's key runs CI: it can do all that the person can, and ends when the person leaves"
      : "a project key runs CI: it is a person's, and ends when the person leaves the project";
  return [
    {
      ...(kind === 'project' && { severity: 'low' as const }),
      startLine: key.startLine,
      message,
      fix: "make a service account in CI's own project, and keep its key in CI's secrets",
    },
  ];
};
