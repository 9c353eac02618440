import type { Project, ProjectFile } from '../project.ts';

/** A literal that is taken where a variable with a key is not set. */
export interface Fallback {
  /** The variable, e.g. `OPENAI_API_KEY`. */
  readonly variable: string;
  /** Never shown. */
  readonly text: string;
  /** Of the literal, from 1. */
  readonly line: number;
  /** How it is written, after "`OPENAI_API_KEY`", e.g. "falls back to". */
  readonly verb: string;
}

/** One way to write a fallback, looked for in one file. */
export type FallbackLook = (file: ProjectFile, project: Project) => Iterable<Fallback>;
