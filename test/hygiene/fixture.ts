import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expand, plant } from '../support/keys.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A small project in one text; the format is told in fixtures/hygiene/README.md. */
export interface Fixture {
  readonly about: string;
  readonly expected: readonly string[];
  readonly isRepository: boolean;
  readonly steps: readonly Step[];
}

type Step =
  | { readonly kind: 'commit'; readonly date: string | undefined }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly attributes: readonly string[];
      readonly lines: readonly string[];
    };

const HEADING = /^-- (.+?) --$/;

export const parseFixture = (text: string): Fixture => {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => HEADING.test(line) || line.startsWith('!'));
  const isRepository = !lines.includes('-- no git --');
  const steps: Step[] = [];
  const body = lines.slice(0, text.endsWith('\n') ? -1 : undefined);
  let file: string[] | undefined;
  for (const line of body.slice(at)) {
    const heading = HEADING.exec(line)?.[1];
    if (heading === undefined) file?.push(line);
    else if (heading === 'no git') file = undefined;
    else if (/^commit\b/.test(heading)) steps.push({ kind: 'commit', date: heading.split(' ')[1] });
    else {
      const [path = '', ...attributes] = heading.split(' ');
      file = [];
      steps.push({ kind: 'file', path, attributes, lines: file });
    }
    if (heading !== undefined && /^commit\b/.test(heading)) file = undefined;
  }
  return {
    about: lines.slice(0, at).join('\n'),
    expected: body
      .filter((line, index) => line.startsWith('! ') && index < firstHeading(body))
      .map((line) => line.slice(2)),
    isRepository,
    steps,
  };
};

const firstHeading = (lines: readonly string[]): number => lines.findIndex((line) => HEADING.test(line));

/** The text of a fixture with other expectations. */
export const withExpected = (text: string, expected: readonly string[]): string => {
  const lines = text.split('\n');
  const start = firstHeading(lines);
  const head = lines.slice(0, start).filter((line) => !line.startsWith('! '));
  return [...head, ...expected.map((line) => `! ${line}`), ...lines.slice(start)].join('\n');
};

/** Writes it to a temporary folder. `home` and the like are those of the repository's own environment. */
export const writeFixture = (fixture: Fixture): { readonly folder: string; readonly env: NodeJS.ProcessEnv } => {
  const made = fixture.isRepository ? repository() : undefined;
  const folder = made?.path ?? temporaryFolder();
  const forced: string[] = [];
  for (const step of fixture.steps) {
    if (step.kind === 'commit') commit(made, forced, step.date);
    else writeStep(folder, step, forced);
  }
  if (made !== undefined && !fixture.steps.some(({ kind }) => kind === 'commit')) commit(made, forced, undefined);
  return {
    folder,
    env: made?.env ?? { ...process.env, HOME: temporaryFolder(), GIT_CEILING_DIRECTORIES: dirname(folder) },
  };
};

const writeStep = (folder: string, step: Extract<Step, { kind: 'file' }>, forced: string[]): void => {
  const { path, attributes, lines } = step;
  const at = join(folder, path);
  if (attributes.includes('deleted')) return rmSync(at);
  mkdirSync(dirname(at), { recursive: true });
  const text = `${lines.join('\n')}${lines.length > 0 ? '\n' : ''}`.replaceAll(
    /<<([\w/-]+?|\{[^<>\n]+\})(?::(\d+))?>>/g,
    keyOf,
  );
  const ended = attributes.includes('crlf') ? text.replaceAll('\n', '\r\n') : text;
  writeFileSync(at, attributes.includes('bom') ? `\uFEFF${ended}` : ended);
  const mode = attributes.find((attribute) => attribute.startsWith('mode='))?.slice(5);
  chmodSync(at, Number.parseInt(mode ?? '644', 8));
  if (attributes.includes('tracked')) forced.push(path);
};

/** A key of a shape, or a text by a template: `{62:20}`. */
const keyOf = (_whole: string, shape: string, seed = '1'): string =>
  shape.startsWith('{') ? expand(shape, Number(seed)) : plant(shape, Number(seed)).secret;

const commit = (made: TestRepository | undefined, forced: string[], date = '2026-01-01'): void => {
  if (made === undefined) return;
  made.stage();
  if (forced.length > 0) made.stage(...forced);
  forced.length = 0;
  const time = `${date}T12:00:00Z`;
  made.raw(['commit', '-q', '--allow-empty', '--no-verify', '-m', 'change'], {
    env: { GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time },
  });
};
