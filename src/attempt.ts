/** What a read gives; undefined where it throws, for what is as good as not there when it cannot be read. */
export const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};
