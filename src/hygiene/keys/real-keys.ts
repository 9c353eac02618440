import type { KeyPlace, ProjectFile } from '../project.ts';

/** The keys of a file that are no placeholders. */
export const realKeys = ({ keys }: ProjectFile): readonly KeyPlace[] =>
  keys.filter(({ confidence }) => confidence !== 'low');

/** Those of them that are not made for browsers, as ephemeral ones are. */
export const secretKeys = (file: ProjectFile): readonly KeyPlace[] =>
  realKeys(file).filter(({ ruleId }) => ruleId !== 'openai-ephemeral-client-secret');
