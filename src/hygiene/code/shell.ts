import type { Code } from './code.ts';

/** A shell's script. */
export const readShell = (_text: string, _firstLine: number): Code => ({
  ...{ language: 'shell', tokens: [], calls: [], reads: [], assignments: [] },
});
