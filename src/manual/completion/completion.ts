import type { Page } from '../page.ts';
import type { shells } from '../project-pages.ts';
import { bashCompletion } from './bash.ts';
import { fishCompletion } from './fish.ts';
import { powershellCompletion } from './powershell.ts';
import { completedCommands } from './words.ts';
import { zshCompletion } from './zsh.ts';

export type Shell = (typeof shells)[number];

/** The script that makes a shell complete tripkey's words. It starts no program: what can be offered stands in it. */
export const completionScript = (shell: Shell, pages: readonly Page[]): string =>
  scripts[shell](completedCommands(pages));

const scripts = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
} as const satisfies Record<Shell, unknown>;
