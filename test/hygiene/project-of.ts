import { keyVariables } from '../../src/hygiene/project/key-variables.ts';
import type { KeyPlace, Project, ProjectFile } from '../../src/hygiene/project.ts';
import { TODAY } from './support.ts';

/** A project of texts by path, without disk and git. Keys stand where they are said to. */
export const projectOf = (
  texts: Readonly<Record<string, string>>,
  keys: readonly Pick<KeyPlace, 'path' | 'startLine' | 'ruleId'>[] = [],
): Project => {
  const files = Object.entries(texts).map(([path, text]): ProjectFile => ({
    path,
    text,
    tracked: true,
    ignored: false,
    keys: keys.filter((key) => key.path === path).map(keyOf),
  }));
  return {
    name: '.',
    files,
    file: (path) => files.find((file) => file.path === path),
    paths: new Set(files.map(({ path }) => path)),
    keyVariables: keyVariables(files, new Map(files.map((file) => [file.path, file.keys]))),
    git: undefined,
    mode: () => undefined,
    changedAt: () => undefined,
    settings: { maxAgeDays: 90 },
    ledger: new Map(),
    now: TODAY,
    unread: () => {},
  };
};

const keyOf = (key: Pick<KeyPlace, 'path' | 'startLine' | 'ruleId'>): KeyPlace => ({
  ...key,
  startColumn: 1,
  endLine: key.startLine,
  endColumn: 2,
  title: 'OpenAI key',
  service: 'openai',
  confidence: 'high',
  fingerprint: '0'.repeat(16),
  preview: 'sk-…',
});
