import { namesKey } from '../formats/key-names.ts';
import { workflowOf } from '../formats/workflow.ts';
import type { Look } from '../look.ts';

/** Keys that people type in when they start a workflow: inputs are not masked, and the run's event keeps them. */
export const typedKeys: Look = (file, project) =>
  (workflowOf(file)?.inputs ?? [])
    .filter(
      ({ name, type }) => namesKey(name, project.keyVariables) && !/^(?:boolean|choice|environment|number)$/.test(type),
    )
    .map(({ name, line }) => ({
      severity: 'medium',
      startLine: line,
      message: `\`${name}\` is typed in when the workflow is started: inputs are not masked, and the run keeps them for everybody who sees it`,
      fix: 'take the key from `secrets`, and drop the input',
    }));
