import { folderOf } from '../path-parts.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import type { Project, ProjectFile } from '../project.ts';
import { type Way, covers, nearest, patternLines } from './way.ts';
import { wholeWords } from '../whole-words.ts';

/** What a Python sdist takes: what MANIFEST.in or the build tool's settings include, and of Hatch's all that `.gitignore` leaves. */
export const inPythonPackage: Way = (file, project) => {
  const home = nearest(project, file.path, ['pyproject.toml', 'setup.py', 'setup.cfg']);
  if (home === undefined) return undefined;
  const folder = folderOf(home.path);
  const path = file.path.slice(folder.length);
  const manifest = project.file(`${folder}MANIFEST.in`);
  const line = manifest === undefined ? undefined : manifestLine(manifest.text, path);
  const how = line === undefined ? settingFor(home, path, file, project) : `\`${line}\` in MANIFEST.in covers it`;
  if (how === undefined) return undefined;
  const fix =
    line === undefined
      ? 'exclude it from the sdist in pyproject.toml'
      : 'put `global-exclude .env*` at the end of MANIFEST.in';
  return { path: file.path, message: `a Python sdist takes it along: ${how}`, fix };
};

/** The line by which setuptools takes a path; the last that says something of it counts. */
const manifestLine = (text: string, path: string): string | undefined => {
  const last = patternLines(text).findLast((line) => saysOf(line, path));
  return last !== undefined && /^(?:include|recursive-include|global-include|graft)\b/.test(last)
    ? wholeWords(last)
    : undefined;
};

/** https://setuptools.pypa.io/en/latest/userguide/miscellaneous.html: `*` matches leading dots, too. */
const saysOf = (line: string, path: string): boolean => {
  const [command = '', ...words] = line.split(/\s+/);
  const [folder = '', ...rest] = words.map((word) => word.replace(/^\.\/|\/+$/g, ''));
  const below = folder === '.' || folder === '' ? '' : `/${folder}`;
  if (/^(?:include|exclude)$/.test(command))
    return covers(words.map((word) => `/${word}`))(path) && !isFolder(words, path);
  if (/^recursive-(?:include|exclude)$/.test(command)) return covers(rest.map((word) => `${below}/**/${word}`))(path);
  if (/^global-(?:include|exclude)$/.test(command)) return covers(words.map((word) => `/**/${word}`))(path);
  return /^(?:graft|prune)$/.test(command) && (below === '' || covers([below])(path));
};

/** `include src` names a folder, which setuptools passes over. */
const isFolder = (words: readonly string[], path: string): boolean =>
  words.every((word) => path.startsWith(`${word.replace(/\/+$/, '')}/`));

const settingFor = (home: ProjectFile, path: string, file: ProjectFile, project: Project): string | undefined => {
  const values = home.path.endsWith('.toml') ? namedValuesOf(home) : [];
  const under = (pattern: RegExp): readonly string[] =>
    values.filter(({ keys }) => pattern.test(keys.join('.'))).map(({ value }) => value);
  if (values.some(({ value }) => value === 'Private :: Do Not Upload')) return undefined;
  if (under(/^tool\.poetry\.package-mode$/).includes('false') || covers(under(EXCLUDES))(path)) return undefined;
  const included = under(INCLUDES).find((glob) => covers([`/${glob.replace(/^(?:\.?\/)+/, '')}`])(path));
  if (included !== undefined) return `\`${included}\` in pyproject.toml covers it`;
  const isHatch = under(/^build-system\.build-backend$/).some((name) => name.startsWith('hatchling'));
  const isNarrowed = under(/^tool\.hatch\.build\.(?:targets\.sdist\.)?(?:include|only-include|packages)\./).length > 0;
  const isLeft = project.git !== undefined && project.git.ignoredBy([file.path]).get(file.path)?.shared !== true;
  return isHatch && !isNarrowed && isLeft ? 'Hatch takes what `.gitignore` leaves' : undefined;
};

const INCLUDES =
  /^tool\.(?:poetry\.include\.\d+(?:\.path)?|hatch\.build\.(?:targets\.\w+\.)?artifacts\.\d+|pdm\.build\.(?:includes|source-includes)\.\d+|uv\.build-backend\.source-include\.\d+)$/;
const EXCLUDES =
  /^tool\.(?:poetry\.exclude\.\d+|hatch\.build\.(?:targets\.\w+\.)?exclude\.\d+|pdm\.build\.excludes\.\d+|uv\.build-backend\.source-exclude\.\d+)$/;
