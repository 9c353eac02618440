import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Code, Language, Token } from '../../src/hygiene/code/code.ts';
import { codesOf, readCode } from '../../src/hygiene/code/codes-of.ts';
import { carriesKey } from '../../src/hygiene/code/key-names.ts';
import { languageOf } from '../../src/hygiene/code/languages.ts';
import type { Project, ProjectFile } from '../../src/hygiene/project.ts';

const languages: readonly Language[] = [
  ...(['javascript', 'python', 'shell', 'powershell', 'ruby', 'php', 'go', 'java', 'kotlin', 'swift'] as const),
  ...(['objective-c', 'csharp', 'dart', 'rust', 'terraform'] as const),
];

const fileOf = (path: string, text: string): ProjectFile => ({ path, text, tracked: true, ignored: false, keys: [] });

/** Words with single spaces; strings in quotes, what they take in behind them in `<>`. */
const shown = (tokens: readonly Token[]): string =>
  tokens
    .map(({ kind, text, inserts = [] }) =>
      kind === 'string' ? JSON.stringify(text) + inserts.map((insert) => `<${shown(insert)}>`).join('') : text,
    )
    .join(' ');

describe('words', () => {
  test.each<[Language, string, string]>([
    ['javascript', 'a // "b\n/* c\n" */ d', 'a d'],
    ['javascript', 'x = `a ${b["c"] + `d${e}`} f`', 'x = "a  f"<b [ "c" ] + "d"<e>>'],
    ['javascript', 'return /a"b[/]/g.test(c) / 2', 'return "/a\\"b[/]/g" . test ( c ) / 2'],
    ['javascript', "<p>Don't</p>\na", '< p > Don "t</p>" a'],
    ['javascript', '<p>a ` b</p>\nc = "d"', '< p > a ` b < / p > c = "d"'],
    ['javascript', 'a /* never closed "b"', 'a /* never closed "b"'],
    ['python', 'f"a {b!r:>10} {{c}} {d["e"]}" # f', '"a  {{c}} "<b><d [ "e" ]>'],
    ['python', '"""a\n"b"\n""" + rb\'c\'', '"a\\n\\"b\\"\\n" + "c"'],
    ['python', 'x = f"{"\ny', 'x = "{" y'],
    ['ruby', 'puts <<~A + "b"\n  c #{d}\nA\ne', 'puts "  c \\n"<d> + "b" e'],
    ['ruby', '=begin\n"\n=end\na', 'a'],
    ['php', "<p>It's</p><?php echo \"a {$b['c']} $d\"; ?>it's<?php e", 'php echo "a  "<$b [ "c" ]><$d> ; php e'],
    ['go', 'a := `b\n"c` + "d\\"e"', 'a := "b\\n\\"c" + "d\\"e"'],
    ['kotlin', '"a $b ${c.d}" + """e"f"""', '"a  "<b><c . d> + "e\\"f"'],
    ['swift', '"a \\(b) \\n" + #"c"d"#', '"a  \\n"<b> + "c\\"d"'],
    ['csharp', '$"a {b:F2}" + @"c""d"', '"a "<b> + "c\\"d"'],
    ['dart', "'a $b' + r'$c'", '"a "<b> + "$c"'],
    ['rust', 'println!("{a:?}", r#"b"c"#, \'d\', &\'e f)', 'println! ( ""<a> , "b\\"c" , "d" , & \' e f )'],
    ['terraform', 'a = "${var.b}" # c\nd = <<EOF\n${e}\nEOF\nf', 'a = ""<var . b> d = "\\n"<e> f'],
    ['powershell', 'Write-Host "a $env:B $(c)" <# " #>', 'Write-Host "a  "<$env:B><c>'],
    ['objective-c', 'NSLog(@"a %@", b);', 'NSLog ( "a %@" , b ) ;'],
    ['java', 'a("""\n"b"\n""", \'c\');', 'a ( "\\n\\"b\\"\\n" , "c" ) ;'],
    ['shell', 'a=b; echo \'c $d\' "e $f" g\\ h # i', 'a = "b" ; echo "c $d" "e "<$ f> "g h"'],
    [
      'shell',
      'echo ${A:-"b"} $(c "d") `e` ${{ f }} %TEMP%',
      'echo ""<${ A :- "b" }> ""<$( c "d" )> ""<$( e )> ""<${{ f> ""<% TEMP>',
    ],
  ])('%s: %s', (language, text, expected) => {
    expect(shown(readCode(text, language).tokens)).toBe(expected);
  });

  test('lines are those of the file', () => {
    const { tokens } = readCode('a\r\n`b\n${c\n}`\n/*\n*/ d', 'javascript', 10);
    expect(tokens.map(({ text, line }) => [text, line])).toEqual([
      ['a', 10],
      ['b\n', 11],
      ['d', 15],
    ]);
    expect(tokens[1]?.inserts?.[0]?.[0]?.line).toBe(12);
  });
});

