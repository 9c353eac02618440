import { describe, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import { builtInRules } from '../../rules/index.ts';
import type { Config } from '../../src/config/config.ts';
import { type LoadOptions, loadConfig } from '../../src/config/load.ts';
import { UsageError } from '../../src/errors.ts';
import { expand } from '../support/keys.ts';

const root = resolve('/repo');
const load = (files: Record<string, string>, options: Partial<LoadOptions> = {}): Config => {
  const byPath = new Map(Object.entries(files).map(([name, text]) => [resolve(root, name), text]));
  return loadConfig({ cwd: root, root, readFile: (path) => byPath.get(path), ...options });
};
const messageOf = (toml: string, others: Record<string, string> = {}): string => {
  try {
    load({ 'tripkey.toml': toml, ...others });
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error('the configuration was accepted');
};
const idsOf = (rules: Config['rules']): string[] => rules.map((rule) => rule.id);

describe('what is wrong is named, with file and line', () => {
  test('also in a file that is made to hold the search for the line up', () => {
    expect(messageOf(`["${' '.repeat(1_000_000)}b"]\nx = 1`)).toMatch(/^tripkey\.toml:1: unknown key /);
  });

  test.each<[string, string]>([
    ['exlude = []', 'tripkey.toml:1: unknown key `exlude`; did you mean `exclude`?'],
    [
      '\n[limits]\nmax_filesize = 1',
      'tripkey.toml:3: unknown key `limits.max_filesize`; did you mean `max_file_size`?',
    ],
    ['colour = true', 'tripkey.toml:1: unknown key `colour`'],
    ['toString = true', 'tripkey.toml:1: unknown key `toString`'],
    ['strict = "yes"', 'tripkey.toml:1: `strict` must be true or false, not a text'],
    ['strict = 1', 'tripkey.toml:1: `strict` must be true or false, not 1'],
    ['exclude = "vendor"', 'tripkey.toml:1: `exclude` must be a list of globs, not a text'],
    ['exclude = ["a", 1]', 'tripkey.toml:1: `exclude[1]` must be a glob, not 1'],
    ['exclude = [""]', 'tripkey.toml:1: `exclude[0]` is empty: it must be a glob'],
    ['exclude = ["../x"]', 'tripkey.toml:1: the glob `exclude[0]` leaves the root with `..`'],
    ['include = ["/"]', 'tripkey.toml:1: the glob `include[0]` names nothing: use `**` for everything'],
    [
      'exclude = ["src\\\\vendor"]',
      'tripkey.toml:1: the glob `exclude[0]` has a backslash before a letter: `/` stands between folders, as in `docs/keys.md`',
    ],
    [
      'exclude = ["!a", "b"]',
      'tripkey.toml:1: the glob `exclude[0]` takes out of nothing: one without `!` must stand before it',
    ],
    [
      'include = ["!a"]',
      'tripkey.toml:1: the glob `include[0]` takes out of nothing: one without `!` must stand before it',
    ],
    ['exclude = ["*a*b*c*"]', 'tripkey.toml:1: the glob `exclude[0]` has more than 3 `*` between slashes'],
    ['exclude = ["**/a/**/b/**/c/**"]', 'tripkey.toml:1: the glob `exclude[0]` has more than 3 `**`'],
    [
      'min_confidence = "hgih"',
      'tripkey.toml:1: `min_confidence` must be one of high, medium, low; did you mean `high`?',
    ],
    ['min_confidence = 2026-01-01', 'tripkey.toml:1: `min_confidence` must be one of high, medium, low'],
    ['min_confidence = true', 'tripkey.toml:1: `min_confidence` must be one of high, medium, low, not true'],
    ['limits = 5', 'tripkey.toml:1: `limits` must be a table, not 5'],
    [
      '[limits]\nmax_file_size = "10 apples"',
      'tripkey.toml:2: `limits.max_file_size` must be a number of bytes or a size such as "10MB", not a text',
    ],
    [
      '[limits]\nmax_archive_depth = -1',
      'tripkey.toml:2: `limits.max_archive_depth` must be a whole number of at least 0, not -1',
    ],
    [
      '[limits]\nmax_archive_ratio = 1.5',
      'tripkey.toml:2: `limits.max_archive_ratio` must be a whole number of at least 1, not 1.5',
    ],
    ['[[rules]]\nid = "acme-key"', 'tripkey.toml:1: `rules[0].pattern` is missing'],
    [
      '[[rules]]\nid = "Acme"\npattern = "acme_"',
      'tripkey.toml:2: `rules[0].id` must be a rule id (lower-case words joined by -)',
    ],
    [
      '[[rules]]\nid = "acme"\npattern = "acme_"\n[[rules]]\nid = "acme"\npattern = "acme_"',
      'tripkey.toml:5: the rule id acme is used twice',
    ],
    [
      '[[rules]]\nid = "openai-user-key"\npattern = "acme_"',
      'tripkey.toml:2: the rule id openai-user-key is that of a built-in rule',
    ],
    ['[[rules]]\nid = "acme"\npattern = "(acme_"', 'tripkey.toml:3: the pattern of the rule acme has a ( without a )'],
    [
      '[[rules]]\nid = "acme"\npattern = "[a-z]{9}"',
      'tripkey.toml:3: the pattern of the rule acme has no fixed text of 4 characters to search for: name one in `keywords`',
    ],
    [
      '[[rules]]\nid = "acme"\npattern = "acme_"\nkeywords = ["abc"]',
      'tripkey.toml:4: `rules[0].keywords[0]` must be a text of at least 4 printable ASCII characters',
    ],
    [
      'enable = ["openai-organisation-id"]',
      'tripkey.toml:1: `enable` names the unknown rule openai-organisation-id; did you mean `openai-organization-id`?',
    ],
    ['disable = ["quux"]', 'tripkey.toml:1: `disable` names the unknown rule quux'],
    [
      '[severity]\n"openai-admin-ky" = "low"',
      'tripkey.toml:2: `severity` names the unknown rule openai-admin-ky; did you mean `openai-admin-key`?',
    ],
    [
      '[severity]\nopenai-admin-key = "urgent"',
      'tripkey.toml:2: `severity.openai-admin-key` must be one of critical, high, medium, low, info',
    ],
    [
      '[[allow]]\nfingerprint = "0123"\nreason = "x"',
      'tripkey.toml:2: `allow[0].fingerprint` must be a fingerprint of 16 hex digits (never the key itself)',
    ],
    ['[[allow]]\nfingerprint = "0123456789abcdef"', 'tripkey.toml:1: `allow[0].reason` is missing'],
    [
      '[[allow]]\nfingerprint = "0123456789abcdef"\nreason = ""',
      'tripkey.toml:3: `allow[0].reason` is empty: it must be a text of one line',
    ],
    [
      '[[allow]]\nfingerprint = "0123456789abcdef"\nreason = "x"\nexpires = "2026-02-30"',
      'tripkey.toml:4: `allow[0].expires` is no date of the calendar',
    ],
    [
      '[[allow]]\nfingerprint = "0123456789abcdef"\nreason = "x"\nexpires = "soon"',
      'tripkey.toml:4: `allow[0].expires` must be a date such as 2027-01-31',
    ],
    ...['2027-02-30', '2026-11-31', '2026-02-29 # 2026-02-28'].map((date): [string, string] => [
      `[[allow]]\nfingerprint = "0123456789abcdef"\nreason = "until 2027-02-30"\nexpires = ${date}`,
      'tripkey.toml:4: `allow[0].expires` is no date of the calendar',
    ]),
    [
      'allow = [{ fingerprint = "0123456789abcdef", reason = \'x\', expires = 2027-02-30 }]',
      'tripkey.toml:1: `allow[0].expires` is no date of the calendar',
    ],
    ...['2027-01-31T10:00:00Z', '2027-02-30 10:00:00', '10:00:00'].map((time): [string, string] => [
      `[[allow]]\nfingerprint = "0123456789abcdef"\nreason = "x"\nexpires = ${time}`,
      'tripkey.toml:4: `allow[0].expires` must be a date such as 2027-01-31, not a time',
    ]),
    ['[import]\ngitleaks = "nope.toml"', 'tripkey.toml:2: `import.gitleaks` names a file that does not exist'],
    ['[import]\ngitleaks = "../x.toml"', 'tripkey.toml:2: `import.gitleaks` must name a file inside the repository'],
    ['strict = 1\nall_vendors = 1\ncolour = 1', 'tripkey.toml:1: `strict` must be true or false, not 1 (and 2 more)'],
    ['strict = tru', 'tripkey.toml:1:10: not valid TOML: invalid value'],
    ['a = "\nb', 'tripkey.toml:1:6: not valid TOML: control characters are not allowed in strings'],
    [
      'strict = true\nstrict = true',
      'tripkey.toml:2:1: not valid TOML: trying to redefine an already defined table or value',
    ],
  ])('%j', (toml, message) => {
    expect(messageOf(toml)).toBe(message);
  });

  test.each<[string, string]>([
    ['# c\n\ntext = """\nstrict = 1\n[limits]\n"""\nlist = [\n  "strict",\n]\nstrict = 1', 'tripkey.toml:3:'],
    ['exclude = [\n  "a",\n  "]",\n]\nstrict = 1', 'tripkey.toml:5:'],
    ['exclude = [\'#[\', "\\"["] # [\nstrict = 1', 'tripkey.toml:2:'],
    [
      '[[allow]]\nfingerprint = "0123456789abcdef"\nreason = "x"\n[[allow]]\nreason = 1\nfingerprint = "0123456789abcdef"',
      'tripkey.toml:5:',
    ],
    ['limits.max_archive_depth = "x"', 'tripkey.toml:1:'],
    ['"min_confidence" = 1', 'tripkey.toml:1:'],
    ['\r\n\r\nstrict = 1\r\n', 'tripkey.toml:3:'],
  ])('the line is right: %j', (toml, start) => {
    expect(messageOf(toml)).toContain(start);
  });
});

describe('no message holds what could be a secret', () => {
  const key = expand('sk-proj-{64:74}{marker}{64:72}{z}', 1);
  const hex = expand('{hex:32}', 2);
  test.each<[string, string]>([
    ['a value of the wrong type', `strict = "${key}"`],
    ['a word', `min_confidence = "${key}"`],
    ['a fingerprint', `[[allow]]\nfingerprint = "${key}"\nreason = "x"`],
    ['a rule id', `enable = ["${key}"]`],
    ['a short hex id', `enable = ["k-${hex}"]`],
    ['a key', `${key} = 1`],
    ['a quoted key', `"${key} " = 1`],
    ['a hex key', `${hex} = 1`],
    ['a broken line', `strict = ${key}`],
    ['a pattern', `[[rules]]\nid = "acme"\npattern = "(${key}"`],
    ['an unfinished text', `reason = "${key}`],
    ['a glob', `exclude = ["../${key}"]`],
    ['a path', `[import]\ngitleaks = "${key}"`],
  ])('%s', (_, toml) => {
    const message = messageOf(toml);
    for (const secret of [key, hex]) {
      expect(message).not.toContain(secret);
      expect(message).not.toContain(secret.slice(8, 28));
    }
  });
});

describe('where the file is', () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    ['none', {}, undefined],
    ['at the top', { 'tripkey.toml': '' }, 'tripkey.toml'],
    ['in .config', { '.config/tripkey.toml': '' }, '.config/tripkey.toml'],
  ])('%s', (_, files, name) => {
    expect(load(files).file).toBe(name === undefined ? undefined : resolve(root, name));
  });

  test('both is an error', () => {
    expect(() => load({ 'tripkey.toml': '', '.config/tripkey.toml': '' })).toThrow(
      new UsageError('both tripkey.toml and .config/tripkey.toml exist'),
    );
  });

  test('an explicit file is relative to the working directory and the only one read', () => {
    const config = load(
      { 'tripkey.toml': 'nonsense', 'sub/my.toml': 'strict = true' },
      { cwd: resolve(root, 'sub'), explicit: 'my.toml' },
    );
    expect([config.file, config.strict]).toEqual([resolve(root, 'sub/my.toml'), true]);
  });

  test('an explicit file that is not there', () => {
    expect(() => load({}, { explicit: 'my.toml' })).toThrow(new UsageError('configuration file not found: my.toml'));
  });

  test.each([
    ['EACCES', 'EACCES'],
    ['EISDIR', 'it is a folder'],
  ])('a file that cannot be read: %s', (code, why) => {
    const readFile = (): string => {
      throw Object.assign(new Error(`${code}: words of the system`), { code });
    };
    expect(() => load({}, { readFile })).toThrow(`cannot read tripkey.toml: ${why}`);
  });

  test('a byte order mark and CRLF are no matter', () => {
    expect(load({ 'tripkey.toml': '\ufeffstrict = true\r\nexclude = ["a"]\r\n' })).toMatchObject({
      strict: true,
      exclude: ['a'],
    });
  });
});

