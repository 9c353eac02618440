import { type Kinds, readOptions } from './check-options.ts';
import { AbortError, UsageError } from './errors.ts';
import { createFeed } from './feed.ts';
import type { ScanOptions } from './options.ts';
import type { Finding, Report, Scan } from './report-types.ts';
import { type Run, createRun } from './run.ts';

/** Called with the options as they were when the scan began. */
type Perform<O> = (run: Run, options: O) => Promise<Report>;

/**
 * A scan that begins when somebody awaits or iterates it: until then there is no work, no handle and no error that nobody would hear. Rejects with
 * UsageError for options that are not of these kinds.
 */
export const createScan = <O extends ScanOptions>(options: O, kinds: Kinds, perform: Perform<O>): Scan => {
  const run = createRun(createFeed());
  let running: Promise<Report> | undefined;
  const start = (): Promise<Report> => {
    if (running === undefined) {
      running = runScan(run, options, kinds, perform);
      // A loop hears of it by its own next().
      running.catch(() => {});
    }
    return running;
  };
  // Whoever waits for the report waits for no loop: it may be in that very loop, which would never go on.
  const report = (): Promise<Report> => {
    run.feed.release();
    return start();
  };
  return {
    // oxlint-disable-next-line unicorn/no-thenable -- to be awaited is what it is for
    then: (onDone, onError) => report().then(onDone, onError),
    catch: (onError) => report().catch(onError),
    finally: (onEnd) => report().finally(onEnd),
    [Symbol.toStringTag]: 'Scan',
    [Symbol.asyncIterator]: () => openLoop(run, start),
  };
};

const runScan = async <O extends ScanOptions>(
  run: Run,
  given: O,
  kinds: Kinds,
  perform: Perform<O>,
): Promise<Report> => {
  let unlink = (): void => {};
  try {
    const options = readOptions(given, kinds);
    unlink = run.follow(options.signal);
    if (run.signal.aborted) throw new AbortError(run.signal.reason);
    const report = await perform(run, options).catch((error: unknown) => run.rethrow(error));
    run.throwIfStopped(report);
    run.feed.end(report.findings.filter(({ fingerprint }) => !run.told.has(fingerprint)));
    return report;
  } catch (error) {
    run.feed.fail(error);
    throw error;
  } finally {
    unlink();
  }
};

const openLoop = ({ feed, stop }: Run, start: () => Promise<Report>): AsyncIterableIterator<Finding> => {
  if (feed.isWanted()) throw new UsageError('a scan is iterated once', 'its report has every finding: await it');
  feed.open();
  const loop: AsyncIterableIterator<Finding> = {
    next() {
      void start();
      return feed.next();
    },
    // The loop was left: nothing of the scan is open when this resolves.
    async return() {
      stop();
      await start().catch(() => {});
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => loop,
  };
  return loop;
};
