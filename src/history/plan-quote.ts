/** A literal of Python's `bytes`, of a text in which one character is one byte. */
export const pythonBytes = (latin1: string): string =>
  `b"${latin1.replace(/[^A-Za-z0-9_.-]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;