describe('reads', () => {
  test.each<[Language, string, string | undefined]>([
    ['javascript', 'process.env.OPENAI_API_KEY', undefined],
    ['javascript', 'process.env["OPENAI_API_KEY"]! ?? "d"', 'd'],
    ['javascript', '(process.env.OPENAI_API_KEY as string) || "d"', 'd'],
    ['javascript', 'process.env.OPENAI_API_KEY ||= "d"', 'd'],
    ['javascript', 'process.env.A_B || process.env.OPENAI_API_KEY || "d"', 'd'],
    ['javascript', 'process.env.OPENAI_API_KEY ? process.env.OPENAI_API_KEY : "d"', 'd'],
    ['javascript', 'process.env.OPENAI_API_KEY ? "set" : "d"', undefined],
    ['javascript', 'process.env.OPENAI_API_KEY || `d${e}`', undefined],
    ['javascript', 'const { OPENAI_API_KEY: a = "d" } = process.env', 'd'],
    ['javascript', 'import.meta.env.OPENAI_API_KEY', undefined],
    ['javascript', 'Deno.env.get("OPENAI_API_KEY") ?? "d"', 'd'],
    ['javascript', 'Bun.env.OPENAI_API_KEY', undefined],
    ['javascript', 'c.env.OPENAI_API_KEY', undefined],
    ['python', 'os.environ["OPENAI_API_KEY"]', undefined],
    ['python', 'os.environ.get("OPENAI_API_KEY", "d")', 'd'],
    ['python', 'os.getenv("OPENAI_API_KEY") or "d"', 'd'],
    ['python', 'os.environ["OPENAI_API_KEY"] if "OPENAI_API_KEY" in os.environ else "d"', 'd'],
    ['python', 'config("OPENAI_API_KEY", default="d", cast=str)', 'd'],
    ['python', 'env.str("OPENAI_API_KEY", "d")', 'd'],
    ['python', 'userdata.get("OPENAI_API_KEY")', undefined],
    ['python', 'os.environ.setdefault("OPENAI_API_KEY", "d")', 'd'],
    ['ruby', 'ENV["OPENAI_API_KEY"] || "d"', 'd'],
    ['ruby', 'ENV.fetch("OPENAI_API_KEY") { "d" }', 'd'],
    ['go', 'os.Getenv("OPENAI_API_KEY")', undefined],
    ['go', 'key, ok := os.LookupEnv("OPENAI_API_KEY")', undefined],
    ['java', 'System.getenv("OPENAI_API_KEY")', undefined],
    ['java', 'System.getenv().getOrDefault("OPENAI_API_KEY", "d")', 'd'],
    ['kotlin', 'System.getenv("OPENAI_API_KEY") ?: "d"', 'd'],
    ['csharp', 'Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? "d"', 'd'],
    ['csharp', 'builder.Configuration["OPENAI_API_KEY"]', undefined],
    ['swift', 'ProcessInfo.processInfo.environment["OPENAI_API_KEY"] ?? "d"', 'd'],
    ['php', "$_ENV['OPENAI_API_KEY'] ?? 'd'", 'd'],
    ['php', "getenv('OPENAI_API_KEY') ?: 'd'", 'd'],
    ['php', "env('OPENAI_API_KEY', 'd')", 'd'],
    ['dart', "String.fromEnvironment('OPENAI_API_KEY', defaultValue: 'd')", 'd'],
    ['dart', "Platform.environment['OPENAI_API_KEY']", undefined],
    ['rust', 'std::env::var("OPENAI_API_KEY").unwrap_or("d".into())', 'd'],
    ['rust', 'env!("OPENAI_API_KEY")', undefined],
    ['powershell', '"a $env:OPENAI_API_KEY"', undefined],
    ['terraform', 'key = "${var.OPENAI_API_KEY}"', undefined],
    ['shell', 'echo "${OPENAI_API_KEY:-d}"', 'd'],
    ['shell', 'echo %OPENAI_API_KEY%', undefined],
  ])('%s: %s', (language, text, fallback) => {
    const { reads } = readCode(text, language);
    const found = reads.find(({ variable }) => variable === 'OPENAI_API_KEY');
    expect(found?.variable).toBe('OPENAI_API_KEY');
    expect(found?.fallback?.text).toBe(fallback);
  });

  test.each<[Language, string]>([
    ['javascript', 'process.env.OPENAI_API_KEY = "a"'],
    ['javascript', 'vi.stubEnv("OPENAI_API_KEY", "a")'],
    ['javascript', 'console.log("OPENAI_API_KEY", "a")'],
    ['python', 'os.environ["OPENAI_API_KEY"] = "a"'],
    ['python', 'monkeypatch.setenv("OPENAI_API_KEY", "a")'],
    ['python', 'monkeypatch.delenv("OPENAI_API_KEY", raising=False)'],
    ['go', 't.Setenv("OPENAI_API_KEY", "a")'],
    ['shell', "echo '$OPENAI_API_KEY'"],
  ])('%s reads nothing: %s', (language, text) => {
    expect(readCode(text, language).reads).toEqual([]);
  });
});

