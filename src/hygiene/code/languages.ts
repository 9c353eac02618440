import { nameOf } from '../path-parts.ts';
import type { Language } from './code.ts';

/** The language of a source file by its name, else by its `#!` line; undefined for what is no source, and for files that hold some (embedded.ts). */
export const languageOf = (path: string, text = ''): Language | undefined => {
  const name = nameOf(path).toLowerCase();
  const dot = name.lastIndexOf('.');
  if (dot > 0) return byExtension.get(name.slice(dot + 1));
  return byName.get(name) ?? (dot < 0 ? byInterpreter(text) : undefined);
};

const extensions: Readonly<Record<Language, string>> = {
  javascript: 'js jsx mjs cjs ts tsx mts cts es6 gs',
  python: 'py pyi pyw ipy pyx star bzl',
  shell: 'sh bash zsh ksh bats command envrc bat cmd',
  powershell: 'ps1 psm1 psd1',
  ruby: 'rb rake ru gemspec podspec erb',
  php: 'php phtml php5 php7 inc',
  go: 'go',
  java: 'java groovy gradle scala',
  kotlin: 'kt kts',
  swift: 'swift',
  'objective-c': 'm mm',
  csharp: 'cs csx',
  dart: 'dart',
  rust: 'rs',
  terraform: 'tf tofu hcl',
};

const byExtension: ReadonlyMap<string, Language> = new Map(
  Object.entries(extensions).flatMap(([language, names]) =>
    names.split(' ').map((name) => [name, language as Language] as const),
  ),
);

const byName: ReadonlyMap<string, Language> = new Map<string, Language>([
  ['.envrc', 'shell'],
  ['.bashrc', 'shell'],
  ['.bash_profile', 'shell'],
  ['.profile', 'shell'],
  ['.zshrc', 'shell'],
  ['.zprofile', 'shell'],
  ['gemfile', 'ruby'],
  ['rakefile', 'ruby'],
  ['podfile', 'ruby'],
  ['fastfile', 'ruby'],
  ['vagrantfile', 'ruby'],
  ['jenkinsfile', 'java'],
]);

/** `#!/usr/bin/env python3`, of scripts without an extension, such as hooks. */
const byInterpreter = (text: string): Language | undefined => {
  const command = /^#!\s*(?:\S*\/)?([a-z]+)[\d.]*(?=\s|$)(?:[ \t]+(?:-\S+[ \t]+)*([a-z]+))?/.exec(text.slice(0, 200));
  const name = command?.[1] === 'env' ? command[2] : command?.[1];
  return name === undefined ? undefined : interpreters.get(name);
};

const interpreters: ReadonlyMap<string, Language> = new Map<string, Language>([
  ['sh', 'shell'],
  ['bash', 'shell'],
  ['zsh', 'shell'],
  ['dash', 'shell'],
  ['ksh', 'shell'],
  ['python', 'python'],
  ['uv', 'python'],
  ['node', 'javascript'],
  ['deno', 'javascript'],
  ['bun', 'javascript'],
  ['tsx', 'javascript'],
  ['ruby', 'ruby'],
  ['php', 'php'],
  ['pwsh', 'powershell'],
]);
