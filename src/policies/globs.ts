import picomatch from 'picomatch';
import { fromRoot, prefixOf } from './paths.ts';

/**
 * Whether a path is scanned: when there are include globs, one must cover it, and no exclude glob may.
 * Paths are relative to the root, with `/`. Compiles once.
 */
export function pathFilter(globs: {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}): (path: string) => boolean {
  const included = globs.include.length === 0 ? () => true : globMatcher(globs.include);
  const excluded = globMatcher(globs.exclude);
  return (path) => included(path) && !excluded(path);
}

/**
 * Whether a list of globs covers a path, as .gitignore would have it: a glob without a slash inside holds at any depth,
 * any other one from the root; one that ends in a slash is a folder; what it names covers everything below;
 * `!` takes out again, the last glob that matches decides. `*` and `?` match leading dots; a backslash takes the next
 * character literally. Unlike git, `!` also reaches into a folder that an earlier glob covers.
 */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const rules = globs.map((glob) => {
    const takesOut = glob.startsWith('!');
    return { takesOut, matches: compileGlob(takesOut ? glob.slice(1) : glob) };
  });
  return (path) => !(rules.findLast((rule) => rule.matches(path))?.takesOut ?? true);
}

/** `pathFilter` for paths that are relative to where the command runs. `root` and `cwd` are absolute. */
export function createInclude(
  config: { readonly root: string; readonly include: readonly string[]; readonly exclude: readonly string[] },
  cwd: string,
): (path: string) => boolean {
  if (config.include.length === 0 && config.exclude.length === 0) return () => true;
  const prefix = prefixOf(config.root, cwd);
  const isWanted = pathFilter(config);
  return (path) => isWanted(fromRoot(prefix, path));
}

/** One glob without its `!`. A glob without wildcards is compared, not matched: exact for every name and faster. */
function compileGlob(glob: string): (path: string) => boolean {
  const isFolder = glob.endsWith('/');
  const body = glob.replace(/\/+$/, '').replace(/^(?:\.\/)+/, '/');
  const isAnchored = body.includes('/');
  const plain = body.replace(/^\//, '');
  if (!/[*?[\]{}]/.test(plain.replaceAll(/\\./gs, ''))) {
    return literalMatcher(plain.replaceAll(/\\(.)/gs, '$1'), isAnchored, isFolder);
  }
  // Beyond the wildcards picomatch would also read quotes and parentheses as a shell does; .gitignore knows none.
  const quoted = plain.replaceAll(/\\.|\[[^\]]+\]|["'()|+@^$!]/gs, (part) =>
    part.length > 1 ? part.replace(/^\[!/, '[^') : `\\${part}`,
  );
  const whole = isAnchored ? quoted : `**/${quoted}`;
  const below = `${whole}/**/*`;
  return picomatch(isFolder ? below : [whole, below], { dot: true, noextglob: true, nonegate: true, windows: false });
}

function literalMatcher(name: string, isAnchored: boolean, isFolder: boolean): (path: string) => boolean {
  return (path) => {
    const full = `/${path}${isFolder ? '' : '/'}`;
    const at = full.indexOf(`/${name}/`);
    return (isAnchored ? at === 0 : at !== -1) && (!isFolder || at + name.length + 2 < full.length);
  };
}
