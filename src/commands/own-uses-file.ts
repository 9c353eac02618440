import { findRepository } from '../git/repository.ts';
import { cacheFolder } from '../history/cache-folder.ts';
import { type OwnUses, openOwnUses } from '../incident/own-uses.ts';
import type { Io } from './io.ts';

/** What is remembered of tries of our own; never in the repository that is looked at. */
export const ownUsesOf = ({ cwd, env }: Pick<Io, 'cwd' | 'env'>): OwnUses => {
  const top = findRepository(cwd, env)?.top ?? null;
  return openOwnUses(cacheFolder(env), top === null ? [] : [top]);
};
