import { isObject } from '../../json.ts';
import { lefthookFiles } from '../../lefthook-files.ts';
import { folderOf } from '../path-parts.ts';
import { readManifest } from './manifest.ts';

/** A piece of text that is run: a hook, a workflow, a script of package.json, a Makefile. */
export interface Script {
  /** The file that it stands in. */
  readonly path: string;
  readonly text: string;
  /** Of one among several in its file. */
  readonly name?: string;
}

/** Where what a script calls is looked for. */
export interface Folder {
  /** A file's text; undefined for none. */
  readonly read: (path: string) => string | undefined;
  /** Every package.json whose scripts may be meant. */
  readonly manifests: readonly string[];
}

/** What package.json files name. */
export interface Named {
  /** Scripts by name. */
  readonly scripts: ReadonlyMap<string, readonly Script[]>;
  /** The paths of a program `tripkey` that is made here. */
  readonly programs: readonly string[];
}

export const namedIn = ({ read, manifests }: Folder): Named => {
  const scripts = new Map<string, Script[]>();
  const programs: string[] = [];
  for (const path of manifests) {
    const manifest = readManifest(read(path));
    for (const [name, text] of entriesOf(manifest['scripts'])) {
      if (scripts.size < MOST_NAMES) scripts.set(name, [...(scripts.get(name) ?? []), { path, text, name }]);
    }
    const staged = manifest['lint-staged'];
    if (staged !== undefined) scripts.set('lint-staged', [{ path, text: JSON.stringify(staged), name: 'lint-staged' }]);
    programs.push(...entriesOf(manifest['bin']).flatMap(([name, file]) => (name === 'tripkey' ? [file] : [])));
  }
  return { scripts, programs };
};

const MOST_NAMES = 2000;

/** The scripts that one may call: by name or by path. What only looks like a call is followed, too. */
export const calledBy = ({ path, text }: Script, { scripts }: Named, { read }: Folder): readonly Script[] => {
  const called: Script[] = [];
  if (text.length > LONGEST || PROGRAM.test(path)) return [];
  for (const word of new Set(text.match(WORD))) {
    const name = word.replace(/[.:]+$/, '');
    called.push(...scriptsNamed(name, scripts));
    for (const file of filesOf(name, path)) {
      const content = read(file);
      if (content !== undefined) called.push({ path: file, text: content });
    }
  }
  return called;
};

/** What people write by hand is shorter: a bundle is not searched for what it may call. */
const LONGEST = 30_000;
/** It may run tripkey itself; what its words may name is half of a repository. */
const PROGRAM = /\.(?:py|rb|pl|php|[cm]?[jt]s)$/;
/** A variable before a path is a word of its own. */
const WORD = /\$\{?\w+\}?|[\w@.*:/-]+/g;

/** With what npm runs before and after; `lint:*` is npm-run-all's. */
const scriptsNamed = (name: string, scripts: Named['scripts']): readonly Script[] => {
  if (name.endsWith('*') && name.length > 1) {
    const start = name.replace(/\*+$/, '');
    return [...scripts.keys()].filter((each) => each.startsWith(start)).flatMap((each) => scripts.get(each) ?? []);
  }
  return [name, `pre${name}`, `post${name}`].flatMap((each) => scripts.get(each) ?? []);
};

/** With a folder, or an ending that scripts have. */
const FILE = /\/[^/]|\.(?:sh|bash|zsh|ps1|bat|cmd|py|rb|pl|php|[cm]?[jt]s|ya?ml|toml|mk)$/;

const filesOf = (word: string, from: string): readonly string[] => {
  const known = TOOLS.get(word);
  if (known !== undefined) return known;
  if (!FILE.test(word) || word.length > 200) return [];
  const path = word.replace(/^(?:\.?\/)+/, '');
  const folder = folderOf(from);
  const files = [...new Set([path, folder + path])].filter((file) => file !== from && !file.endsWith('/'));
  // A GitHub action of the repository itself.
  return word.startsWith('./') ? files.flatMap((file) => [file, `${file}/action.yml`, `${file}/action.yaml`]) : files;
};

const MAKE = ['Makefile', 'makefile', 'GNUmakefile'];
const PYTHON = ['pyproject.toml', 'tox.ini', 'setup.cfg'];
const PRE_COMMIT = ['.pre-commit-config.yaml', '.pre-commit-config.yml'];
const GRADLE = ['build.gradle', 'build.gradle.kts'];

/** Where tools keep what they are told to run. */
const TOOLS: ReadonlyMap<string, readonly string[]> = new Map([
  ['make', MAKE],
  ['gmake', MAKE],
  ['just', ['justfile', 'Justfile', '.justfile']],
  ['task', ['Taskfile.yml', 'Taskfile.yaml']],
  ['mise', ['mise.toml', '.mise.toml']],
  ['tox', PYTHON],
  ['poe', PYTHON],
  ['hatch', [...PYTHON, 'hatch.toml']],
  ['nox', ['noxfile.py']],
  ['inv', ['tasks.py']],
  ['invoke', ['tasks.py']],
  ['rake', ['Rakefile']],
  ['gradle', GRADLE],
  ['gradlew', GRADLE],
  ['./gradlew', GRADLE],
  ['mvn', ['pom.xml']],
  ['composer', ['composer.json']],
  ['deno', ['deno.json', 'deno.jsonc']],
  ['earthly', ['Earthfile']],
  ['trunk', ['.trunk/trunk.yaml']],
  ['pre-commit', PRE_COMMIT],
  ['pre-commit/action', PRE_COMMIT],
  ['prek', PRE_COMMIT],
  ['lefthook', lefthookFiles],
  ['overcommit', ['.overcommit.yml']],
  ['hk', ['hk.pkl']],
  [
    'lint-staged',
    ['.lintstagedrc', ...['json', 'yaml', 'yml', 'js', 'mjs', 'cjs'].map((end) => `.lintstagedrc.${end}`)],
  ],
]);

const entriesOf = (value: unknown): readonly (readonly [string, string])[] =>
  isObject(value)
    ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    : [];
