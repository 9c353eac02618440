import { folderOf } from '../path-parts.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import { type Way, covers, nearest } from './way.ts';

/** Folders that web servers and static sites hand out as they are. */
const SERVED = /(?:^|\/)(public|static|www|wwwroot|htdocs|public_html|_site)\//;

/** A program of its own: a folder `www` with a site's sources is built first. */
const MANIFESTS = ['package.json', 'pyproject.toml', 'requirements.txt', 'go.mod', 'Gemfile', 'Cargo.toml'];

/** In a folder that is handed out, any request may ask for it. */
export const inServedFolder: Way = ({ path }, project) => {
  const served = SERVED.exec(folderOf(path));
  const folder = served?.[1];
  if (served === null || folder === undefined) return undefined;
  const top = path.slice(0, served.index + served[0].length);
  if (MANIFESTS.some((name) => project.paths.has(top + name))) return undefined;
  return {
    path,
    message: `it lies in \`${folder}/\`, which is handed out as it is: whoever asks for it gets it`,
    fix: `move it out of \`${folder}/\``,
  };
};

/** Serverless takes the whole folder into a function's package but for what `package.patterns` takes out; with `useDotenv`, no `.env` either. */
export const inServerlessPackage: Way = (file, project) => {
  const config = nearest(project, file.path, ['serverless.yml', 'serverless.yaml']);
  if (config === undefined) return undefined;
  const values = namedValuesOf(config);
  const of = (pattern: RegExp): readonly string[] =>
    values.filter(({ keys }) => pattern.test(keys.join('.'))).map(({ value }) => value);
  // Bundlers take what code imports; version 4 has one of its own.
  if (of(/^plugins\.\d+$/).some((name) => /esbuild|webpack|bundle|vite|rollup|parcel|optimize/.test(name)))
    return undefined;
  if (of(/^frameworkVersion$/).some((version) => /^\D*4/.test(version))) return undefined;
  if (of(/^useDotenv$/).includes('true') || of(/^package\.artifact$|^provider\.(?:ecr|image)/).length > 0)
    return undefined;
  const path = file.path.slice(folderOf(config.path).length);
  const out = of(/^package\.exclude\.\d+$/).map((glob) => `!/${relative(glob)}`);
  const patterns = of(/^package\.(?:patterns|include)\.\d+$/).map((glob) =>
    glob.startsWith('!') ? `!/${relative(glob.slice(1))}` : `/${relative(glob)}`,
  );
  if (!covers(['/**', ...out, ...patterns])(path)) return undefined;
  return {
    path: file.path,
    message: `\`serverless deploy\` takes it into the function's package: \`package.patterns\` of ${config.path} does not take it out`,
    fix: "add `'!**/.env*'` to `package.patterns`, or set `useDotenv: true`",
  };
};

const relative = (glob: string): string => glob.replace(/^(?:\.?\/)+/, '');

/** Flutter's assets are files of the app, which anybody can unpack. */
export const inFlutterAssets: Way = (file, project) => {
  const config = nearest(project, file.path, ['pubspec.yaml']);
  if (config === undefined) return undefined;
  const path = file.path.slice(folderOf(config.path).length);
  const asset = namedValuesOf(config).find(
    ({ keys, value }) => /^flutter\.assets\.\d+(?:\.path)?$/.test(keys.join('.')) && isAsset(value, path),
  );
  if (asset === undefined) return undefined;
  return {
    path: file.path,
    message: `\`${asset.value}\` under \`assets\` in pubspec.yaml takes it into the app: whoever unpacks the app has it`,
    fix: 'take it out of `assets`, and have a server of yours call OpenAI',
  };
};

/** A folder's asset stands for the files in it, not below. */
const isAsset = (asset: string, path: string): boolean =>
  asset.endsWith('/') ? folderOf(path) === asset : asset === path;
