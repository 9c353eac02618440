import type { EditMend, Found } from '../check.ts';
import { environmentFiles } from '../environment/folders.ts';
import { folderOf, nameOf } from '../path-parts.ts';
import { namesText, secretsOf } from '../environment/secrets.ts';
import type { Project, ProjectFile } from '../project.ts';
import { contextFolder } from './docker-context.ts';
import { type ContextCopy, contextCopies } from './dockerfile-copies.ts';
import { covers, patternLines } from './way.ts';

/** Also `api.Dockerfile`, `Dockerfile.prod` and Podman's Containerfile; those of development containers are in no image that is given away. */
export const dockerfileName =
  /^(?!.*(?:^|\/)\.devcontainer\/)(?:.*\/)?(?:[^/]+\.)?(?:Dockerfile|Containerfile)(?:\.(?!dockerignore$)[^/.]+)?$/i;

/** Environment files that an image holds, and, for `isConcerned` projects, one to come; a problem for each Dockerfile. */
export const inImages = (project: Project, isConcerned: boolean): readonly Found[] => {
  const reported = new Set<string>();
  return project.files
    .filter(({ path }) => dockerfileName.test(path))
    .flatMap((dockerfile) => {
      const copies = contextCopies(dockerfile.text);
      const image = imageOf(project, dockerfile, copies);
      const held = foundFiles(image, project);
      if (held.length > 0 || !isConcerned || reported.has(image.ignorePath)) return held;
      const future = foundFuture(image, project);
      if (future.length > 0) reported.add(image.ignorePath);
      return future;
    });
};

interface Image {
  readonly dockerfile: ProjectFile;
  readonly context: string;
  readonly copies: readonly ContextCopy[];
  /** The file that leaves things out of the context, there or not. */
  readonly ignorePath: string;
  /** Of the context. */
  readonly isLeftOut: (path: string) => boolean;
}

const imageOf = (project: Project, dockerfile: ProjectFile, copies: readonly ContextCopy[]): Image => {
  const context = contextFolder(
    project,
    dockerfile.path,
    copies.flatMap(({ sources }) => sources),
  );
  const own = `${dockerfile.path}.dockerignore`;
  const ignorePath = project.file(own) === undefined ? `${context}.dockerignore` : own;
  return { dockerfile, context, copies, ignorePath, isLeftOut: dockerIgnores(project.file(ignorePath)?.text ?? '') };
};

/** https://docs.docker.com/build/concepts/context/#dockerignore-files: every pattern begins at the context's top; the last that matches decides. */
export const dockerIgnores = (text: string): ((path: string) => boolean) =>
  covers(
    patternLines(text).map((line) => {
      const [start, body] = line.startsWith('!') ? ['!', line.slice(1).trim()] : ['', line];
      return `${start}/${body.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')}`;
    }),
  );

const foundFiles = (image: Image, project: Project): readonly Found[] => {
  const { dockerfile, context, ignorePath, isLeftOut } = image;
  const held = environmentFiles(project).flatMap((file) => {
    const path = file.path.slice(context.length);
    const isThere = file.path.startsWith(context) && secretsOf(file).length > 0 && !isLeftOut(path);
    const copy = isThere ? image.copies.find((one) => takes(one, path)) : undefined;
    return copy === undefined ? [] : [{ file, path, copy }];
  });
  const [first] = held;
  if (first === undefined) return [];
  const names = namesText(held.flatMap(({ file }) => secretsOf(file).flatMap(({ name }) => name ?? [])));
  const isNamed = first.copy.sources.some((source) => nameOf(source).includes(nameOf(first.path)));
  return [
    {
      severity: /dev|test|local/i.test(nameOf(dockerfile.path)) ? 'low' : 'high',
      path: dockerfile.path,
      startLine: first.copy.line,
      message: `\`${first.copy.text}\` takes ${namesText(held.map(({ path }) => path))} into the image${names === '' ? '' : `, and ${names} with it`}: whoever has the image can read it`,
      fix: isNamed
        ? 'leave the file out, and give its variables to the container when it starts'
        : `add \`**/.env*\` to \`${nameOf(ignorePath)}\`, and give the variables to the container when it starts`,
      mends: isNamed
        ? []
        : [
            ignoreMend(
              ignorePath,
              held.map(({ path }) => path),
            ),
          ],
    },
  ];
};

/** `.env` beside a `COPY . .`, once somebody makes it. A tracked one holds defaults and is meant to be there. */
const foundFuture = (
  { dockerfile, context, copies, ignorePath, isLeftOut }: Image,
  project: Project,
): readonly Found[] => {
  const copy =
    isLeftOut('.env') || project.file(`${context}.env`)?.tracked === true
      ? undefined
      : copies.find((one) => takes(one, '.env'));
  if (copy === undefined) return [];
  return [
    {
      severity: 'low',
      path: dockerfile.path,
      startLine: copy.line,
      message: `\`${copy.text}\` takes whatever there is, and ${project.file(ignorePath) === undefined ? 'there is no `.dockerignore`' : 'no line of `.dockerignore` leaves out `.env`'}: an image that is built beside one holds its keys`,
      fix: `add \`**/.env*\` to \`${nameOf(ignorePath)}\``,
      mends: [ignoreMend(ignorePath, ['.env', '.env.local'])],
    },
  ];
};

const takes = ({ sources, isKept }: ContextCopy, path: string): boolean =>
  sources.some((source) => {
    const rest = remainder(source, path);
    return rest !== undefined && isKept(rest);
  });

/** Where a file of the context comes to, relative to the destination; undefined where a source does not take it. */
const remainder = (source: string, path: string): string | undefined => {
  const plain = source.replace(/^(?:\.?\/)+|\/+$/g, '');
  if (plain === '' || plain === '.') return path;
  if (/^[a-z]+:\/\//i.test(source) || !covers([`/${plain}`])(path)) return undefined;
  const rest = path.split('/').slice(plain.split('/').length);
  return rest.length === 0 ? nameOf(path) : rest.join('/');
};

const ignoreMend = (ignorePath: string, paths: readonly string[]): EditMend => ({
  kind: 'edit',
  path: ignorePath,
  edit: (text = '') => withDockerEntries(text, paths),
});

/** The text of a `.dockerignore` with entries for paths that it does not leave out, at its end, in its line endings. */
export const withDockerEntries = (text: string, paths: readonly string[]): string => {
  const isLeftOut = dockerIgnores(text);
  const entries = paths.filter((path) => !isLeftOut(path)).flatMap(entriesFor);
  if (entries.length === 0) return text;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const ended = text === '' || text.endsWith('\n') ? text : text + newline;
  return ended + [...new Set(entries)].map((entry) => entry + newline).join('');
};

const entriesFor = (path: string): readonly string[] => {
  const name = nameOf(path);
  if (name === '.env' || name.startsWith('.env.')) return ['**/.env', '**/.env.*', '!**/.env.example'];
  return [`${folderOf(path)}${name.replaceAll(/[\\*?[\]]/g, '\\$&')}`];
};
