import { type Kinds, checkOptions } from './check-options.ts';
import { AbortError, UsageError } from './errors.ts';
import { createFeed } from './feed.ts';
import type { ScanOptions } from './options.ts';
import type { Finding, Report, Scan } from './report-types.ts';
import { type Run, createRun } from './run.ts';

/**
 * A scan that begins when somebody awaits or iterates it: until then there is no work, no handle and no error that nobody would hear. Rejects with
 * UsageError for options that are not of these kinds.
 */
export const createScan = <F extends Finding>(
  options: ScanOptions,
  kinds: Kinds,
  perform: (run: Run<F>) => Promise<Report<F>>,
): Scan<F> => {
  const feed = createFeed<F>();
  const run = createRun(feed);
  let running: Promise<Report<F>> | undefined;

  const begin = async (): Promise<Report<F>> => {
    let unlink = (): void => {};
    try {
      checkOptions(options, kinds);
      unlink = run.follow(options.signal);
      if (run.signal.aborted) throw new AbortError(run.signal.reason);
      const report = await perform(run).catch((error: unknown) => run.rethrow(error));
      run.throwIfStopped(report);
      feed.end(report.findings.filter(({ fingerprint }) => !run.told.has(fingerprint)));
      return report;
    } catch (error) {
      feed.fail(error);
      throw error;
    } finally {
      unlink();
    }
  };
  const start = (): Promise<Report<F>> => {
    if (running === undefined) {
      running = begin();
      // A loop hears of it by its own next().
      running.catch(() => {});
    }
    return running;
  };

  return {
    // oxlint-disable-next-line unicorn/no-thenable -- to be awaited is what it is for
    then: (onDone, onError) => start().then(onDone, onError),
    catch: (onError) => start().catch(onError),
    finally: (onEnd) => start().finally(onEnd),
    [Symbol.toStringTag]: 'Scan',
    [Symbol.asyncIterator]() {
      if (feed.isWanted()) throw new UsageError('a scan is iterated once', 'its report has every finding: await it');
      feed.open();
      const loop: AsyncIterableIterator<F> = {
        next: () => {
          void start().catch(() => {});
          return feed.next();
        },
        // The loop was left: nothing of the scan is open when this resolves.
        async return() {
          run.stop();
          await start().catch(() => {});
          return { done: true, value: undefined };
        },
        [Symbol.asyncIterator]: () => loop,
      };
      return loop;
    },
  };
};
