/** A pack or its index is not what it should be. The message says how, without the file's name. */
export class PackError extends Error {
  override readonly name = 'PackError';
}