describe('calls and assignments', () => {
  test.each<[Language, string, string]>([
    ['javascript', 'a.b?.c(d, [e, f])', 'a.b.c(d | [ e , f ])'],
    ['python', 'logging.getLogger(a).info("b", c)', 'logging.getLogger(a) logging.getLogger.info("b" | c)'],
    ['ruby', 'puts "a", b if c', 'puts("a" | b if c)'],
    ['php', '<?php $a->b(c); echo $d;', '$a->b(c) echo($d)'],
    ['shell', 'a | b > c; d=$(e)', 'a(| b) b(> c) e($()'],
    ['shell', '{ a; b; } >> c', 'a(>> c) b(>> c)'],
    ['powershell', 'Write-Host "a" $b.C | d', 'Write-Host("a" | $b . C | | d)'],
    ['javascript', 'function a(b) { if (c) return d }', ''],
    ['javascript', 'class A { b(c) { d(e) } }', 'd(e)'],
    ['csharp', 'void A(string b) { return C(d); }', 'C(d)'],
    ['java', 'new A(b) { }; throw c(d);', 'A(b) c(d)'],
  ])('%s: %s', (language, text, expected) => {
    const { calls } = readCode(text, language);
    expect(calls.map(({ callee, arguments: given }) => `${callee}(${given.map(shown).join(' | ')})`).join(' ')).toBe(
      expected,
    );
  });

  test.each<[Language, string, string]>([
    ['javascript', 'const a: string = b ? c : d', 'a=b ? c : d'],
    ['javascript', 'new A({ b: c, "d": e })', 'b=c d=e'],
    ['javascript', 'a["b"] = c', 'a.b=c'],
    ['javascript', 'const { a, b: c } = d', 'a=d . a c=d . b'],
    ['python', 'a(b=c)\nif d:\n  e', 'b=c'],
    ['go', 'a, err := b()', 'a=b ( ) err='],
    ['terraform', 'a = var.b', 'a=var . b'],
    ['shell', 'export A="$B" C=d', 'A=""<$ B> C="d"'],
    ['python', 'for a in b: pass', 'a='],
  ])('%s: %s', (language, text, expected) => {
    const { assignments } = readCode(text, language);
    const found = new Set(assignments.map(({ name, value }) => `${name}=${shown(value)}`));
    for (const one of expected.split(/ (?=\w+=)/)) expect(found).toContain(one);
  });
});

