/** Whether a file is for people to read, by its name: what it speaks of runs nowhere. */
export const isDocument = (path: string): boolean => /\.(?:md|mdx|rst|txt)$/.test(path);
