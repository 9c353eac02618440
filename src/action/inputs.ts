import type { Confidence } from '../detect/rule.ts';
import { UsageError } from '../errors.ts';
import { type Output, checkFiles } from '../commands/outputs.ts';
import { formatsOf } from './formats.ts';

/** Every input of action.yml, read. Empty ones are absent. */
export interface Inputs {
  readonly mode: 'auto' | 'range' | 'history' | 'files';
  readonly paths: readonly string[];
  readonly base: string | undefined;
  readonly head: string | undefined;
  readonly config: string | undefined;
  readonly baseline: string | undefined;
  readonly verify: boolean;
  readonly failOn: 'any' | 'live' | 'none';
  readonly minConfidence: Confidence | undefined;
  readonly outputs: readonly Output[];
  readonly sarifFile: string | undefined;
  readonly annotations: boolean;
  readonly summary: boolean;
  readonly comment: boolean;
  readonly token: string | undefined;
  readonly workingDirectory: string;
  /** As `--policy-ref`; absent: by the event. */
  readonly policyRef: string | undefined;
  readonly version: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the inputs from where the runner puts them (`INPUT_…`). Throws UsageError for a value that an input does not have. */
export const readInputs = (env: Environment): Inputs => {
  const failOn = choice(env, 'fail-on', ['any', 'live', 'none'], 'any');
  const verify = truth(env, 'verify', false);
  if (failOn === 'live' && !verify) {
    throw new UsageError(
      'fail-on: live needs verify: true',
      'without it, no key is tried, and nothing tells whether one is live',
    );
  }
  const outputs = formatsOf(lines(env, 'formats'));
  const sarifFile = text(env, 'sarif-file');
  checkFiles([...outputs, { file: sarifFile }].flatMap(({ file }) => file ?? []));
  return {
    mode: choice(env, 'mode', ['auto', 'range', 'history', 'files'], 'auto'),
    paths: lines(env, 'paths'),
    base: text(env, 'base'),
    head: text(env, 'head'),
    config: text(env, 'config'),
    baseline: text(env, 'baseline'),
    verify,
    failOn,
    minConfidence: choice(env, 'min-confidence', ['low', 'medium', 'high', undefined], undefined),
    outputs,
    sarifFile,
    annotations: truth(env, 'annotations', true),
    summary: truth(env, 'summary', true),
    comment: truth(env, 'comment', false),
    token: text(env, 'token'),
    workingDirectory: text(env, 'working-directory') ?? '.',
    policyRef: text(env, 'policy-ref'),
    version: text(env, 'version'),
  };
};

/** The runner's own rule: capitals, spaces as underscores, nothing else changed. */
const text = (env: Environment, name: string): string | undefined => {
  const value = env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`]?.trim();
  return value === '' ? undefined : value;
};

const lines = (env: Environment, name: string): readonly string[] =>
  (text(env, name) ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const choice = <T extends string | undefined>(env: Environment, name: string, values: readonly T[], absent: T): T => {
  const value = text(env, name);
  if (value === undefined) return absent;
  const found = values.find((each) => each === value);
  if (found !== undefined) return found;
  throw new UsageError(
    `${name}: ${value} is unknown`,
    `one of ${values.filter((each) => each !== undefined).join(', ')}`,
  );
};

/** YAML's own spellings, as `@actions/core` takes them. */
const truth = (env: Environment, name: string, absent: boolean): boolean =>
  choice(
    env,
    name,
    ['true', 'True', 'TRUE', 'false', 'False', 'FALSE'],
    String(absent) as 'true' | 'false',
  ).toLowerCase() === 'true';
