/**
 * Why a glob can cover nothing below the root, whatever is there, in words that follow its name; undefined where it can. Who writes such a one means
 * something else, and would never hear that nothing is left out. `root` is absolute.
 */
export function deadGlob(glob: string, root: string): string | undefined {
  const body = glob.replace(/^!/, '');
  if (isBelow(body, root)) return ABSOLUTE;
  if (body.startsWith('~/')) return `begins with \`~/\`, which the shell did not expand: ${FROM_TOP}`;
  // A class is read as it is, `[\d]` too.
  const plain = body.replaceAll(/\[[^\]]+\]/g, 'x');
  const escaped = Array.from(plain.matchAll(/\\(.?)/gsu), ([, character = '']) => character);
  if (escaped.includes('')) return 'ends in a backslash: a folder ends in `/`, as in `vendor/`';
  // Nobody has to escape a letter.
  if (escaped.some((character) => /[\p{L}\p{N}_]/u.test(character)))
    return 'has a backslash before a letter: `/` stands between folders, as in `docs/keys.md`';
  const parts = plain
    .replaceAll(/\\./gs, 'x')
    .replace(/\/+$/, '')
    .replace(/^(?:\/?(?:\.\/)+|\/)/, '')
    .split('/');
  return parts.some((part) => part === '' || part === '.') ? 'has `//` or `/.` in it, as no path has' : undefined;
}

/** Why a list of globs has no effect in its beginning; undefined where it has. */
export function deadStart([first]: readonly string[]): string | undefined {
  return first?.startsWith('!') === true ? 'takes out of nothing: one without `!` must stand before it' : undefined;
}

const FROM_TOP = 'globs are relative to the top of the repository, as in `/vendor` or `docs/keys.md`';

/** Said, too, by who sees on the disk that it is one. */
export const ABSOLUTE = `is an absolute path: ${FROM_TOP}`;

/** A root right below `/`, such as `/src`, may have a folder of its own name. */
const isBelow = (path: string, root: string): boolean =>
  /^\/[^/]+\/./.test(root) && (path === root || path.startsWith(`${root}/`));