describe('carriesKey', () => {
  const project = { keyVariables: new Set(['OPENAI_API_KEY', 'API_KEY']) } as unknown as Project;
  const shows = (code: Code): readonly boolean[] =>
    code.calls
      .filter(({ callee }) => /^show$/.test(callee))
      .map(({ arguments: given }) => given.some((tokens) => carriesKey(tokens, code, project)));

  test.each<[Language, string]>([
    ['javascript', 'const k = process.env.OPENAI_API_KEY; show(k)'],
    ['javascript', 'const k = process.env.API_KEY; const l = k; show(`a ${l.trim()}`)'],
    ['javascript', 'openai.apiKey = k; show(openai.apiKey)'],
    ['javascript', 'const c = new OpenAI({}); show(c.apiKey)'],
    ['javascript', 'show({ a: [process.env.OPENAI_API_KEY] })'],
    ['javascript', 'show(k ? process.env.OPENAI_API_KEY : "none")'],
    ['javascript', 'show(process.env.OPENAI_API_KEY.slice(3))'],
    ['python', 'k = os.environ["OPENAI_API_KEY"]\nshow(k[:20])'],
    ['python', 'show(k if k else 1, openai_api_key)'],
    ['python', 'show("%s" % (os.getenv("OPENAI_API_KEY"),))'],
    ['shell', 'k=$OPENAI_API_KEY; show "${k}"'],
    ['shell', 'k=$(printenv OPENAI_API_KEY); show $k'],
  ])('%s carries: %s', (language, text) => {
    expect(shows(readCode(text, language))).toContain(true);
  });

  test.each<[Language, string]>([
    [
      'javascript',
      'const k = process.env.OPENAI_API_KEY; show(!k, !!k, k?.length, Boolean(k), k ? 1 : 2, k === l, mask(k))',
    ],
    ['javascript', 'const k = process.env.OPENAI_API_KEY; show(k.slice(0, 4), k.slice(-4), k.substring(0, 8), k[0])'],
    ['javascript', 'const k = process.env.OPENAI_API_KEY; xs.map((k) => show(k))'],
    ['javascript', 'const k = process.env.OPENAI_API_KEY; k = other; show(k)'],
    ['javascript', 'const openaiKey = "OPENAI_API_KEY"; show(openaiKey)'],
    ['javascript', 'show(new OpenAI({ apiKey: process.env.OPENAI_API_KEY }))'],
    ['javascript', 'show(() => { use(process.env.OPENAI_API_KEY) })'],
    ['javascript', 'show(cache[process.env.OPENAI_API_KEY])'],
    ['javascript', 'show("OPENAI_API_KEY", constructor, __proto__.apiKey, toString)'],
    [
      'python',
      'k = os.environ["OPENAI_API_KEY"]\nshow(k[:4], k[-4:], len(k), k is not None, "a" if k else "b", "OPENAI_API_KEY" in d)',
    ],
    ['shell', 'show ${#OPENAI_API_KEY} ${OPENAI_API_KEY:+set} ${OPENAI_API_KEY:0:4} ${{ secrets.OPENAI_API_KEY }}'],
    ['shell', "show '$OPENAI_API_KEY' $(echo $OPENAI_API_KEY | sha256sum)"],
  ])('%s carries none: %s', (language, text) => {
    expect(shows(readCode(text, language))).not.toContain(true);
  });
});

