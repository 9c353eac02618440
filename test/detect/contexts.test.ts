import { describe, expect, test } from '@jest/globals';
import { builtInRules } from '../../rules/index.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { plant, shapes } from '../support/keys.ts';

/** Surroundings of docs/design/formats.md 4, and those that other scanners are tested with: in each of them a key of each shape is found, whole, once and in its place. */

const detector = createDetector(builtInRules);

/** What tells whose a value is where its shape does not; stands on a line of its own, some lines above. */
const company: Readonly<Record<string, string>> = {
  'openai-session-key/40': '# openai\n',
  'openai-ephemeral-client-secret/32': '# openai realtime\n',
  'chatgpt-refresh-token/rt': '# https://auth.openai.com\n',
};
const names = Object.keys(shapes).filter(
  (name) => shapes[name]!.includes('{marker}') || /azure-(?:openai|ai)\S*\/84|jwt/.test(name) || name in company,
);
/** Their alphabet has `-` and `_`, and nothing tells where they end. */
const isOpenEnded = (name: string): boolean => /\/(?:jwt|rt)$/.test(name);
const prefixed = names.filter((name) => !name.startsWith('openai-key-without-prefix'));

/** Shapes that are not found once, whole and in their place when the key stands in `write`'s text. Text is UTF-8. */
const missed = (write: (key: string) => string, chosen: readonly string[] = names): string[] =>
  chosen.filter((name, index) => {
    const { ruleId, secret } = plant(name, 100 + index);
    const text = `${company[name] ?? ''}\n${write(secret)}`;
    const bytes = Buffer.from(text);
    const found = detector
      .detect({ bytes, origin: { path: 'some/file' } })
      .filter(({ confidence }) => confidence !== 'low');
    const [match] = found;
    const start = Buffer.byteLength(text.slice(0, text.indexOf(secret)));
    const isThere =
      match?.ruleId === ruleId &&
      match.secret === secret &&
      match.start === start &&
      match.end === start + secret.length;
    return found.length !== 1 || !isThere;
  });

const endings: readonly string[] = [
  ...'&@/,#.)<:;|}]>\\"\'`?!%$*+~^([{='.split(''),
  ...['', ' ', '\n', '\r\n', '\t', '\r', '\0', '\v', '\f', '\u001b[0m'],
  ...[
    '\\n',
    '\\r\\n',
    '\\t',
    '\\"',
    '\\u0022',
    '\\x22',
    '\\u001b[0m',
    '&quot;',
    '&amp;x=1',
    '&#34;',
    '%22',
    '%0A',
    '%26x=1',
    '=3D',
  ],
  ...[
    '</key>',
    '...',
    '…',
    '”',
    '’',
    '»',
    '。',
    '，',
    '）',
    '」',
    'é',
    'ß',
    '中',
    'ключ',
    '😀',
    '\u00a0',
    '\ufeff',
    '\u200b',
    '\u2028',
  ],
];

/** What terminals obey, as grep, GitLab's job logs, tput and progress bars write it. */
const terminalEscapes: readonly string[] = [
  ...['[K', '[0K', '[2K', '[1G', '[?25h', '[38:5:1m', '[1;38;2;255;255;255m', '[0 q', '(B', '7', 'c'].map(
    (rest) => `\u001b${rest}`,
  ),
  '\u001b[01;31m\u001b[K',
  '\u001b[0Ksection_start:1:x\r\u001b[0K',
];
const written = ['\\x1b', '\\x1B', '\\u001b', '\\u{1b}', '\\033', '\\e', '\\\\u001b'];

const beginnings: readonly string[] = [
  ...'=:("\'`,;<>|/@\\+*&#[{!?$~^.'.split(''),
  ...[
    '',
    ' ',
    '\t',
    '\r\n',
    '\0',
    '\ufeff',
    '\u00a0',
    '\u200b',
    '\u2028',
    '“',
    '«',
    '中',
    'é',
    'ключ',
    '😀',
    '：',
    '「',
  ],
  ...[
    '\\n',
    '\\r\\n',
    '\\t',
    '\\"',
    '\\\\n',
    '\\u0022',
    '\\u000a',
    '\\x22',
    '\\x0a',
    '&quot;',
    '&#34;',
    '&#x22;',
    '&gt;',
    '&amp;key=',
  ],
  ...[
    '%20',
    '%3D',
    '%3d',
    '%22',
    '%253D',
    '=3D',
    '\u001b[33m',
    '\u001b[1;31m',
    '\u001b[m',
    '\u001b[38;5;208m',
    '\\u001b[33m',
    '\\x1b[33m',
    '\\033[33m',
  ],
  ...terminalEscapes,
  ...terminalEscapes.flatMap((escape) => written.map((lead) => escape.replaceAll('\u001b', () => lead))),
  ...['\\a', '\\b', '\\e', '\\v'],
  ...['Bearer ', 'bearer%20', 'openai-insecure-api-key.', 'https://:', 'https://user:', '//x?key=', '&api_key='],
];

