import { type TestRepository, repository } from '../support/repository.ts';
import { key } from '../cli/support.ts';

/** A repository with two keys in its files and three in its history. */
export const plantedFolder = (): TestRepository =>
  repository()
    .write('gone.txt', `${key(1)}\n`)
    .stage()
    .commit('first')
    .remove('gone.txt')
    .write({ 'a.txt': `${key(2)}\n`, 'b.txt': `${key(3)}\n` })
    .stage()
    .commit('second');
