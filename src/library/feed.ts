/** Findings on their way from a scan to a loop, at the loop's pace. */
export interface Feed<F> {
  /** Whether a loop waits for them: what nobody takes is not kept. */
  isWanted(): boolean;
  put(finding: F): void;
  /** Whatever reads for the loop waits for this before it reads on. */
  pause(): Promise<void> | undefined;
  /** There will be no more than these. */
  end(rest: readonly F[]): void;
  fail(error: unknown): void;
  /** Nothing pauses any more: whatever reads is to come to its end. */
  release(): void;
  /** A loop begins. */
  open(): void;
  next(): Promise<IteratorResult<F, undefined>>;
}

interface Taker<F> {
  readonly resolve: (result: IteratorResult<F, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** An empty one. */
export const createFeed = <F>(): Feed<F> => {
  const queue: F[] = [];
  const takers: Taker<F>[] = [];
  let wanted = false;
  let outcome: { readonly error?: unknown } | undefined;
  let isFree = false;
  let resume: (() => void) | undefined;

  const goOn = (): void => {
    resume?.();
    resume = undefined;
  };
  const put = (finding: F): void => {
    const taker = takers.shift();
    if (taker === undefined) queue.push(finding);
    else taker.resolve({ done: false, value: finding });
  };
  const finish = (taker: Taker<F>): void => {
    if (outcome !== undefined && 'error' in outcome) taker.reject(outcome.error);
    else taker.resolve({ done: true, value: undefined });
  };
  const settle = (how: { readonly error?: unknown }): void => {
    outcome = how;
    goOn();
    for (const taker of takers.splice(0)) finish(taker);
  };

  return {
    isWanted: () => wanted,
    put,
    pause: () => (queue.length === 0 || isFree ? undefined : new Promise((go) => (resume = go))),
    end(rest) {
      for (const finding of rest) put(finding);
      settle({});
    },
    fail: (error) => settle({ error }),
    release() {
      isFree = true;
      goOn();
    },
    open: () => void (wanted = true),
    next: () =>
      new Promise((resolve, reject) => {
        const finding = queue.shift();
        if (queue.length === 0) goOn();
        if (finding !== undefined) resolve({ done: false, value: finding });
        else if (outcome === undefined) takers.push({ resolve, reject });
        else finish({ resolve, reject });
      }),
  };
};
