import { Arg, DockerfileParser, Env, type Instruction } from 'dockerfile-ast';
import type { NamedValue } from './named-value.ts';

/**
 * What ARG and ENV set in a Dockerfile, in all its stages: `['ENV', 'OPENAI_API_KEY']`. An ARG without a value has ''.
 */
export const dockerfileValues = (text: string): readonly NamedValue[] =>
  instructionsOf(text).flatMap((instruction) => {
    const keyword = instruction.getKeyword();
    const isSetting = instruction instanceof Arg || instruction instanceof Env;
    return !isSetting
      ? []
      : instruction.getProperties().map((property): NamedValue => {
          const { start, end } = property.getRange();
          const name = property.getName();
          const value = property.getValue() ?? '';
          return { name, keys: [keyword, name], value, line: start.line + 1, endLine: end.line + 1 };
        });
  });

/** The instructions of a Dockerfile; none of one that is too long to be one. */
export const instructionsOf = (text: string): readonly Instruction[] =>
  text.length > longest ? [] : DockerfileParser.parse(text).getInstructions();

/** The parser takes ever longer for each line; no Dockerfile that people write is larger. */
const longest = 100_000;
