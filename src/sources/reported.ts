import { statSync } from 'node:fs';
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
    else if (place.path !== null) paths.add(place.path);
  }
  const there = [...new Set([...paths].flatMap((path) => fileOf(path, cwd) ?? []))];
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

/** Members of an archive are in the archive (`a.zip!b`), but a file's own name may have a `!` as well. Undefined where no such file is. */
const fileOf = (path: string, cwd: string): string | undefined => {
  for (let end = path.length; end > 0; end = path.lastIndexOf('!', end - 1)) {
    const file = path.slice(0, end);
    if (isFile(resolve(cwd, file))) return file;
  }
  return undefined;
};

/** A report may come from anybody: a folder would be searched whole, a device has no end, and what says that it is empty (`/proc`) may wait for ever. */
const isFile = (path: string): boolean => {
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size > 0;
  } catch {
    return false;
  }
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
