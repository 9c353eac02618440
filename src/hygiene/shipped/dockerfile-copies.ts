import { posix } from 'node:path';
import { Add, Copy, From, type JSONInstruction, Workdir } from 'dockerfile-ast';
import { instructionsOf } from '../formats/dockerfile.ts';
import { wholeWords } from '../whole-words.ts';

/** A COPY or ADD that takes files of the build's context into a stage. */
export interface ContextCopy {
  /** `COPY . .` */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly sources: readonly string[];
  /** Whether what comes to this path, relative to the destination, is in the image in the end. */
  readonly isKept: (path: string) => boolean;
}

/** Copies from the context of a Dockerfile whose files are in its last stage, also by way of other stages. */
export const contextCopies = (text: string): readonly ContextCopy[] => {
  const stages = stagesOf(text);
  const kept = keptRoots(stages);
  return stages.flatMap((stage) =>
    stage.copies
      .filter(({ from }) => from === undefined)
      .map(({ text: shown, line, sources, destination }) => ({
        text: shown,
        line,
        sources,
        isKept: (path) => (kept.get(stage) ?? []).some((root) => isWithin(posix.join(destination, path), root)),
      })),
  );
};

interface Stage {
  readonly name: string | undefined;
  readonly base: string;
  readonly copies: StageCopy[];
}

interface StageCopy {
  readonly text: string;
  readonly line: number;
  /** A stage or an image. */
  readonly from: string | undefined;
  readonly sources: readonly string[];
  /** Absolute. */
  readonly destination: string;
}

const stagesOf = (text: string): readonly Stage[] => {
  const stages: Stage[] = [];
  let folder = '/';
  for (const instruction of instructionsOf(text)) {
    const stage = stages.at(-1);
    if (instruction instanceof From) {
      stages.push({ name: instruction.getBuildStage()?.toLowerCase(), base: instruction.getImage() ?? '', copies: [] });
      folder = '/';
    } else if (instruction instanceof Workdir) {
      folder = posix.resolve(folder, instruction.getArguments()[0]?.getValue() ?? '');
    } else if ((instruction instanceof Copy || instruction instanceof Add) && stage !== undefined) {
      stage.copies.push(...(copyOf(instruction, folder) ?? []));
    }
  }
  return stages;
};

const copyOf = (instruction: Copy | Add, folder: string): readonly StageCopy[] | undefined => {
  const paths = argumentsOf(instruction);
  const destination = paths.at(-1);
  const flags = instruction.getFlags();
  const isOther = flags.some((flag) => flag.getName() === 'exclude') || paths[0]?.startsWith('<<') === true;
  if (destination === undefined || paths.length < 2 || isOther) return undefined;
  const sources = paths.slice(0, -1);
  return [
    {
      text: wholeWords(`${instruction.getKeyword()} ${paths.join(' ')}`),
      line: instruction.getRange().start.line + 1,
      from: flags
        .find((flag) => flag.getName() === 'from')
        ?.getValue()
        ?.toLowerCase(),
      sources,
      destination: posix.resolve(folder, destination),
    },
  ];
};

const argumentsOf = (instruction: JSONInstruction): readonly string[] => {
  const strings = instruction.getJSONStrings().map((each) => each.getJSONValue());
  return strings.length > 0 ? strings : instruction.getArguments().map((each) => each.getValue());
};

/** What of each stage's files is in the last one: folders and files of it, `/` for all. A stage named by a variable is not known. */
const keptRoots = (stages: readonly Stage[]): ReadonlyMap<Stage, readonly string[]> => {
  const kept = new Map<Stage, string[]>();
  const keep = (stage: Stage | undefined, roots: readonly string[]): void => {
    if (stage !== undefined) kept.set(stage, [...(kept.get(stage) ?? []), ...roots]);
  };
  keep(stages.at(-1), ['/']);
  // A stage uses earlier ones alone.
  for (const [index, stage] of [...stages.entries()].toReversed()) {
    const roots = [...new Set(kept.get(stage))];
    if (roots.length === 0) continue;
    const earlier = stages.slice(0, index);
    keep(
      earlier.findLast(({ name }) => name === stage.base.toLowerCase()),
      roots,
    );
    for (const { from, sources, destination } of stage.copies) {
      if (from === undefined || !roots.some((root) => isWithin(destination, root) || isWithin(root, destination)))
        continue;
      const source =
        earlier.findLast(({ name }) => name === from) ?? (/^\d+$/.test(from) ? earlier[Number(from)] : undefined);
      keep(
        source,
        sources.map((path) => posix.resolve('/', path)),
      );
    }
  }
  return kept;
};

const isWithin = (path: string, root: string): boolean => root === '/' || path === root || path.startsWith(`${root}/`);
