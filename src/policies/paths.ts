import { posix, relative, sep } from 'node:path';

/** Matching takes time by this power of the path's length: 3 stars take 50 ms on the worst name of 255 bytes, 4 take 2 s. */
const MAX_WILDCARDS = 3;
/** As long as a path can be; compiling takes time by the square. */
const MAX_LENGTH = 4096;

/** Where the command runs, relative to the root, with `/`; empty at the root. */
export function prefixOf(root: string, cwd: string): string {
  return relative(root, cwd).split(sep).join('/');
}

/** Why a glob cannot be used, in words that follow its name; undefined when it can. */
export function globProblem(glob: string): string | undefined {
  const body = glob.replace(/^!/, '');
  if (/^[./]*$/.test(body)) return 'names nothing: use `**` for everything';
  if (/(^|\/)\.\.(\/|$)/.test(body)) return 'leaves the root with `..`';
  if (/^[A-Za-z]:[\\/]/.test(body)) return 'must be relative to the root';
  if (body.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  const parts = body.replaceAll(/\\./gs, '').split('/');
  if (parts.filter((part) => part === '**').length > MAX_WILDCARDS) return `has more than ${MAX_WILDCARDS} \`**\``;
  const crowded = parts.some((part) => (part.match(/\*+/g)?.length ?? 0) > MAX_WILDCARDS);
  return crowded ? `has more than ${MAX_WILDCARDS} \`*\` between slashes` : undefined;
}

/** The glob that covers one file and nothing else. */
export function exactGlob(path: string): string {
  return `/${path.replaceAll(/[\\*?[\]{}]/g, '\\$&')}`;
}

/**
 * A path relative to where the command ran, made relative to the root.
 * `prefix` is where the command ran, relative to the root with `/`; empty at the root.
 */
export function fromRoot(prefix: string, path: string): string {
  return prefix === '' ? path : posix.join(prefix, path);
}

/** Makes paths that are relative to where the command runs relative to the root. Both are absolute. */
export function createToRoot(root: string, cwd: string): (path: string) => string {
  const prefix = prefixOf(root, cwd);
  return (path) => fromRoot(prefix, path);
}