test.each(endings)('before %j', (ending) => {
  expect(missed((key) => `key: ${key}${ending}`)).toEqual([]);
  expect(missed((key) => `key: ${key}${ending} and more`)).toEqual([]);
});

test.each(['-old', '_v2', '-', '_', '-2024', '_OLD', '-prod.example.com'])(
  'before %j, which the alphabet holds',
  (ending) => {
    const chosen = names.filter((name) => !isOpenEnded(name));
    expect(missed((key) => `key: ${key}${ending}\n`, chosen)).toEqual([]);
  },
);

test.each(beginnings)('behind %j', (beginning) => {
  expect(missed((key) => `${beginning}${key}\n`)).toEqual([]);
  expect(missed((key) => `a word ${beginning}${key}"\n`)).toEqual([]);
  // What is taken out between a word and a body without its prefix joins the two.
  const chosen = /(?:\u001b|\\(?:x1b|u001b|u\{1b\}|033|e)).+$/i.test(beginning) ? prefixed : names;
  if (beginning !== '') expect(missed((key) => `a word${beginning}${key}"\n`, chosen)).toEqual([]);
});

test.each([
  ...['_', 'MY_', 'key_', '-', 'x-', '__', '[33m', '`n', '`t', '`r', '%u000A', '%u000a', '\\fB', '\\fI', '\\fR'],
])('behind %j, whose end the alphabet holds', (beginning) => {
  expect(missed((key) => `${beginning}${key}\n`, prefixed)).toEqual([]);
});

test.each(['a[0]', 'list[1G', 'x[K', '[0K', 'a(B', '[?25h', 'f[1m]', '`x', '\\fx'])(
  'behind %j, which is no escape, a key begins only where a word may',
  (beginning) => {
    const starts = /[A-Za-z0-9]$/.test(beginning) ? prefixed : [];
    expect(missed((key) => `${beginning}${key}\n`, prefixed)).toEqual(starts);
  },
);

test.each([...'01234567'].map((digit) => `\\${digit}`))(
  'behind %j: one digit in octal, or a group in a replacement',
  (beginning) => {
    const letters = prefixed.filter((name) => /^[a-z]/.test(plant(name, 0).secret));
    expect(missed((key) => `s/(KEY=).*/${beginning}${key}/\n`, letters)).toEqual([]);
  },
);

test.each<[string, (code: number) => string]>([
  ['two digits', (code) => `\\${code.toString(8)}`],
  ['three digits', (code) => `\\${code.toString(8).padStart(3, '0')}`],
])('dashes and digits as octal escapes of %s', (_, write) => {
  const hidden = prefixed.filter((name, index) => {
    const { ruleId, secret } = plant(name, 400 + index);
    const escaped = secret.replaceAll(/[0-9-](?![0-7])/g, (character) => write(character.charCodeAt(0)));
    const bytes = Buffer.from(`${company[name] ?? ''}KEY = "${escaped}"\n`);
    return !detector
      .detect({ bytes, origin: { path: null } })
      .some((match) => match.ruleId === ruleId && match.secret === secret);
  });
  expect(hidden).toEqual([]);
});

describe('grep --color=always', () => {
  const colored = (part: string): string => `\u001b[01;31m\u001b[K${part}\u001b[m\u001b[K`;

  test('the whole key is the match', () => {
    expect(missed((key) => `f:1:KEY=${colored(key)}\n`)).toEqual([]);
  });

  test.each([...written, '\u001b'])('a part of the key is the match, the escape is %j', (lead) => {
    for (const [from, to] of [
      [0, 3],
      [3, 7],
      [12, 15],
    ] as const) {
      const hidden = prefixed.filter((name, index) => {
        const { ruleId, secret } = plant(name, 300 + index);
        const cut = `${secret.slice(0, from)}${colored(secret.slice(from, to))}${secret.slice(to)}`;
        const text = `${company[name] ?? ''}KEY=${cut.replaceAll('\u001b', () => lead)}\n`;
        return !detector
          .detect({ bytes: Buffer.from(text), origin: { path: null } })
          .some((match) => match.ruleId === ruleId && match.secret === secret);
      });
      expect(hidden).toEqual([]);
    }
  });
});

