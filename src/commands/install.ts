import { fileURLToPath } from 'node:url';
import { findRepository } from '../git/repository.ts';
import { version } from '../version.ts';
import { type InitOptions, runInit } from './init.ts';
import type { Io } from './io.ts';
import { type PolicyOptions, loadPolicies } from './policies.ts';

/** `tripkey init` with the project's configuration and this very program. Resolves to the exit status. */
export const init = (options: PolicyOptions & Omit<InitOptions, 'config' | 'tool'>, io: Io): Promise<number> => {
  const { config } = loadPolicies({ config: options.config }, findRepository(io.cwd, io.env), io);
  // The bundle splits into files beside cli.js; this is one of them.
  const tool = { node: process.execPath, cli: fileURLToPath(new URL('cli.js', import.meta.url)), version };
  const isTTY = io.stdin.isTTY === true && io.stdout.isTTY === true;
  return runInit({ ...options, config, tool }, { ...io, isTTY });
};