describe('command line, file, default', () => {
  const file =
    'min_confidence = "high"\nall_vendors = true\nstrict = true\ninclude = ["a"]\nexclude = ["b"]\n[limits]\nmax_file_size = "2KB"\nmax_archive_depth = 0';
  const overrides = {
    minConfidence: 'low',
    allVendors: false,
    strict: false,
    exclude: ['d'],
  } as const;

  test('default', () => {
    expect(load({})).toMatchObject({
      minConfidence: 'medium',
      allVendors: false,
      strict: false,
      include: [],
      exclude: [],
      allowlist: [],
      doctor: { disable: [], severity: {}, maxAgeDays: 90 },
      warnings: [],
      limits: { maxArchiveDepth: 4, maxArchiveSize: 2 ** 30, maxArchiveRatio: 250, maxArchiveEntries: 100_000 },
    });
    expect(load({}).limits.maxFileSize).toBeUndefined();
  });

  test('the file wins over the default', () => {
    expect(load({ 'tripkey.toml': file })).toMatchObject({
      minConfidence: 'high',
      allVendors: true,
      strict: true,
      include: ['a'],
      exclude: ['b'],
      limits: { maxFileSize: 2048, maxArchiveDepth: 0, maxArchiveRatio: 250 },
    });
  });

  test('the command line wins over the file; its excludes are added', () => {
    expect(load({ 'tripkey.toml': file }, { overrides })).toMatchObject({
      minConfidence: 'low',
      allVendors: false,
      strict: false,
      include: ['a'],
      exclude: ['b', 'd'],
      limits: { maxFileSize: 2048, maxArchiveDepth: 0 },
    });
  });

  test('what the command line leaves undefined stays', () => {
    const none = { minConfidence: undefined, allVendors: undefined, strict: undefined, exclude: undefined };
    expect(load({ 'tripkey.toml': file }, { overrides: none })).toMatchObject({
      minConfidence: 'high',
      strict: true,
      exclude: ['b'],
    });
  });

  test.each<[LoadOptions['overrides'], string]>([
    [{ exclude: ['../x'] }, 'the glob of --exclude leaves the root with `..`'],
    [{ exclude: ['a', ''] }, 'the glob of --exclude names nothing: use `**` for everything'],
    [{ exclude: ['a', 'b//c'] }, 'the glob of --exclude has `//` or `/.` in it, as no path has'],
    [{ exclude: ['!a'] }, 'the glob of --exclude takes out of nothing: one without `!` must stand before it'],
  ])('%j is refused', (wrong, message) => {
    expect(() => load({}, { overrides: wrong })).toThrow(new UsageError(message));
  });

  test.each<[string, number]>([
    ['1000', 1000],
    ['"1000"', 0],
    ['"10MB"', 10 * 2 ** 20],
    ['"1.5 GiB"', 1.5 * 2 ** 30],
    ['"512k"', 512 * 1024],
    ['"7 B"', 7],
  ])('max_file_size = %s', (written, size) => {
    const toml = `[limits]\nmax_file_size = ${written}`;
    if (size === 0) expect(messageOf(toml)).toMatch(/must be a number of bytes/);
    else expect(load({ 'tripkey.toml': toml }).limits.maxFileSize).toBe(size);
  });
});

