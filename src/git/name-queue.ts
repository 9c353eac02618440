/** Names on their way through `git cat-file`: written, and not answered yet. A second git can go on where one died. */
export interface NameQueue {
  /** The names from the first unanswered one on, as lines in chunks; drawn from the source as they are asked for. */
  lines(): AsyncGenerator<string>;
  /** The first unanswered name. */
  first(): string | undefined;
  /** The first name is answered. Returns it. */
  take(): string | undefined;
  /** How many names were answered. */
  taken(): number;
  close(): Promise<void>;
}

/** Throws TypeError, on drawing, for a name with a line feed: the protocol has no room for it. */
export function createNameQueue(names: Iterable<string> | AsyncIterable<string>): NameQueue {
  const source = Symbol.asyncIterator in names ? names[Symbol.asyncIterator]() : names[Symbol.iterator]();
  let waiting: string[] = [];
  let head = 0;
  let taken = 0;
  let drawing: Promise<boolean> | undefined;
  const keep = (name: string): void => {
    if (name.includes('\n')) throw new TypeError('a name for cat-file holds a line feed');
    waiting.push(name);
  };
  const draw = async (): Promise<boolean> => {
    const result = await source.next();
    if (result.done === true) return false;
    keep(result.value);
    return true;
  };
  return {
    async *lines() {
      for (let written = taken; ;) {
        const next = waiting.slice(head + written - taken);
        written += next.length;
        if (next.length > 0) yield `${next.join('\n')}\n`;
        // The git that died may have been waiting for the same draw.
        else if (!(await (drawing ??= draw().finally(() => (drawing = undefined))))) return;
      }
    },
    first: () => waiting[head],
    take() {
      const name = waiting[head];
      if (name === undefined) return undefined;
      taken++;
      head++;
      if (head === 4096) [waiting, head] = [waiting.slice(head), 0];
      return name;
    },
    taken: () => taken,
    close: async () => void (await source.return?.()),
  };
}