describe('files', () => {
  test.each([
    ['a.ts', '', 'javascript'],
    ['b/c.PY', '', 'python'],
    ['hook', '#!/usr/bin/env -S bash -e', 'shell'],
    ['hook', '#!/usr/bin/python3.11', 'python'],
    ['README.md', '', undefined],
    ['constructor', '', undefined],
    ['a.__proto__', '', undefined],
  ])('%s %s is %s', (path, text, expected) => {
    expect(languageOf(path, text)).toBe(expected);
  });

  test.each([
    ['a.vue', '<template>\n<script setup lang="ts">\na(1)\n</script>', 'a', 3],
    ['a.astro', '---\na(1)\n---\n<p>', 'a', 2],
    ['a.html', '<script type="application/json">{"a(": 1}</script>\n<script>b(1)</script>', 'b', 2],
    ['Makefile', 'a:\n\t@echo $(B)\n', 'echo', 2],
    ['Dockerfile', 'FROM a\nRUN b && \\\n  # c\n  d "e"', 'd', 4],
    ['package.json', '{\n "scripts": {\n  "a": "b && c"\n }\n}', 'c', 3],
    ['.gitlab-ci.yml', 'a:\n  script:\n    - b\n    - C=d e f', 'e', 4],
    ['x.yml', 'steps:\n  - run: |\n      a\n      b c', 'b', 4],
    ['a.ipynb', '{"cells":[{"cell_type":"code","source":["a(1)\\n","b(2)"]}]}', 'b', 1],
    ['a.ipynb', '{"cells":[{"cell_type":"code","source":[\n"a(1)\\n",\n"b(2)"]}]}', 'b', 3],
  ])('%s holds code', (path, text, callee, line) => {
    const calls = codesOf(fileOf(path, text)).flatMap((code) => code.calls);
    expect(calls.map((call) => [call.callee, call.line])).toContainEqual([callee, line]);
  });
});

const project = { keyVariables: new Set(['OPENAI_API_KEY']) } as unknown as Project;
/** All that is worked out of a text. */
const readAll = (text: string, language: Language): Code => {
  const code = readCode(text, language);
  for (const { arguments: given } of code.calls) for (const tokens of given) carriesKey(tokens, code, project);
  void [code.reads, code.assignments];
  return code;
};

test('any text is read, and tokens stand on lines that the file has', () => {
  const pieces = fc.constantFrom(
    ...[
      '"',
      "'",
      '`',
      '${',
      '}',
      '$(',
      ')',
      '(',
      '{',
      '[',
      ']',
      '\n',
      '\\',
      '/*',
      '*/',
      '//',
      '#',
      '#{',
      'f"',
      '"""',
      '<<A',
      '\nA\n',
      '<<EOF',
      'r#"',
    ],
    ...[
      'OPENAI_API_KEY',
      'process.env.',
      'key = ',
      'print(',
      ', ',
      ': ',
      '? ',
      '=> ',
      '|| ',
      'for ',
      ' in ',
      '$OPENAI_API_KEY',
      '%',
      '<?php ',
      '@"',
      '\0',
      '\r\n',
    ],
  );
  fc.assert(
    fc.property(fc.constantFrom(...languages), fc.array(pieces, { maxLength: 60 }), (language, parts) => {
      const text = parts.join('');
      const { tokens, reads, assignments } = readAll(text, language);
      const last = text.split('\n').length;
      for (const { line } of [...tokens, ...reads, ...assignments]) expect(line >= 1 && line <= last).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test.each(languages)('hostile texts of %s come to an end', (language) => {
  const units = [
    '(',
    '{',
    '[',
    'a(',
    'a={',
    '"${',
    '`${',
    'f"{',
    '"#{',
    '"\\(',
    '$(',
    '"',
    "'",
    '/',
    '/*',
    '<<A ',
    'a=',
    'a:',
    'a.b',
    'if x then { ',
    '${A:-',
    "$'x",
    '(}}',
    'then ',
    '?>a:\n',
  ];
  for (const unit of units) {
    const text = unit.repeat(40_000 / unit.length);
    expect(readAll(text, language).tokens.length).toBeLessThanOrEqual(text.length);
  }
});