describe('rules in force', () => {
  const ours = builtInRules.filter((rule) => ['openai', 'azure-openai'].includes(rule.vendor) && rule.optIn !== true);

  test('by default: OpenAI and Azure OpenAI, no mere identifiers', () => {
    const config = load({});
    expect(config.rules).toEqual(ours);
    expect(new Set(idsOf([...config.rules, ...config.inactiveRules]))).toEqual(new Set(idsOf(builtInRules)));
  });

  test('all vendors still leaves identifiers off', () => {
    expect(idsOf(load({ 'tripkey.toml': 'all_vendors = true' }).inactiveRules).sort()).toEqual([
      'openai-organization-id',
      'openai-project-id',
    ]);
  });

  test('enable, disable, severity', () => {
    const config = load({
      'tripkey.toml':
        'enable = ["openai-project-id", "groq-api-key", "openai-user-key"]\ndisable = ["openai-user-key"]\n[severity]\ngroq-api-key = "critical"',
    });
    expect(idsOf(config.rules)).toEqual(expect.arrayContaining(['openai-project-id', 'groq-api-key']));
    expect(idsOf(config.rules)).not.toContain('openai-user-key');
    expect(config.rules.find((rule) => rule.id === 'groq-api-key')?.severity).toBe('critical');
    expect(builtInRules.find((rule) => rule.id === 'groq-api-key')?.severity).toBe('medium');
  });

  test("the project's rules come with what is left out filled in", () => {
    const toml = '[[rules]]\nid = "acme-key"\npattern = "acme_[a-z]{9}"\n[severity]\nacme-key = "low"';
    expect(load({ 'tripkey.toml': toml }).rules.at(-1)).toMatchObject({
      kind: 'pattern',
      id: 'acme-key',
      title: 'acme-key',
      severity: 'low',
      confidence: 'high',
      vendor: 'user',
      keywords: ['acme_'],
      examples: [],
      counterExamples: [],
    });
  });
});

test('a date that no calendar has is none of a text or a comment', () => {
  const reasons = ['"on 2027-02-30"', "'on 2027-02-30'", '"a \\" 2027-02-30" # 2027-02-30'];
  const entries = reasons.map(
    (reason, index) => `[[allow]]\nfingerprint = "012345678901234${index}"\nreason = ${reason}\n`,
  );
  const config = load({ 'tripkey.toml': `${entries.join('')}expires = 2028-02-29` });
  expect(config.allowlist.map(({ reason }) => reason)).toEqual(['on 2027-02-30', 'on 2027-02-30', 'a " 2027-02-30']);
  expect(config.allowlist.at(-1)?.expires).toBe('2028-02-29');
});

test('the result is frozen', () => {
  const config = load({
    'tripkey.toml': '[[allow]]\nfingerprint = "0123456789abcdef"\nreason = "x"\nexpires = 2027-01-31',
  });
  expect(config.allowlist).toEqual([{ fingerprint: '0123456789abcdef', reason: 'x', expires: '2027-01-31' }]);
  for (const part of [config, config.rules, config.exclude, config.allowlist, config.allowlist[0], config.limits]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});
