import { basename, isAbsolute } from 'node:path';
import { GitError } from '../../errors.ts';
import type { Repository } from '../../git/repository.ts';
import { askGit } from '../../git/run.ts';
import { relativeToPrefix } from '../../sources/path.ts';
import type { IgnoreRule } from '../project.ts';

/**
 * What ignores each of some paths, which are relative to the repository's folder `cwd` and need not exist: git's own judgement, whether or
 * not they are tracked. What a `!` pattern brings back, or nothing names, is not in the answer. Throws GitError.
 */
export const ignoredBy = (repository: Repository, paths: readonly string[]): ReadonlyMap<string, IgnoreRule> => {
  // Without a work tree nothing is ignored, and git answers nothing.
  if (repository.top === null || paths.length === 0) return new Map();
  const prefix = Buffer.from(repository.prefix).toString();
  return new Map(
    answersTo(repository, [...new Set(paths)]).flatMap(({ path, rule }): [string, IgnoreRule][] =>
      rule.pattern === '' || rule.pattern.startsWith('!') ? [] : [[path, relative(rule, prefix)]],
    ),
  );
};

interface Answer {
  readonly path: string;
  /** Its texts are empty where nothing names the path. */
  readonly rule: Omit<IgnoreRule, 'shared'>;
}

/**
 * git gives up at the first path that it cannot judge (behind a link, outside): the halves are asked again, so that it alone has no answer.
 */
const answersTo = (repository: Repository, paths: readonly string[]): readonly Answer[] => {
  const answer = askGit(repository, command, paths.map((path) => `${asPath(path)}\0`).join(''));
  // 1: none of them is ignored.
  if (answer.status <= 1) return parseAnswers(answer.stdout.toString(), paths);
  if (!isAboutPath(answer.stderr)) throw new GitError(`git check-ignore: ${answer.stderr.trim()}`);
  if (paths.length === 1) return [];
  const half = Math.ceil(paths.length / 2);
  return [...answersTo(repository, paths.slice(0, half)), ...answersTo(repository, paths.slice(half))];
};

/** --no-index: rules alone count, not what is tracked in spite of them. */
const command = ['check-ignore', '--no-index', '--verbose', '--non-matching', '-z', '--stdin'];

/** A colon in front would be magic. */
const asPath = (path: string): string => (path.startsWith(':') ? `./${path}` : path);

const isAboutPath = (words: string): boolean =>
  /beyond a symbolic link|is outside repository|not a valid pathspec|in submodule|pathspec/i.test(words);

/** `<source> <line> <pattern> <path>`, each with a NUL behind it; one for each path, in order. */
const parseAnswers = (output: string, paths: readonly string[]): readonly Answer[] => {
  const fields = output.split('\0');
  return paths.map((path, index) => {
    const [source = '', line = '', pattern = ''] = fields.slice(4 * index, 4 * index + 3);
    return { path, rule: { source, line: Number(line), pattern } };
  });
};

/** git names its sources from the top of the work tree. */
const relative = (rule: Answer['rule'], prefix: string): IgnoreRule => {
  const shared = !isAbsolute(rule.source) && basename(rule.source) === '.gitignore';
  return { ...rule, source: shared ? relativeToPrefix(rule.source, prefix) : rule.source, shared };
};
