import type { Code, Language } from '../code/code.ts';
import { codesOf } from '../code/codes-of.ts';
import type { Found } from '../check.ts';
import { environmentEntries } from '../formats/dotenv.ts';
import { isEnvironmentFile } from '../formats/environment-names.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import { namesOpenaiKey } from '../keys/openai-names.ts';
import { perFile } from '../per-file.ts';
import type { Project, ProjectFile } from '../project.ts';
import { isTestFile } from '../test-files.ts';
import { compilerOf, namesCompiler } from './compilers.ts';
import { secretKeys } from '../keys/real-keys.ts';
import type { Look } from '../look.ts';
import { aOrAn, serverFix } from './words.ts';

/** Keys in the code of apps that people install, and variables whose values are compiled into them. */
export const mobileApps: Look = (file, project) => [
  ...literalKeys(file),
  ...(namesCompiler(file.text) && !isTestFile(file.path)
    ? codesOf(file).flatMap((code) => compiledIn(file, code, project))
    : []),
  ...resources(file, project),
  ...defines(file, project),
  ...assets(file, project),
];

const literalKeys = (file: ProjectFile): readonly Omit<Found, 'path'>[] => {
  const keys = secretKeys(file);
  if (keys.length === 0 || !codesOf(file).some((code) => isApp(file, code))) return [];
  return keys.map(({ startLine, title }) => ({
    startLine,
    message: `${aOrAn(title)} stands in the code of an app: whoever has the app can read it`,
    fix: `delete the key at OpenAI, and ${serverFix}`,
  }));
};

/** By the folder that it is in, or by what it takes in; a test stays on the developer's machine. */
const isApp = (file: ProjectFile, { language }: Code): boolean => {
  if (isTestFile(file.path)) return false;
  if (APP_FOLDER.test(file.path) && NATIVE.has(language)) return true;
  const known = languagesOf(file);
  const before = known.get(language);
  if (before !== undefined) return before;
  const answer = APP[language]?.test(file.text) ?? false;
  known.set(language, answer);
  return answer;
};

const APP_FOLDER = /(?:^|\/)(?:ios|iosApp|android|androidApp)\//;
const NATIVE: ReadonlySet<Language> = new Set(['swift', 'objective-c', 'kotlin', 'java']);

/** Whether an app takes it in, by language: asked once for all scripts of a page. */
const languagesOf = perFile(() => new Map<Language, boolean>());

const APP: Partial<Readonly<Record<Language, RegExp>>> = {
  swift: /^\s{0,8}(?:@[\w ]{1,40} )?import (?:UIKit|SwiftUI|AppKit|WatchKit|WidgetKit)\b/m,
  'objective-c': /#import <(?:UIKit|AppKit)\/|@import UIKit/,
  kotlin: /^import (?:android|androidx)\./m,
  java: /^import (?:android|androidx)\./m,
  dart: /package:flutter\//,
  csharp: /^using (?:UnityEngine|Microsoft\.Maui|Xamarin)\b/m,
  javascript: /['"](?:react-native|expo|expo-(?!server)[\w-]{1,40}|@react-native[\w/-]{0,60}|@env)['"]/,
};

const compiledIn = (file: ProjectFile, code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  code.tokens.flatMap((token, at) => {
    if (token.kind === 'punctuation' || !isKey(token.text, project)) return [];
    const by = compilerOf(code, at, file);
    return by === undefined ? [] : [compiled(token.text, by, token.line)];
  });

const isKey = (name: string, { keyVariables }: Project): boolean => keyVariables.has(name) || namesOpenaiKey(name);

const compiled = (name: string, by: string, startLine: number): Omit<Found, 'path'> => ({
  startLine,
  message: `\`${name}\` is put into the app by \`${by}\`: whoever has the app can read it`,
  fix: serverFix,
});

/** `Info.plist`, `strings.xml`, Expo's `app.json`: parts of the app as they are. */
const resources = (file: ProjectFile, project: Project): readonly Omit<Found, 'path'>[] => {
  const name = RESOURCES.exec(file.path)?.groups?.['name'];
  if (name === undefined) return [];
  const keyLines = new Set(secretKeys(file).map(({ startLine }) => startLine));
  return namedValuesOf(file)
    .filter(({ keys }) => name !== 'app.json' || keys.includes('extra'))
    .filter((entry) => keyLines.has(entry.endLine) || (isKey(entry.name, project) && isPutIn(entry.value)))
    .map((entry) => compiled(entry.name, name, entry.line));
};

const RESOURCES =
  /(?:^|\/|res\/values[\w-]{0,40}\/)(?<name>[\w-]{0,60}Info\.plist|app\.json|google-services\.json|(?<=res\/values[\w-]{0,40}\/)[\w-]{1,60}\.xml)$/;

/** `$(OPENAI_API_KEY)`, `@string/…`: of the build's making. Words are a label for a field. */
const isPutIn = (value: string): boolean => /^(?:\$[({]\w|\S{32,}$)/.test(value.trim());

/** `flutter build --dart-define=OPENAI_API_KEY=…` in scripts, workflows and editors' settings. */
const defines = ({ path, text }: ProjectFile, project: Project): readonly Omit<Found, 'path'>[] =>
  !SCRIPTS.test(path) || !text.includes('--dart-define')
    ? []
    : text.split('\n').flatMap((line, index) => {
        const name = /--dart-define[= ]["']?(\w{1,80})=/.exec(line)?.[1];
        return name !== undefined && isKey(name, project) ? [compiled(name, '--dart-define', index + 1)] : [];
      });

const SCRIPTS =
  /\.(?:ya?ml|json|sh|bash|zsh|ps1|bat|cmd|toml|xml)$|(?:^|\/)(?:Makefile|Fastfile|[Jj]ustfile|Dockerfile)[^/]*$/;

/** `assets: [.env]` in Flutter's `pubspec.yaml`. */
const assets = (file: ProjectFile, project: Project): readonly Omit<Found, 'path'>[] => {
  if (!/(?:^|\/)pubspec\.ya?ml$/.test(file.path)) return [];
  return namedValuesOf(file).flatMap(({ keys, value, line }) => {
    const asset = keys.includes('assets') && isEnvironmentFile(value) ? value : undefined;
    const path = asset === undefined ? undefined : file.path.replace(/[^/]*$/, asset);
    const held = path === undefined ? undefined : environmentEntries(project.file(path)?.text ?? '');
    const key = held?.find(({ name }) => isKey(name, project));
    return key === undefined ? [] : [compiled(key.name, `assets: ${asset}`, line)];
  });
};
