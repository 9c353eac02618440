import { isDocument } from '../documents.ts';
import { perProject } from '../per-project.ts';
import type { Project, ProjectFile } from '../project.ts';

/** Whether a file names a variable that holds an OpenAI key: a quick look before its words are read. */
export const namesKeyVariable = ({ text }: ProjectFile, project: Project): boolean =>
  namesOf(project).some((name) => text.includes(name));

/** Whether anything but a text does so in a project: what weakens all its connections weakens those with the key. */
export const usesKey: (project: Project) => boolean = perProject((project) =>
  project.files.some((file) => !isDocument(file.path) && namesKeyVariable(file, project)),
);

const namesOf = perProject(({ keyVariables }) => [...keyVariables]);
