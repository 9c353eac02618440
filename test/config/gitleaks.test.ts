import { describe, expect, test } from '@jest/globals';
import { importGitleaks } from '../../src/config/gitleaks.ts';
import { createDetector } from '../../src/detect/detector.ts';
import type { Match } from '../../src/detect/finding.ts';
import { UsageError } from '../../src/errors.ts';

const load = (toml: string, taken: readonly string[] = []): ReturnType<typeof importGitleaks> =>
  importGitleaks(toml, '.gitleaks.toml', taken);
const detect = (toml: string, text: string, path: string | null = 'src/a.py'): string[] =>
  createDetector(load(toml).rules)
    .detect({ bytes: Buffer.from(text), origin: { path } })
    .map((match: Match) => match.secret);

const rule = `[[rules]]
id = "acme-token"
description = "ACME token"
regex = '''(?i)\\b(acme_[a-z0-9]{12})(?:['"\\s;]|$)'''
keywords = ["acme"]
`;

describe('a rule', () => {
  test('brings id, title, group and keywords in any case', () => {
    const { rules, warnings } = load(rule);
    expect(warnings).toEqual([]);
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({ id: 'acme-token', title: 'ACME token', vendor: 'user', severity: 'high' });
    expect(rules[0]?.keywords).toHaveLength(16);
    expect(detect(rule, 'x = "acme_0123456789ab"')).toEqual(['acme_0123456789ab']);
    expect(detect(rule, 'x = "ACME_0123456789AB"')).toEqual(['ACME_0123456789AB']);
    expect(detect(rule, 'x = "acme_0123456789abc"')).toEqual([]);
  });

  test.each<[string, string, string, string[]]>([
    ['secretGroup', "regex = '''(acme)_([a-z]{4})'''\nsecretGroup = 2", 'acme_abcd', ['abcd']],
    ['entropy, too low', "regex = '''acme_[a-z]{8}'''\nentropy = 3.0", 'acme_aaaaaaaa', []],
    ['entropy, reached', "regex = '''acme_[a-z]{8}'''\nentropy = 3.0", 'acme_abcdefgh', ['acme_abcdefgh']],
    [
      'short keywords: the literals of the pattern',
      "regex = '''acme_[a-z]{4}'''\nkeywords = ['ac']",
      'acme_abcd',
      ['acme_abcd'],
    ],
    ['a path that fits', "regex = '''acme_[a-z]{4}'''\npath = '''\\.py$'''", 'acme_abcd', ['acme_abcd']],
    ['a path that does not', "regex = '''acme_[a-z]{4}'''\npath = '''\\.js$'''", 'acme_abcd', []],
    [
      'a keyword with signs',
      "regex = '''acme\\.key:[a-z]{4}'''\nkeywords = ['acme.key:']",
      'acme.key:abcd',
      ['acme.key:abcd'],
    ],
  ])('%s', (_, body, text, expected) => {
    expect(detect(`[[rules]]\nid = "acme"\n${body}`, text)).toEqual(expected);
  });

  test.each<[string, string]>([
    [
      'id = "a"\nregex = "[a-z]{40}"',
      '.gitleaks.toml: rule a has no fixed text of 4 characters to search for and is left out',
    ],
    ["id = 'a'\npath = '''x'''", '.gitleaks.toml: rule a has no regex and is left out'],
    [
      "id = 'a'\nregex = 'acme_'\nskipReport = true",
      '.gitleaks.toml: rule a is not reported by gitleaks itself (skipReport) and is left out',
    ],
    [
      "id = 'a'\nregex = 'acme_'\n[[rules.required]]\nid = 'b'",
      '.gitleaks.toml: rule a needs other matches near it (required) and is left out',
    ],
  ])('%j is left out with a warning', (body, warning) => {
    expect(load(`[[rules]]\n${body}`)).toEqual({ rules: [], warnings: [warning] });
  });

  test.each<[string, string[], string, string[]]>([
    ['openai-api-key', [], 'openai-api-key', []],
    ['taken', ['taken'], 'gitleaks-taken', ['.gitleaks.toml: rule 1 is called gitleaks-taken here']],
    ['My Rule!', [], 'my-rule', ['.gitleaks.toml: rule 1 is called my-rule here']],
    ['', [], 'gitleaks-1', ['.gitleaks.toml: rule 1 is called gitleaks-1 here']],
    ['0123456789abcdef0123456789abcdef', [], 'gitleaks-1', ['.gitleaks.toml: rule 1 is called gitleaks-1 here']],
  ])('id %j with %j taken', (id, taken, expected, warnings) => {
    const result = load(`[[rules]]\nid = "${id}"\nregex = "acme_"`, taken);
    expect([result.rules.map((one) => one.id), result.warnings]).toEqual([[expected], warnings]);
  });
});

