import type { Code, Language } from '../code/code.ts';
import { codesOf } from '../code/codes-of.ts';
import type { Found } from '../check.ts';
import { environmentEntries } from '../formats/dotenv.ts';
import { isEnvironmentFile } from '../formats/environment-names.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import { namesOpenaiKey } from '../openai-names.ts';
import type { Project, ProjectFile } from '../project.ts';
import { isTestFile } from '../test-files.ts';
import { aOrAn } from './browser-code.ts';
import { type Look, secretKeys, serverFix } from './look.ts';

/** Keys in the code of apps that people install, and variables whose values are compiled into them. */
export const mobileApps: Look = (file, project) => [
  ...literalKeys(file),
  ...(COMPILED.test(file.text) && !isTestFile(file.path)
    ? codesOf(file).flatMap((code) => compiledIn(file, code, project))
    : []),
  ...resources(file, project),
  ...defines(file, project),
  ...assets(file, project),
];

/** What `compilerOf` looks for. */
const COMPILED =
  /fromEnvironment|dotenv|DotEnv|BuildConfig|buildConfigField|resValue|manifestPlaceholders|infoDictionary|InfoDictionaryKey|@env|react-native-config/;

const literalKeys = (file: ProjectFile): readonly Omit<Found, 'path'>[] => {
  const keys = secretKeys(file);
  if (keys.length === 0 || !codesOf(file).some((code) => isApp(file, code))) return [];
  return keys.map(({ startLine, title }) => ({
    startLine,
    message: `${aOrAn(title)} stands in the code of an app: whoever has the app can read it`,
    fix: `delete the key at OpenAI, and ${serverFix}`,
  }));
};

/** By what it takes in; a test stays on the developer's machine. */
const isApp = ({ path, text }: ProjectFile, { language }: Code): boolean =>
  !isTestFile(path) && (APP[language]?.test(text) ?? false);

const APP: Partial<Readonly<Record<Language, RegExp>>> = {
  swift: /^\s{0,8}(?:@[\w ]{1,40} )?import (?:UIKit|SwiftUI|AppKit|WatchKit|WidgetKit)\b/m,
  'objective-c': /#import <(?:UIKit|AppKit)\/|@import UIKit/,
  kotlin: /^import (?:android|androidx)\./m,
  java: /^import (?:android|androidx)\./m,
  dart: /package:flutter\//,
  csharp: /^using (?:UnityEngine|Microsoft\.Maui|Xamarin)\b/m,
  javascript: /['"](?:react-native|expo|expo-[\w-]{1,40}|@react-native[\w/-]{0,60}|@env)['"]/,
};

const compiledIn = (file: ProjectFile, code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  code.tokens.flatMap((token, at) => {
    if (token.kind === 'punctuation' || !isKey(token.text, project)) return [];
    const by = compilerOf(code, at, file);
    return by === undefined ? [] : [compiled(token.text, by, token.line)];
  });

const isKey = (name: string, { keyVariables }: Project): boolean => keyVariables.has(name) || namesOpenaiKey(name);

/** What puts the value of the variable at a place into the app. */
const compilerOf = ({ language, tokens }: Code, at: number, { path, text }: ProjectFile): string | undefined => {
  const before = (count: number): string =>
    tokens
      .slice(Math.max(0, at - count), at)
      .map((token) => token.text)
      .join('');
  const isString = tokens[at]!.kind === 'string';
  if (language === 'dart' && isString) {
    return /(?:String|EnvironmentConfig)\.fromEnvironment\($/.test(before(4))
      ? '--dart-define'
      : (/(?:dotenv|DotEnv)(?:\(\))?\.(?:env\[|get\(|maybeGet\()$/.exec(before(6)) && 'flutter_dotenv') || undefined;
  }
  if ((language === 'kotlin' || language === 'java') && !isString) {
    return /(?:^|[^\w])BuildConfig\.$/.test(before(2)) ? 'BuildConfig' : undefined;
  }
  if ((language === 'kotlin' || language === 'java') && /\.gradle(?:\.kts)?$/.test(path)) {
    return /(buildConfigField|resValue|manifestPlaceholders)/.exec(before(6))?.[0];
  }
  if (language === 'swift' || language === 'objective-c') {
    return isString && /infoDictionary|InfoDictionaryKey/i.test(before(6)) ? 'Info.plist' : undefined;
  }
  if (language !== 'javascript' || isString) return undefined;
  if (/['"]@env['"]/.test(text)) return 'react-native-dotenv';
  return /['"]react-native-config['"]/.test(text) && before(2).endsWith('Config.') ? 'react-native-config' : undefined;
};

const compiled = (name: string, by: string, startLine: number): Omit<Found, 'path'> => ({
  startLine,
  message: `\`${name}\` is put into the app by \`${by}\`: whoever has the app can read it`,
  fix: serverFix,
});

/** `Info.plist`, `strings.xml`, Expo's `app.json`: parts of the app as they are. */
const resources = (file: ProjectFile, project: Project): readonly Omit<Found, 'path'>[] => {
  const part =
    /(?:^|\/)(?:[\w-]{0,60}Info\.plist|res\/values[\w-]{0,40}\/[\w-]{1,60}\.xml|app\.json|google-services\.json)$/.exec(
      file.path,
    );
  if (part === null) return [];
  const keyLines = new Set(secretKeys(file).map(({ startLine }) => startLine));
  const name = part[0].slice(part[0].lastIndexOf('/') + 1);
  return namedValuesOf(file)
    .filter((entry) => keyLines.has(entry.endLine) || (isKey(entry.name, project) && entry.value.trim() !== ''))
    .map((entry) => compiled(entry.name, name, entry.line));
};

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
