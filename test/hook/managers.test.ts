import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Inserted } from '../../src/hook/managers.ts';
import { withLefthookCommand, withPreCommitHooks, withoutTripkey } from '../../src/hook/managers.ts';
import type { HookName } from '../../src/hook/script.ts';
import { repository } from '../support/repository.ts';
import { init } from './support.ts';

const preCommit = (text: string | undefined, hooks: readonly HookName[] = ['pre-commit']) =>
  withPreCommitHooks(text, hooks, '1.2.3');

const textOf = (inserted: Inserted): string => ('text' in inserted ? inserted.text : '');

describe('.pre-commit-config.yaml', () => {
  test.each([
    [
      'flat list',
      '# ours\nrepos:\n- repo: https://example.org/x # why\n  rev: v1\n',
      'repos:\n# >>> tripkey >>>\n- repo: local\n  hooks:\n',
    ],
    [
      'indented list',
      'exclude: x\nrepos:\n  # first\n\n  - repo: x\n',
      '  # first\n\n  # >>> tripkey >>>\n  - repo: local\n    hooks:\n',
    ],
    ['Windows line endings', 'repos:\r\n  - repo: x\r\n', 'repos:\r\n  # >>> tripkey >>>\r\n  - repo: local\r\n'],
  ])('%s: put in, put in once, taken out byte for byte', (_case, text, expected) => {
    const inserted = preCommit(text);
    expect(inserted).toEqual({ text: expect.stringContaining(expected) });
    const changed = 'text' in inserted ? inserted.text : '';
    expect(changed).toContain("'tripkey@1.2.3'");
    expect(preCommit(changed)).toEqual({ text: changed });
    expect(withoutTripkey(changed)).toBe(text);
  });

  test.each(['repos: []\n', 'repos: [{repo: local}]\n', '', 'ci:\n  x: 1\n', '{"repos": []}'])(
    '%j is left to people',
    (text) => {
      expect(preCommit(text)).toEqual({ snippet: expect.stringContaining('id: tripkey') });
    },
  );

  test('one put in by hand counts', () => {
    const text = 'repos:\n- repo: https://example.org/tripkey\n  hooks:\n  - id: tripkey\n';
    expect(preCommit(text)).toEqual({ text });
    const system = text.replace('id: tripkey', 'id: tripkey-system  # ours');
    expect(preCommit(system)).toEqual({ text: system });
  });

  test.each([
    ['in a new file', undefined],
    ['in one that is there', 'repos:\n- repo: x\n'],
    ['in one with Windows line endings', 'repos:\r\n- repo: x\r\n'],
  ])('a hook that is added later joins those of before, %s', (_case, text) => {
    const first = textOf(preCommit(text));
    expect(first).not.toContain('stages');
    const both = textOf(preCommit(first, ['pre-commit', 'commit-msg']));
    expect(both.match(/(?<=- id: )\S+/g)).toEqual(['tripkey', 'tripkey-commit-msg']);
    const all = textOf(preCommit(both, ['pre-push']));
    expect(all.match(/(?<=- id: )\S+/g)).toEqual(['tripkey', 'tripkey-commit-msg', 'tripkey-pre-push']);
    expect(all.match(/(?<=stages: ).*/g)?.map((stage) => stage.trim())).toEqual([
      '[pre-commit]',
      '[commit-msg]',
      '[pre-push]',
    ]);
    expect(preCommit(all)).toEqual({ text: all });
    expect(withoutTripkey(all)).toBe(text ?? '');
    expect(all.replaceAll('\r\n', '').includes('\n')).toBe(text?.includes('\r') !== true);
  });

  test('one of another version is brought up to date', () => {
    const changed = textOf(preCommit(undefined)).replace('1.2.3', '1.0.0');
    expect(preCommit(changed)).toEqual(preCommit(undefined));
  });
});

