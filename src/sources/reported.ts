import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Blob, Origin } from '../detect/blob.ts';
import type { Repository } from '../git/repository.ts';
import { createFilesSource } from './files.ts';
import { readSegments } from './git-blobs.ts';
import type { ScanLog, Source } from './source.ts';

/** Where an earlier report says that something stood. */
export type ReportedPlace = Origin;

export interface ReportedOptions {
  /** Paths of the report are relative to it. */
  readonly cwd: string;
  /** Holds the objects that the report names; null where there is none. */
  readonly repository: Repository | null;
  readonly env: NodeJS.ProcessEnv;
  readonly maxFileSize?: number | undefined;
}

/** Reads what an earlier report names again: git's objects by their ids, files by their paths. What is gone is left out: whoever asked compares. */
export const createReportedSource = (
  places: readonly ReportedPlace[],
  { cwd, repository, env, maxFileSize }: ReportedOptions,
  log: ScanLog,
): Source => {
  const objects = new Map<string, Origin>();
  const paths = new Set<string>();
  for (const place of places) {
    const id = place.blob ?? place.commit;
    if (id !== undefined) objects.set(id, objects.get(id) ?? place);
    // Members of an archive are in the archive.
    else if (place.path !== null) paths.add(place.path.split('!')[0]!);
  }
  const there = [...paths].filter((path) => path !== '' && existsSync(resolve(cwd, path)));
  return {
    mode: 'report',
    async *blobs() {
      if (repository !== null) yield* objectBlobs(repository, objects, maxFileSize);
      if (there.length === 0) return;
      const files = { paths: there, cwd, includeIgnored: true, include: () => true, maxFileSize, env };
      yield* createFilesSource(files, log).blobs();
    },
  };
};

async function* objectBlobs(
  repository: Repository,
  objects: ReadonlyMap<string, Origin>,
  maxSize: number | undefined,
): AsyncGenerator<Blob> {
  const ids = [...objects.keys()];
  for await (const segment of readSegments(repository, ids, { maxSize })) {
    if ('missing' in segment) continue;
    const { bytes, base, index } = segment;
    yield { bytes, origin: objects.get(ids[index]!)!, ...(base !== undefined && { base }) };
  }
}