describe('in documents', () => {
  test.each<[string, (key: string) => string]>([
    ['CSV', (key) => `id,key,owner\n7,${key},me\n`],
    ['CSV with doubled quotes', (key) => `7,"say ""${key}""",me\n`],
    ['TSV', (key) => `7\t${key}\tme\n`],
    ['XML element', (key) => `<openai><apiKey>${key}</apiKey></openai>`],
    ['XML CDATA', (key) => `<k><![CDATA[${key}]]></k>`],
    ['XML attribute', (key) => `<add value='${key}'/>`],
    ['HTML attribute without quotes', (key) => `<meta name=key content=${key}>`],
    ['HTML data attribute', (key) => `<div data-key="${key}" class="x">`],
    ['HTML with an entity before', (key) => `<a title="k&#61;${key}&amp;x">`],
    ['YAML flow map', (key) => `{key: ${key}, next: 1}\n`],
    ['YAML flow list', (key) => `keys: [${key}]\n`],
    ['YAML block', (key) => `key: |\n  ${key}\nnext: 1\n`],
    ['YAML folded', (key) => `key: >-\n  ${key}\nnext: 1\n`],
    ['TOML', (key) => `[a]\nkey = """\n${key}"""\n`],
    ['INI with a comment', (key) => `key=${key};old\n`],
    ['Java properties', (key) => `a.b.key=${key}\\\n  \n`],
    ['.env with export', (key) => `export K='${key}' # mine\n`],
    ['markdown code', (key) => `Use \`${key}\`, then **${key.slice(0, 4)}**.\n`],
    ['markdown bold', (key) => `**${key}**\n`],
    ['markdown link', (key) => `[here](https://example.com/?k=${key}).\n`],
    ['markdown table', (key) => `|key|\n|---|\n|${key}|\n`],
    ['reStructuredText', (key) => `\`\`${key}\`\`\n`],
    ['LaTeX', (key) => `\\texttt{${key}}\\\\\n`],
    ['JSON', (key) => JSON.stringify({ key })],
    ['JSON in JSON', (key) => JSON.stringify({ body: JSON.stringify({ key }) })],
    ['JSON in JSON in JSON', (key) => JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ key }) }) })],
    ['a log line in JSON', (key) => JSON.stringify({ message: `failed\nkey\t${key}\n`, level: 3 })],
    ['notebook', (key) => JSON.stringify({ cells: [{ source: ['import x\n', `client = X("${key}")\n`] }] }, null, 1)],
    ['shell heredoc', (key) => `cat <<EOF > .env\nKEY=${key}\nEOF\n`],
    ['shell default', (key) => `: "\${KEY:=${key}}"\n`],
    ['shell with two commands', (key) => `KEY=${key}&&run\n`],
    ['shell substitution', (key) => `x=$(echo ${key}|base64)\n`],
    ['Dockerfile', (key) => `FROM a\nENV A=1 K=${key} B=2\n`],
    ['Makefile', (key) => `run:\n\tK=${key} node x.js\n`],
    ['systemd', (key) => `Environment="K=${key}" "B=1"\n`],
    ['crontab', (key) => `* * * * * K=${key} /bin/x\n`],
    ['curl -u', (key) => `curl -u ":${key}" https://example.com\n`],
    ['curl -u without quotes', (key) => `curl -u user:${key} https://example.com\n`],
    ['curl -d', (key) => `curl -d '{"k":"${key}"}'\n`],
    ['a header in a log', (key) => `> authorization: Bearer ${key}\r\n> accept: */*\r\n`],
    ['URL user information', (key) => `git clone https://:${key}@example.com/x.git\n`],
    ['URL user and password', (key) => `redis://me:${key}@host:6379/0\n`],
    ['URL query', (key) => `https://e.com/a?x=1&key=${key}&y=2#z\n`],
    ['URL fragment', (key) => `https://e.com/#${key}\n`],
    ['URL path', (key) => `https://e.com/${key}/models\n`],
    ['WebSocket sub-protocol', (key) => `['realtime', 'openai-insecure-api-key.${key}', 'v1']`],
    ['minified JavaScript', (key) => `!function(){var a=new B({k:"${key}"}),c=1}();`],
    ['template literal', (key) => `x=\`k=\${y}${key}\`;`],
    ['regular expression', (key) => `if (/^${key}$/.test(x)) {}`],
    ['C string', (key) => `static const char k[] = "${key}\\0";\n`],
    ['C# verbatim string', (key) => `var k = @"""${key}""";`],
    ['Python bytes', (key) => `k = b'${key}'\n`],
    ['Python repr of bytes', (key) => `b'\\x00\\x01${key}\\x00'\n`],
    ['SQL', (key) => `INSERT INTO k VALUES (1,'it''s','${key}');\n`],
    ['SQL dump with escapes', (key) => `(1,'{\\"key\\":\\"${key}\\"}'),\n`],
    ['PostgreSQL COPY', (key) => `1\t{"k": "${key}"}\t\\N\n`],
    ['a diff', (key) => `@@ -1 +1 @@\n-old\n+${key}\n`],
    ['a log with colours', (key) => `\u001b[32mINFO\u001b[39m key=\u001b[1m${key}\u001b[22m done\n`],
    ['PowerShell', (key) => `$env:K='${key}';x\n`],
    ['cmd', (key) => `set K=${key}&x.exe\r\n`],
    ['Windows .reg', (key) => `"Key"="${key}"\r\n`],
    ['plist', (key) => `<key>k</key>\n\t<string>${key}</string>\n`],
    ['e-mail', (key) => `Subject: key\r\n\r\nIt is ${key}.\r\n`],
    ['chat', (key) => `<@U1> try ${key}! :smile:\n`],
    ['a stack trace', (key) => `Error: 401 (${key})\n    at x (y.js:1:2)\n`],
    ['GraphQL', (key) => `mutation { set(key: "${key}") { id } }`],
    ['protobuf text', (key) => `key: "${key}" n: 1`],
    ['NULs around', (key) => `\0\0\0${key}\0\0\0`],
    ['Chinese prose', (key) => `我的密钥是${key}，请不要分享。`],
    ['Windows line ends', (key) => `a\r\n${key}\r\nb\r\n`],
    ['old Mac line ends', (key) => `a\r${key}\rb`],
    ['Lisp', (key) => `(setq key "${key}")`],
    ['Terraform', (key) => `default = "${key}"\n`],
    ['Terraform heredoc', (key) => `k = <<EOT\n${key}\nEOT\n`],
  ])('%s', (_, write) => {
    expect(missed(write)).toEqual([]);
  });
});

