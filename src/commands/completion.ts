import { exitCodes } from '../errors.ts';
import { checks } from '../hygiene/checks.ts';
import { type Shell, completionScript } from '../manual/completion/completion.ts';
import { pages } from '../manual/pages.ts';
import type { Printing } from './io.ts';

/** `tripkey completion <shell>`, with the ids of doctor's checks, which help does not load. */
export const runCompletion = (shell: Shell, io: Printing): number => {
  const complete = pages.map((page) =>
    page.name === 'doctor' ? { ...page, values: { ...page.values, check: checks.map(({ id }) => id) } } : page,
  );
  io.stdout.write(completionScript(shell, complete));
  return exitCodes.clean;
};
