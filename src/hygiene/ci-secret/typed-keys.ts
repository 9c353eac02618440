import { namesKey } from '../formats/key-names.ts';
import { workflowOf } from '../formats/workflow.ts';
import type { Look } from '../look.ts';
import type { ProjectFile } from '../project.ts';

/** Keys that people type in when they start a workflow: inputs are not masked, and the run's event keeps them. */
export const typedKeys: Look = (file, project) =>
  (workflowOf(file)?.inputs ?? [])
    .filter(
      ({ name, type }) => namesKey(name, project.keyVariables) && !/^(?:boolean|choice|environment|number)$/.test(type),
    )
    .map(({ name, line }) => ({
      startLine: line,
      ...(isMasked(name, file)
        ? {
            severity: 'low' as const,
            message: `\`${name}\` is typed in when the workflow is started: it passes through people's hands each time`,
          }
        : {
            severity: 'medium' as const,
            message: `\`${name}\` is typed in when the workflow is started: inputs are not masked, and the run keeps them for everybody who sees it`,
          }),
      fix: 'take the key from `secrets`, and drop the input',
    }));

/**
 * Read from the event's file and masked before anything shows it. An expression (`${{ inputs.name }}`) does not do: its value stands in the log of the step
 * that masks it.
 */
const isMasked = (name: string, { text }: ProjectFile): boolean =>
  text.includes('::add-mask::') &&
  /GITHUB_EVENT_PATH|github\.event_path/.test(text) &&
  expressionsIn(text).every((expression) => !expression.includes(name));

const expressionsIn = (text: string): readonly string[] => text.match(/\$\{\{[^}]{1,500}\}\}/g) ?? [];
