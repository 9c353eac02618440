import { fileURLToPath } from 'node:url';
import { UsageError } from '../errors.ts';
import { findRepository } from '../git/repository.ts';
import type { RuleSource } from '../hook/literals-file.ts';
import { version } from '../version.ts';
import { type InitOptions, runInit } from './init.ts';
import type { Io } from './io.ts';
import { type PolicyOptions, loadPolicies } from './policies.ts';

/** `tripkey init` with the project's configuration and this very program. Resolves to the exit status. */
export const init = (options: PolicyOptions & Omit<InitOptions, 'config' | 'tool'>, io: Io): Promise<number> => {
  const config = options.uninstall ? noRules(options, io) : configOf(options, io);
  // The bundle splits into files beside cli.js; this is one of them.
  const tool = { node: process.execPath, cli: fileURLToPath(new URL('cli.js', import.meta.url)), version };
  const isTTY = io.stdin.isTTY === true && io.stdout.isTTY === true;
  return runInit({ ...options, config, tool }, { ...io, isTTY });
};

const configOf = ({ config }: PolicyOptions, io: Io): RuleSource =>
  loadPolicies({ config }, findRepository(io.cwd, io.env), io).config;

/** Nothing is searched for any more, so that a configuration with a mistake in it keeps nobody. */
const noRules = ({ config }: PolicyOptions, { cwd }: Io): RuleSource => {
  if (config !== undefined)
    throw new UsageError('--config does not go with --uninstall', 'no rules are asked for: leave it out');
  return { rules: [], file: undefined, root: cwd };
};