describe('lefthook.yml', () => {
  test.each([
    [
      'no pre-commit yet',
      'pre-push:\n  commands:\n    test:\n      run: x\n',
      '# >>> tripkey >>>\npre-commit:\n  commands:\n    tripkey:\n',
    ],
    [
      'commands',
      'pre-commit:\n  parallel: true\n  commands:\n    lint:\n      run: x\n',
      '  commands:\n    # >>> tripkey >>>\n    tripkey:\n      run: npx',
    ],
    [
      'jobs',
      'pre-commit:\n  jobs:\n    - run: x\n',
      '  jobs:\n    # >>> tripkey >>>\n    - name: tripkey\n      run: npx',
    ],
  ])('%s: put in, put in once, taken out byte for byte', (_case, text, expected) => {
    const inserted = withLefthookCommand(text, 'pre-commit');
    expect(inserted).toEqual({ text: expect.stringContaining(expected) });
    const changed = 'text' in inserted ? inserted.text : '';
    expect(withLefthookCommand(changed, 'pre-commit')).toEqual({ text: changed });
    expect(withoutTripkey(changed)).toBe(text);
  });

  test.each(['a: 1', 'a: 1\r\nb: 2', 'a: 1\nrc: |\n  x'])(
    'a file without a last newline gets none by being changed and changed back: %j',
    (text) => {
      const first = textOf(withLefthookCommand(text, 'pre-commit'));
      const both = textOf(withLefthookCommand(first, 'commit-msg'));
      expect(Object.keys(parse(both))).toEqual([...Object.keys(parse(text)), 'pre-commit', 'commit-msg']);
      expect(withLefthookCommand(both, 'pre-commit')).toEqual({ text: both });
      expect(withoutTripkey(first)).toBe(text);
      expect(withoutTripkey(both)).toBe(text);
      expect(withoutTripkey(`${both}\nc: 3`)).toMatch(/c: 3$/);
    },
  );

  test('the commit message in a section of its own; both are taken out', () => {
    const text = 'commit-msg:\n  commands:\n    lint:\n      run: x\n';
    const first = textOf(withLefthookCommand(text, 'pre-commit'));
    const both = textOf(withLefthookCommand(first, 'commit-msg'));
    expect(both).toMatch(
      /^commit-msg:\n  commands:\n    # >>> tripkey >>>\n    tripkey:\n      run: npx --no-install tripkey scan \{1\}\n/,
    );
    expect(withLefthookCommand(both, 'commit-msg')).toEqual({ text: both });
    expect(withLefthookCommand(both, 'pre-commit')).toEqual({ text: both });
    expect(withoutTripkey(both)).toBe(text);
  });

  test.each(['pre-commit: {}\n', 'pre-commit:\n  scripts:\n    x: {}\n'])('%j is left to people', (text) => {
    expect(withLefthookCommand(text, 'pre-commit')).toEqual({ snippet: expect.stringContaining('tripkey:') });
  });

  test.each([
    '{}\n',
    '# c\n{}\n',
    '---\n{}\n',
    '--- {}\n',
    '{pre-commit: {commands: {lint: {run: x}}}}\n',
    '{\n  pre-push: {}\n}\n',
    'pre-push: {\n  parallel: true\n}\n',
    'a: 1\n...\n',
    'a: 1\n---\nb: 1\n',
    '  pre-push:\n    parallel: true\n',
    '[]\n',
    '- a\n',
    'null\n',
    '? pre-push\n: {}\n',
    '%YAML 1.2\n---\na: 1\n',
  ])('a file in a style to which nothing can be appended is not broken: %j', (text) => {
    const inserted = withLefthookCommand(text, 'pre-commit');
    expect(inserted).toEqual({ snippet: expect.stringMatching(/^pre-commit:\n  commands:\n    tripkey:\n/) });
  });

  test.each([
    '',
    '# only a comment\n',
    '---\npre-push: {commands: {}}\n',
    "'pre-push':\n  parallel: true\nextends:\n- a.yml\n",
    '"skip_output": [meta] # why\nrc: |\n  {\n  ...\n',
    'pre-push: {\r\n  parallel: true }\r\n',
  ])('what is appended to %j is read as it was meant, and what was there as before', (text) => {
    const inserted = textOf(withLefthookCommand(text, 'pre-commit'));
    expect(parse(inserted)).toEqual({
      ...parse(text),
      'pre-commit': { commands: { tripkey: { run: 'npx --no-install tripkey scan --staged' } } },
    });
    expect(withoutTripkey(inserted)).toBe(text);
  });
});

