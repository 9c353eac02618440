import type { Check, Found } from './check.ts';
import { ownerOnly } from './environment/owner-only.ts';
import { environmentFiles } from './environment/folders.ts';
import { environmentReads } from './environment/names.ts';
import { namesText, secretsOf } from './environment/secrets.ts';
import type { Project, ProjectFile } from './project.ts';

/** Of files that hold a secret. git sets the mode of what it tracks; Windows has none. */
export const envPermissions: Check = {
  id: 'env-permissions',
  severity: 'low',
  title: 'Environment files with secrets can be read by their owner alone',
  why: 'Other accounts of the machine, and programs that run under them, can read the keys.',
  mend: 'Run `chmod 600` on it.',
  references: ['https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html'],
  reads: environmentReads,
  run: (project) =>
    environmentFiles(project)
      .filter((file) => !file.tracked && secretsOf(file).length > 0)
      .flatMap((file) => foundIn(file, project)),
};

const foundIn = (file: ProjectFile, project: Project): readonly Found[] => {
  const mends = ownerOnly(file.path, project);
  const mode = project.mode(file.path);
  if (mends.length === 0 || mode === undefined) return [];
  const who = (mode & 0o004) !== 0 ? 'every account of this machine' : 'every account of its group';
  const names = namesText(secretsOf(file).flatMap(({ name }) => name ?? []));
  return [
    {
      path: file.path,
      message: `${who} can read ${names === '' ? 'the key in it' : names} (mode ${mode.toString(8)})`,
      fix: `run \`chmod 600 ${file.path}\``,
      mends,
    },
  ];
};