test.each<[string, string]>([
  [
    "[[rules]]\nid = 'a'\nregex = '''acme_(?=x)'''",
    '.gitleaks.toml: the pattern of the rule a has a lookaround, which RE2 does not know',
  ],
  [
    "[[rules]]\nid = 'a'\nregex = '''\\pL+acme'''",
    '.gitleaks.toml: the pattern of the rule a has a Unicode class \\p: patterns are matched on bytes',
  ],
  [
    "[[rules]]\nid = 'a'\nregex = '''(acme)'''\nsecretGroup = 3",
    '.gitleaks.toml: the pattern of the rule a has no group 3',
  ],
  [
    "[[rules]]\nid = 'a'\nregex = '''acme'''\nregex = 1",
    '.gitleaks.toml:4:1: not valid TOML: trying to redefine an already defined table or value',
  ],
])('%j is an error', (toml, message) => {
  expect(() => load(toml)).toThrow(new UsageError(message));
});

describe('allowlists', () => {
  const secret = 'acme_0123456789ab';
  const text = `first line\nx = "${secret}" # demo\n`;
  test.each<[string, string, string[]]>([
    ['stopwords', "[rules.allowlist]\nstopwords = ['0123']", []],
    ['stopwords in another case', "[rules.allowlist]\nstopwords = ['ACME']", []],
    ['no stopword', "[rules.allowlist]\nstopwords = ['9999']", [secret]],
    ['regex on the secret', "[[rules.allowlists]]\nregexes = ['''_0+1''']", []],
    ['a regex that fits the line only', "[[rules.allowlists]]\nregexes = ['''demo''']", [secret]],
    ['regex on the line', "[[rules.allowlists]]\nregexTarget = 'line'\nregexes = ['''demo''']", []],
    ['the line, not the one before', "[[rules.allowlists]]\nregexTarget = 'line'\nregexes = ['''first''']", [secret]],
    ['paths', "[[rules.allowlists]]\npaths = ['''^src/''']", []],
    ['other paths', "[[rules.allowlists]]\npaths = ['''^test/''']", [secret]],
    ['or', "[[rules.allowlists]]\npaths = ['''^test/''']\nstopwords = ['0123']", []],
    [
      'and, one missing',
      "[[rules.allowlists]]\ncondition = 'AND'\npaths = ['''^test/''']\nstopwords = ['0123']",
      [secret],
    ],
    ['and, both', "[[rules.allowlists]]\ncondition = 'AND'\npaths = ['''^src/''']\nstopwords = ['0123']", []],
    ['an empty one', '[[rules.allowlists]]\ndescription = "x"', [secret]],
    ['a global one', "[allowlist]\nstopwords = ['0123']", []],
    ['a global one for this rule', "[[allowlists]]\ntargetRules = ['acme-token']\nstopwords = ['0123']", []],
    ['a global one for another rule', "[[allowlists]]\ntargetRules = ['other']\nstopwords = ['0123']", [secret]],
  ])('%s', (_, list, expected) => {
    expect(detect(rule + list, text)).toEqual(expected);
  });

  test.each<[string, string, string[]]>([
    ["[allowlist]\ncommits = ['abc']", '.gitleaks.toml: the global allowlist: commits are not taken over', [secret]],
    [
      "[[rules.allowlists]]\ncondition = 'AND'\ncommits = ['abc']\nstopwords = ['0123']",
      '.gitleaks.toml: the allowlist of rule acme-token: commits are not taken over, so the list is left out',
      [secret],
    ],
    [
      "[rules.allowlist]\nregexTarget = 'match'\nregexes = ['''0123''']",
      '.gitleaks.toml: the allowlist of rule acme-token: regexTarget "match" is taken as the secret',
      [],
    ],
    [
      "[rules.allowlist]\nregexes = ['''(''']",
      '.gitleaks.toml: the allowlist of rule acme-token: a regex has a ( without a ), so the list is left out',
      [secret],
    ],
    [
      '[extend]\nuseDefault = true',
      '.gitleaks.toml: [extend] is not followed: neither the default rules of gitleaks nor other files are imported',
      [secret],
    ],
  ])('%j warns', (list, warning, expected) => {
    expect(load(rule + list).warnings).toEqual([warning]);
    expect(detect(rule + list, text)).toEqual(expected);
  });
});
