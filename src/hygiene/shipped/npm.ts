import { readManifest } from '../automation/manifest.ts';
import { ignoreFileFor } from '../environment/gitignore.ts';
import { withIgnoreEntries } from '../environment/ignore-entries.ts';
import { folderOf, nameOf } from '../path-parts.ts';
import type { Project, ProjectFile } from '../project.ts';
import { type Way, covers, nearest, patternLines } from './way.ts';

/**
 * What `npm pack` takes, by the rules of npm-packlist: `files` of package.json, else what `.npmignore` leaves, else what `.gitignore` does.
 * No name of an environment file is left out by itself, and what only one's own git ignores is not, either.
 */
export const inNpmPackage: Way = (file, project) => {
  const manifest = nearest(project, file.path, ['package.json']);
  const listed = manifest === undefined ? undefined : publishedFiles(manifest);
  if (manifest === undefined || listed === undefined) return undefined;
  const path = file.path.slice(folderOf(manifest.path).length);
  const ignore = project.file(`${folderOf(manifest.path)}.npmignore`);
  const found = { path: file.path, fix: 'list what belongs into the package under `files` in package.json' };
  if (listed !== 'all') {
    if (!isListed(listed, path) || isIgnoredBelow(project, file.path, manifest)) return undefined;
    return { ...found, message: '`npm pack` takes it into the package: `files` of package.json covers it' };
  }
  if (ignore !== undefined) {
    if (covers(patternLines(ignore.text))(path)) return undefined;
    const wanted = { ignore: [{ name: path, entry: nameOf(path) }], keep: [] };
    return {
      ...found,
      message:
        '`npm pack` takes it into the package: `.npmignore` does not name it, and where there is one, `.gitignore` does not count',
      mends: [{ kind: 'edit', path: ignore.path, edit: (text = '') => withIgnoreEntries(text, wanted) }],
    };
  }
  if (project.git?.ignoredBy([file.path]).get(file.path)?.shared === true) return undefined;
  if (project.git === undefined && project.paths.has(ignoreFileFor(project, folderOf(file.path)))) return undefined;
  return {
    ...found,
    message: '`npm pack` takes it into the package: neither `files` nor an ignore file says otherwise',
  };
};

/** `files` of a package that can be published, `all` where it has none; undefined for what is not published. */
const publishedFiles = ({ text }: ProjectFile): readonly string[] | 'all' | undefined => {
  const manifest = readManifest(text);
  if (manifest['private'] === true) return undefined;
  if (typeof manifest['name'] !== 'string' || typeof manifest['version'] !== 'string') return undefined;
  const { files } = manifest;
  return Array.isArray(files) ? files.filter((glob) => typeof glob === 'string') : 'all';
};

const isListed = (files: readonly string[], path: string): boolean =>
  covers(
    files.map((glob) => {
      const [start, body] = glob.startsWith('!') ? ['!', glob.slice(1)] : ['', glob];
      const inside = body.replace(/^(?:\.?\/)+/, '');
      // npm takes `./` for everything, and `.` for nothing.
      return `${start}/${inside === '' && body !== '' ? '**' : inside}`;
    }),
  )(path);

/** Below the package's top, ignore files count in spite of `files`. */
const isIgnoredBelow = (project: Project, path: string, manifest: ProjectFile): boolean => {
  const rule = project.git?.ignoredBy([path]).get(path);
  return rule?.shared === true && folderOf(rule.source).length > folderOf(manifest.path).length;
};
