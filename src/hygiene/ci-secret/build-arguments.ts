import { perFile } from '../per-file.ts';
import type { ProjectFile } from '../project.ts';
import { formatOf } from '../formats/format-of.ts';
import { namesKey } from '../formats/key-names.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import type { Look } from '../look.ts';

/** Keys that a Docker build gets as arguments: the image's history and its provenance keep them. */
export const buildArguments: Look = (file, project) => {
  const isKey = (name: string): boolean => namesKey(name, project.keyVariables);
  if (formatOf(file.path) === 'dockerfile') return declared(file, isKey);
  if (!mayBuild.test(file.path)) return [];
  const given = [...commandArguments(file), ...listedArguments(file)].filter(
    ({ name, value, line }) =>
      isKey(name) && (!isStandIn(value) || file.keys.some(({ startLine }) => startLine === line)),
  );
  const lines = new Map(given.map(({ name, line }) => [line, name]));
  return [...lines].map(([line, name]) => ({
    severity: 'medium',
    startLine: line,
    message: `\`${name}\` is given to a Docker build as an argument: whoever gets the image reads it in the image's history`,
    fix: `give it as a secret: \`--secret id=${name}\`, and \`RUN --mount=type=secret,id=${name},env=${name}\` in the Dockerfile`,
  }));
};

interface Argument {
  readonly name: string;
  /** '' where the environment of the build gives it. */
  readonly value: string;
  readonly line: number;
}

/** A text that stands in the file lets the build pass; a key would be found as one. */
const isStandIn = (value: string): boolean => value !== '' && !/[$%`]/.test(value);

/** What runs or describes builds; a text that tells people about them is not a build. */
const mayBuild =
  /\.(?:ya?ml|sh|bash|zsh|fish|ps1|bat|cmd|mk|toml|hcl|bake\.json)$|(?:^|\/)(?:(?:GNU)?[Mm]akefile|\.?[Jj]ustfile|Jenkinsfile|package\.json|Earthfile|Rakefile)[^/]*$/;

/** An argument with a value of its own in the file is a stand-in that lets the build pass. */
const declared = (file: ProjectFile, isKey: (name: string) => boolean): ReturnType<Look> => {
  const lastStage = lastFrom(file);
  const values = namedValuesOf(file);
  const takes = new Set(values.filter(({ keys }) => keys[0] === 'ARG').map(({ name }) => name));
  return values.flatMap(({ keys, name, value, line }) => {
    const isStage = line >= lastStage;
    if (!isKey(name)) return [];
    if (keys[0] === 'ARG' && value === '') {
      return [
        {
          severity: isStage ? 'medium' : 'low',
          startLine: line,
          message: `\`${name}\` is a build argument: ${isStage ? "the image's history keeps its value" : "the build's cache and provenance keep its value"}`,
          fix: mount(name),
        },
      ];
    }
    if (keys[0] !== 'ENV' || !isStage || !(AS_GIVEN.test(value) || takes.has(OR_ELSE.exec(value)?.[1] ?? '')))
      return [];
    return [
      {
        startLine: line,
        message: `\`${name}\` is written into the image: everybody who gets the image has the key`,
        fix: `${mount(name)}; what the container needs, give it when it starts`,
      },
    ];
  });
};

const AS_GIVEN = /^\$\{?\w+\}?$/;

/** `${NAME:-your-key}`: an argument's value, where the build was given one. */
const OR_ELSE = /^\$\{(\w+):?-[^}]{0,100}\}$/;

const mount = (name: string): string =>
  `take it in the step that needs it: \`RUN --mount=type=secret,id=${name},env=${name}\``;

const lastFrom = ({ text }: ProjectFile): number =>
  text.split('\n').findLastIndex((line) => /^\s*FROM\s/i.test(line)) + 1;

/** `--build-arg NAME`, `--build-arg=NAME=value`. */
const commandArguments = perFile(({ text }): readonly Argument[] =>
  !text.includes('build-arg')
    ? []
    : text.split('\n').flatMap((line, index) =>
        /^\s*(?:#|\/\/|rem\b)/i.test(line)
          ? []
          : [...line.matchAll(commandArgument)].map(([, name = '', value = '']) => ({
              name,
              value,
              line: index + 1,
            })),
      ),
);

const commandArgument = /--build-arg[ =]["']?([A-Za-z_]\w{0,100})(?:=["']?([^\s"']{0,300}))?/g;

/** `build-args` of docker/build-push-action, `args` below `build` of compose, `args` of a bake file. */
const listedArguments = (file: ProjectFile): readonly Argument[] =>
  (file.text.includes('args') ? namedValuesOf(file) : []).flatMap(({ keys, name, value, line, endLine }) => {
    if (name === 'build-args') return argumentLines(value, endLine);
    const at = keys.lastIndexOf('args');
    const isBuild = at > 0 && (keys[at - 1] === 'build' || keys[at - 2] === 'target');
    if (!isBuild || !/compose|stack|bake/.test(file.path)) return [];
    return name === 'args' ? argumentLines(value, endLine) : [{ name, value, line }];
  });

/** `NAME` or `NAME=value` on each line. */
const argumentLines = (text: string, endLine: number): readonly Argument[] => {
  const lines = text.trimEnd().split('\n');
  return lines.map((each, index) => {
    const [name = '', ...value] = each.trim().split('=');
    return { name, value: value.join('='), line: endLine - lines.length + 1 + index };
  });
};
