import { exitCodes } from '../errors.ts';
import { checks } from '../hygiene/checks.ts';
import { wrap } from '../report/frame.ts';
import type { Io } from './io.ts';
import { pairOutputsOf } from './outputs.ts';
import { lookOf } from './render.ts';
import { writeOutputs } from './write.ts';

/** `tripkey doctor --list`: every check, with what it asks, why, and how to mend it; as text or JSON. */
export const runDoctorList = (
  { argv, color }: { readonly argv: readonly string[]; readonly color: boolean | undefined },
  io: Io,
): number => {
  const outputs = pairOutputsOf(argv, ['text', 'json']);
  const texts = outputs.map(({ format, file }) =>
    format === 'json' ? `${JSON.stringify(checks.map(facts), null, 2)}\n` : asText(lookOf(file, color, io).columns),
  );
  writeOutputs(outputs, texts, false, io);
  return exitCodes.clean;
};

const facts = ({ id, severity, title, why, mend, references }: (typeof checks)[number]) => ({
  id,
  severity,
  title,
  why,
  mend,
  references,
});

const MAX_WIDTH = 100;

const asText = (columns: number): string => {
  const indent = (text: string): readonly string[] =>
    wrap(text, Math.min(MAX_WIDTH, columns) - 2).map((line) => `  ${line}`);
  const blocks = checks.map(({ id, severity, title, why, mend }) =>
    [`${id}  ${severity}`, ...indent(title), ...indent(`Why: ${why}`), ...indent(`Mend: ${mend}`)].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
};
