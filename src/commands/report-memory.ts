import type { Repository } from '../git/repository.ts';
import { repositoryState } from '../history/repository-state.ts';
import { seal, unseal } from '../history/seal.ts';
import type { SearchCache } from '../history/suspect.ts';
import { crypto } from '../lazy.ts';
import type { Reported } from './report.ts';

/** What is told of a history: no secret in the type. */
export type Told = Omit<Reported, 'findings'>;

/** What the last audit came to, for as long as nothing has changed that it depends on. */
export interface ReportMemory {
  recall(): Told | undefined;
  keep(told: Told): void;
}

/** A larger one is made again. */
const MOST_CHARACTERS = 32 * 2 ** 20;

/**
 * Remembers the report of a repository's audit. `asked`: what was asked of it, `judged`: by which program and policies. It is sealed with what the repository consists of:
 * ids of commits, contents of indexes, names of packs. Who finds the file and has not the repository reads nothing in it, and who has it as it was reads what the
 * repository says anyway.
 */
export const createReportMemory = (
  repository: Repository,
  cache: SearchCache,
  { asked, judged }: { readonly asked: string; readonly judged: string },
): ReportMemory => {
  const name = JSON.stringify([repository.gitDir, asked]);
  const keyNow = (): Buffer | undefined => {
    const state = repositoryState(repository);
    return state === undefined ? undefined : digest(JSON.stringify([state, asked, judged]));
  };
  const key = keyNow();
  return {
    recall() {
      const sealed = key && cache.readReport(name);
      const text = sealed && unseal(sealed, key);
      return text === undefined ? undefined : (JSON.parse(text) as Told);
    },
    keep({ report, status }) {
      const text = JSON.stringify({ report, status });
      // What has changed while it was searched belongs to neither state.
      const isSame = key !== undefined && text.length <= MOST_CHARACTERS && keyNow()?.equals(key) === true;
      if (isSame) cache.writeReport(name, seal(text, key));
    },
  };
};

const digest = (text: string): Buffer => crypto().createHash('sha256').update(text).digest();
