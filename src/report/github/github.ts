import { plainSummary } from '../plain-summary.ts';
import type { Report } from '../report.ts';
import { visible } from '../visible.ts';
import { annotationsOf } from './annotations.ts';
import { commandsOf } from './commands.ts';

/** Workflow commands for the log of a step: annotations on the lines of a change, then what had no room, then the summary as plain text. */
export const github = (report: Report): string =>
  [...commandsOf(annotationsOf(report)), visible(plainSummary(report)), ''].join('\n');
