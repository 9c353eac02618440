import type { Language } from './code.ts';

/** Code that stands in a file of another kind. */
export interface EmbeddedCode {
  readonly text: string;
  readonly language: Language;
  /** Its line in the file, from 1. */
  readonly firstLine: number;
}

/** What of a file is code: none, for most. */
export const embeddedCode = (_path: string, _text: string): EmbeddedCode[] => [];