describe('behind the byte of its length', () => {
  const counted = prefixed.filter((name) => !isOpenEnded(name) && !(name in company));
  const length = (key: string): string => (key.length < 128 ? String.fromCharCode(key.length) : '\u0001');

  test.each<[string, (key: string) => string]>([
    ['Java class', (key) => `\u0001\0${length(key)}${key}\u0001\0\u0004Code`],
    ['compiled Python', (key) => `)\u0002z${length(key)}${key}Nz\u0005other`],
    ['pickle', (key) => `\u0080\u0004\u008c${length(key)}${key}\u0094.`],
    ['protobuf', (key) => `\n${length(key)}${key}\u0012\u0004name`],
    ['protobuf, the next field is the thirteenth', (key) => `\n${length(key)}${key}j\u0004name`],
    ['MessagePack', (key) => `\u0081\u00d9${length(key)}${key}\u00a4name`],
    ['CBOR', (key) => `\u00a1x${length(key)}${key}dname`],
  ])('%s', (_, write) => {
    expect(missed(write, counted)).toEqual([]);
  });
});

test('two keys with one character between them are both found', () => {
  const lost: string[] = [];
  for (const between of [',', ' ', '\n', ':', '|', '/', '\0', '\\n', '&']) {
    for (const name of names) {
      const [first, second] = [plant(name, 1).secret, plant(name, 2).secret];
      const text = `${company[name] ?? ''}\n${first}${between}${second}\n`;
      const found = detector.detect({ bytes: Buffer.from(text), origin: { path: null } }).map(({ secret }) => secret);
      if (found.join() !== [first, second].join()) lost.push(`${name} ${JSON.stringify(between)}`);
    }
  }
  expect(lost).toEqual([]);
});

test('a letter or digit before the prefix is no start of a token', () => {
  const prefixed = names.filter((name) => shapes[name]!.startsWith('sk-') || name.includes('/84'));
  for (const before of ['x', 'X', '7', 'ta']) {
    for (const name of prefixed) {
      const text = `${before}${plant(name, 3).secret}\n`;
      const found = detector.detect({ bytes: Buffer.from(text), origin: { path: null } });
      expect({ name, before, found: found.filter(({ ruleId }) => !ruleId.endsWith('without-prefix')) }).toEqual({
        name,
        before,
        found: [],
      });
    }
  }
});
