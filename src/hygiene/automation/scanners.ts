/**
 * Whether a command of a text runs tripkey's search: `npx tripkey@1 scan --staged`, `["tripkey", "scan"]`, the action, the image, the pre-commit
 * hook. `tripkey init` searches nothing. `programs`: paths that are tripkey's as well, as in its own repository.
 */
export const runsTripkey = (text: string, programs: readonly string[] = []): boolean => {
  const commands = withoutComments(text);
  return [COMMAND, USED].some((form) => form.test(commands)) || programs.some((path) => runsProgram(commands, path));
};

/** Other scanners of secrets that a text names, sorted. */
export const otherScanners = (text: string): readonly string[] => {
  const commands = withoutComments(text);
  return SCANNERS.filter(([, pattern]) => pattern.test(commands)).map(([name]) => name);
};

// Words may stand in quotes and lists, options before the command may have a value.
const COMMAND =
  /(?<![\w-])tripkey(?:_run|@[\w.^~-]+)?(?:\.(?:exe|cmd))?[\s"',\\}]+(?:-[^\s"',]*[\s"',]+(?:[^\s"',-][^\s"',]*[\s"',]+)?){0,5}(?:scan|scan-history|doctor)(?![\w-])/i;

const USED =
  /\b(?:uses|image|component|orb)["']?:[ \t]*["']?[\w.:@$/{} -]{0,200}\/tripkey[\w-]*[@:/]|^[ \t]*(?:-[ \t]*)?["']?id["']?:[ \t]*["']?tripkey(?:-files|-system)?["']?[ \t]*(?:#.*)?$/im;

const runsProgram = (text: string, path: string): boolean => {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
    if (/^["']?\s+(?:scan|doctor)\b/.test(text.slice(at + path.length, at + path.length + 40))) return true;
  }
  return false;
};

const SCANNERS: readonly (readonly [string, RegExp])[] = [
  ['betterleaks', /\bbetterleaks\b/i],
  ['detect-secrets', /\bdetect-secrets\b/i],
  ['ggshield', /\bggshield\b|\bgg-shield\b/i],
  ['git-secrets', /\bgit[- ]secrets\b/i],
  ['gitleaks', /\bgitleaks\b/i],
  ['kingfisher', /\bkingfisher\b/i],
  ['noseyparker', /\bnosey-?parker\b/i],
  ['ripsecrets', /\bripsecrets\b/i],
  ['secretlint', /\bsecretlint\b/i],
  ['talisman', /\btalisman\b/i],
  ['trufflehog', /\btrufflehog\b/i],
];

const withoutComments = (text: string): string =>
  text
    .split(/\r?\n/)
    .filter((line) => !/^\s*(?:#|\/\/|::|rem\s|<!--)/i.test(line))
    .join('\n');