describe('init', () => {
  test.each([
    ['pre-commit', '.pre-commit-config.yaml', 'repos:\n- repo: x\n'],
    ['lefthook', 'lefthook.yml', 'pre-push:\n  commands: {}\n'],
  ] as const)('%s: uses what is there, makes it when asked, takes it out', async (manager, name, text) => {
    const repo = repository().write(name, text);
    await init(repo.path, repo.env);
    expect(readFileSync(join(repo.path, name), 'utf8')).toContain('tripkey scan --staged');
    expect(existsSync(join(repo.path, '.git/hooks/pre-commit'))).toBe(false);
    await init(repo.path, repo.env, { uninstall: true });
    expect(readFileSync(join(repo.path, name), 'utf8')).toBe(text);

    const fresh = repository();
    await init(fresh.path, fresh.env, { manager });
    await init(fresh.path, fresh.env, { uninstall: true });
    expect(existsSync(join(fresh.path, name))).toBe(false);

    const said = await init(fresh.path, fresh.env, { manager, commitMsg: true });
    expect(said).toContain(
      manager === 'lefthook' ? 'lefthook install' : 'pre-commit install -t pre-commit -t commit-msg',
    );
    expect(await init(fresh.path, fresh.env, { manager, commitMsg: true })).toContain('nothing to change');
  });

  test.each([
    ['.pre-commit-config.yaml', 'repos:\n  - repo: x\n', 2],
    ['lefthook.yml', 'pre-commit:\n  commands:\n    theirs:\n      run: "true"\n', 3],
  ])('%s: a mark of our lines that is gone is said, and theirs are not taken with ours', async (name, text, line) => {
    const repo = repository().write(name, text);
    await init(repo.path, repo.env, { commitMsg: true });
    const whole = readFileSync(join(repo.path, name), 'utf8');
    const torn = whole.replace(/ *# <<< tripkey <<<\n/, '');
    repo.write(name, torn);
    for (const uninstall of [false, true]) {
      await expect(init(repo.path, repo.env, { uninstall })).rejects.toMatchObject({
        name: 'UsageError',
        message: expect.stringContaining(`${name}:${line}: one of the two marks`),
        hint: expect.stringContaining('by hand'),
      });
      expect(readFileSync(join(repo.path, name), 'utf8')).toBe(torn);
    }
  });

  test('lefthook is known by every name that it reads; JSON and TOML are left to people', async () => {
    const yaml = repository().write('.config/lefthook.yaml', 'pre-push:\n  commands: {}\n');
    await init(yaml.path, yaml.env);
    expect(readFileSync(join(yaml.path, '.config/lefthook.yaml'), 'utf8')).toContain('tripkey scan --staged');
    await init(yaml.path, yaml.env, { uninstall: true });
    expect(readFileSync(join(yaml.path, '.config/lefthook.yaml'), 'utf8')).toBe('pre-push:\n  commands: {}\n');
    for (const name of ['lefthook.toml', '.lefthook.json', '.config/lefthook.jsonc']) {
      const repo = repository().write(name, '');
      const hint = expect.stringMatching(/by hand:[^]*run: npx --no-install tripkey scan --staged/);
      await expect(init(repo.path, repo.env)).rejects.toMatchObject({ name: 'UsageError', hint });
      expect(readFileSync(join(repo.path, name), 'utf8')).toBe('');
      expect(existsSync(join(repo.path, '.git/hooks/pre-commit'))).toBe(false);
      repo.write(name, '# tripkey scan --staged\n');
      expect(await init(repo.path, repo.env)).toContain('nothing to change');
    }
  });

  test('what is pushed: lefthook hands on what git says of it', async () => {
    const repo = repository();
    await init(repo.path, repo.env, { manager: 'lefthook', prePush: true });
    expect(parse(readFileSync(join(repo.path, 'lefthook.yml'), 'utf8'))).toMatchObject({
      'pre-push': { commands: { tripkey: { run: expect.stringMatching(/ scan --push-to \{1\}$/), use_stdin: true } } },
    });
  });

  test('what is pushed: by pre-commit', async () => {
    const repo = repository();
    await init(repo.path, repo.env, { manager: 'pre-commit', prePush: true });
    expect(readFileSync(join(repo.path, '.pre-commit-config.yaml'), 'utf8')).toContain('PRE_COMMIT_FROM_REF');
  });

  test('a layout that is not known is shown what to put in', async () => {
    const repo = repository().write('.pre-commit-config.yaml', 'repos: []\n');
    await expect(init(repo.path, repo.env)).rejects.toMatchObject({
      name: 'UsageError',
      hint: expect.stringContaining('id: tripkey'),
    });
  });
});
