/** Characters of texts that are remembered. */
const CAPACITY = 4 << 20;

/** Remembers what a function said of texts: versions of a file have most of theirs in common. Forgets all when there are too many. */
export const createMemo = <Result>(compute: (text: string) => Result): ((text: string) => Result) => {
  const known = new Map<string, Result>();
  let size = 0;
  return (text) => {
    let result = known.get(text);
    if (result === undefined) {
      result = compute(text);
      if (size > CAPACITY) {
        known.clear();
        size = 0;
      }
      known.set(text, result);
      size += text.length;
    }
    return result;
  };
};
