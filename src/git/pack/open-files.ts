import { UsageError } from '../../errors.ts';

/** What else a run has open at the most: threads, pipes, parts of the program. */
const RESERVED = 64;

/** No system is known to refuse so few, and asking takes as long as starting does. */
const FEW = 100;

/** Throws UsageError where this process may not open as many packs as there are. All are open at once, so that a gc meanwhile takes none away. */
export const checkOpenFiles = (packs: number): void => {
  const limit = packs > FEW ? openFileLimit() : undefined;
  if (limit === undefined || packs + RESERVED <= limit) return;
  throw new UsageError(
    `there are ${packs} packs, and this process may open ${limit} files`,
    'raise that limit (ulimit -n), or have git make one pack of them that keeps everything: git repack -a -d -k',
  );
};

/** Undefined where there is none, or none is told (Windows). Node has raised it as far as it may. */
const openFileLimit = (): number | undefined => {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : undefined;
};
