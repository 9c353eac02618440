import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtInRules } from '../../rules/index.ts';
import { azureHostsNear, isAzureHost, nearest } from '../../src/detect/azure-hosts.ts';
import { createDetector } from '../../src/detect/detector.ts';
import type { Finding } from '../../src/detect/finding.ts';
import { createFindings } from '../../src/detect/findings.ts';
import { expand } from '../support/keys.ts';

const HOST = 'unit.openai.azure.com';
const near = (text: string, offset = 0): readonly string[] => azureHostsNear(Buffer.from(text), offset);

describe('the allowlist', () => {
  test.each([
    'x.openai.azure.com',
    'x-1.openai.azure.us',
    '0.openai.azure.cn',
    'x.cognitiveservices.azure.com',
    'x.services.ai.azure.com',
    `${'a'.repeat(63)}.openai.azure.com`,
  ])('has %s', (host) => {
    expect(isAzureHost(host)).toBe(true);
  });

  test.each([
    '',
    'openai.azure.com',
    '.openai.azure.com',
    '-x.openai.azure.com',
    'a.b.openai.azure.com',
    'xopenai.azure.com',
    'X.openai.azure.com',
    'x_y.openai.azure.com',
    'x.openai.azure.com.',
    'x.openai.azure.com\n',
    'x.openai.azure.com:443',
    'x.openai.azure.com/',
    'u@x.openai.azure.com',
    'x.openai.azure.com.evil.com',
    'x.openai.azure.org',
    'x.openaiXazure.com',
    'x.azure-api.net',
    'x.cognitiveservices.azure.us',
    'x.api.cognitive.microsoft.com',
    'xn--80ak6aa92e.openai.azure.com',
    `${'a'.repeat(64)}.openai.azure.com`,
    'api.openai.com',
    '127.0.0.1',
  ])('has not %j', (host) => {
    expect(isAzureHost(host)).toBe(false);
  });
});

describe('is read', () => {
  test.each([
    HOST,
    `https://${HOST}`,
    `https://${HOST}/`,
    `https://${HOST}/openai/deployments/gpt?api-version=1`,
    `https://${HOST}?a=b`,
    `https://${HOST}#a@b`,
    `https://${HOST}/a@b`,
    `https://${HOST}:443/openai`,
    `HTTPS://UNIT.OpenAI.Azure.COM/`,
    `AZURE_OPENAI_ENDPOINT=https://${HOST}\nAZURE_OPENAI_API_KEY=`,
    `AZURE_OPENAI_ENDPOINT=${HOST}\r\nB=1`,
    `export A='${HOST}'`,
    `set A=${HOST}&& b`.replace('&&', ' &&'),
    `"endpoint": "https:\\/\\/${HOST}\\/openai"`,
    `"{\\"endpoint\\": \\"https:\\\\/\\\\/${HOST}\\\\/\\"}"`,
    `"{\\"endpoint\\":\\"${HOST}\\"}"`,
    `"A=https://other.example\\nAZURE_OPENAI_ENDPOINT=https://${HOST}\\nB=1"`,
    `"\\u0022https://${HOST}\\u0022"`,
    `<add key="Endpoint" value="https://${HOST}/" />`,
    `<endpoint>${HOST}</endpoint>`,
    `value=&quot;https://${HOST}&quot;`,
    `value=&#34;${HOST}&#34;`,
    `https&#58;&#47;&#47;${HOST}&#47;openai`,
    `endpoint = "https://${HOST}/" # terraform`,
    `endpoint: https://${HOST}\nname: x`,
    `- ${HOST}: 1`,
    `Endpoint=https://${HOST};ApiKey=`,
    `https://a.example,https://${HOST},https://b.example`,
    `[link](https://${HOST})`,
    `<https://${HOST}>`,
    `(${HOST})`,
    `(see https://${HOST}).`,
    `{ endpoint: https://${HOST}}`,
    `|${HOST}|`,
    '`' + HOST + '`',
    `wss://${HOST}/openai/realtime`,
    `"//${HOST}/x"`,
    `f"https://${HOST}/{path}"`,
    `curl "https://${HOST}/x" -u me@corp.example`,
    `https://other.example/ https://${HOST}/`,
    `\ufeffA=\n${HOST}`,
    `name=é https://${HOST}`,
  ])('%j', (text) => {
    expect(near(text)).toEqual([HOST]);
  });

  test.each(['utf16le', 'utf16be'])('%s', (encoding) => {
    const bytes = Buffer.from(`\ufeff${'\n'.repeat(60)}A=https://${HOST}/\nKEY=1`, 'utf16le');
    expect(azureHostsNear(encoding === 'utf16be' ? bytes.swap16() : bytes, 10)).toEqual([HOST]);
  });

  test('a hyphen is a letter of a name', () => {
    expect(near(`https://evil-${HOST}/`)).toEqual([`evil-${HOST}`]);
  });

  test('a view into a larger buffer', () => {
    const bytes = Buffer.from(`..${HOST} `).subarray(2);
    expect(azureHostsNear(bytes, 0)).toEqual([HOST]);
  });
});

describe('is left out', () => {
  test.each([
    `https://${HOST}.evil.com/`,
    `https://${HOST}.`,
    `https://${HOST}./`,
    `${HOST}.`,
    `https://${HOST}evil.com`,
    `https://${HOST}-evil.com`,
    `https://${HOST}_evil.com`,
    `${HOST}@evil.com`,
    `https://${HOST}@evil.com/`,
    `https://${HOST}:443@evil.com/`,
    `https://${HOST}:pass@evil.com/`,
    `https://${HOST};x@evil.com/`,
    `https://${HOST},x@evil.com/`,
    `https://${HOST}&x=1@evil.com/`,
    `https://${HOST})x@evil.com/`,
    `https://${HOST}\\@evil.com/`,
    `https://${HOST}\\nx@evil.com/`,
    `https://${HOST}%40evil.com`,
    `https://${HOST}%2eevil.com`,
    `https://${HOST}%2F.evil.com`,
    `https://${HOST}\\u002eevil.com`,
    `https://${HOST}\\x2eevil.com`,
    `https://${HOST}\\056evil.com`,
    `https://${HOST}\\.evil.com`,
    `https://${HOST}&#46;evil.com`,
    `https://${HOST}&period;evil.com`,
    `https://${HOST}&commat;evil.com`,
    `https://${HOST}\t.evil.com`,
    `https://${HOST}\n.evil.com`,
    `https://${HOST}\r\n@evil.com`,
    `https://${HOST}\\t.evil.com`,
    `https://${HOST}\\\n.evil.com`,
    `https://${HOST}"@evil.com`,
    `https://${HOST}}.evil.com`,
    `https://${HOST}).evil.com`,
    `https://${HOST}。evil.com`,
    `https://${HOST}\u00ad.evil.com`,
    `https://${HOST}é`,
    `https://${HOST}\u0000.evil.com`,
    `https://${HOST}$x`,
    `https://${HOST}:8443/`,
    `https://${HOST}:4430/`,
    `https://u@${HOST}/`,
    `https://u:p@${HOST}/`,
    `me@${HOST}`,
    `https://a.${HOST}/`,
    `https://.${HOST}/`,
    `https://_${HOST}/`,
    `https://~${HOST}/`,
    `https://é${HOST}/`,
    `https://\u00ad${HOST}/`,
    `https://%61${HOST}/`,
    `https%3A%2F%2F${HOST}%2F`,
    `https:\\\\${HOST}`,
    `\\n${HOST}`,
    `&#46;${HOST}`,
    `evil.com&period;${HOST}`,
    `evil.\n${HOST}`,
    `\${name}${HOST}`,
    `$${HOST}`,
    `*${HOST}`,
    `https://evil.com/${HOST}`,
    `https://evil.com//${HOST}`,
    `https://evil.com?${HOST}`,
    `https://evil.com/?h=${HOST}`,
    `https://evil.com/,${HOST}`,
    `https://evil.com#${HOST}`,
    `https://evil.com:${HOST}`,
    `https://evil.com/?u=https://${HOST}/`,
    `https:\\/\\/evil.com\\/?u=https:\\/\\/${HOST}\\/`,
    `xn--80ak6aa92e.openai.azure.com`,
    `https://${'a'.repeat(64)}.openai.azure.com`,
    '-x.openai.azure.com',
    'openai.azure.com',
    '//openai.azure.com',
    'xopenai.azure.com',
    'https://xopenai.azure.com/',
    'https://x.azure-api.net/',
    'https://x.openai.azure.community/',
    'https://x.openai.azure.com-b/',
    'https://x.openai.azure.co/',
    '{name}.openai.azure.com',
    '<name>.openai.azure.com',
    'https://your-resource.openai.azure.com/',
    'https://YOUR-RESOURCE-NAME.openai.azure.com/',
    'https://my-resource.openai.azure.com/',
    'https://resource.openai.azure.com/',
    'https://example.openai.azure.com/',
    'https://contoso-eastus.openai.azure.com/',
    'privatelink.openai.azure.com',
    'AZURE_OPENAI_RESOURCE=foo',
    'resource_name: foo',
  ])('%j', (text) => {
    expect(near(text)).toEqual([]);
    expect(near(` ${text}\nB=https://last.openai.azure.com/`)).toEqual(['last.openai.azure.com']);
  });
});

describe('order', () => {
  const line = (name: string): string => `https://${name}.openai.azure.com\n`;
  const at = (text: string): readonly string[] =>
    near(text.replace('KEY', '###'), text.indexOf('KEY')).map((host) => host.split('.')[0]!);

  test('the nearest first, on either side', () => {
    expect(at(`${line('a')}${line('b')}KEY${' '.repeat(30)}\n${line('c')}${line('b')}`)).toEqual(['b', 'c', 'a']);
  });

  test('what stands within 50 lines is nearer than what stands beyond, however short the lines', () => {
    expect(at(`${line('far')}${'\n'.repeat(50)}KEY\n${'#'.repeat(9000)}\n${line('near')}`)).toEqual(['near', 'far']);
    expect(at(`${line('far')}${'\n'.repeat(49)}KEY\n${'#'.repeat(9000)}\n${line('near')}`)).toEqual(['far', 'near']);
  });

  test('eight at most, and those are the nearest', () => {
    const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
    const text = `${names.map(line).join('')}KEY`;
    expect(at(text)).toEqual(names.slice(-8).reverse());
  });
});

/** Pieces of which hostile and honest texts are made. */
const piece = fc.constantFrom(
  ...[
    'https://',
    'https:\\/\\/',
    '//',
    '/',
    '\\',
    '.',
    '@',
    ':',
    ':443',
    '%2e',
    '\n',
    '\t',
    ' ',
    '"',
    "'",
    '<',
    ';',
    ',',
  ],
  ...['x', 'X-1', 'xn--a', 'é', '。', '\u0000', '\u00ad', 'ſ', '?', '#', '&', '&#46;', '=', '$', '}', 'evil.com', '-'],
  ...['.openai.azure.com', '.OpenAI.azure.us', '.services.ai.azure.com', '.cognitiveservices.azure.com', 'azure.com'],
);

const host = fc.constantFrom(
  'x.openai.azure.com',
  'X-1.OpenAI.azure.us',
  'https://x.services.ai.azure.com',
  'xn--a.openai.azure.cn',
);
const around = fc.array(piece, { maxLength: 4 });
const text = fc.tuple(around, host, around, around).map((parts) => parts.flat().join(''));

describe('always', () => {
  test('hosts are on the allowlist, and what readers of URLs make of them is the same', () => {
    fc.assert(
      fc.property(text, fc.nat(80), (value, offset) => {
        for (const host of near(value, offset)) {
          expect(isAzureHost(host)).toBe(true);
          expect(new URL(`https://${host}`).host).toBe(host);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('a value that is one URL gives its own host or none', () => {
    let given = 0;
    fc.assert(
      fc.property(text, fc.constantFrom('https://', 'https://u'), (rest, start) => {
        const value = start + rest;
        // What ends a value in a text does not end a URL: behind it stands another value.
        fc.pre(!/["'<>,;}\s]|&[a-z_]\w*=/i.test(value) && URL.canParse(value));
        const found = near(value);
        given += found.length;
        expect([[], [new URL(value).hostname]]).toContainEqual(found);
      }),
      { numRuns: 3000 },
    );
    expect(given).toBeGreaterThan(50);
  });

  test('random bytes are no trouble', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), (bytes, offset) => {
        expect(azureHostsNear(bytes, offset)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('lists are merged to the same whatever their order', () => {
    const host = fc.record({
      host: fc.constantFrom(...Array.from({ length: 12 }, (_, index) => `h${index}`)),
      isFar: fc.boolean(),
      distance: fc.nat(9),
    });
    const list = fc.array(host, { maxLength: 10 });
    fc.assert(
      fc.property(list, list, list, (a, b, c) => {
        const whole = nearest([...a, ...b, ...c]);
        expect(nearest([...nearest([...c, ...a]), ...b])).toEqual(whole);
        expect(nearest([...nearest([...b, ...c]), ...a])).toEqual(whole);
      }),
    );
  });
});

describe('is read to its end, in linear time', () => {
  const MB = 1 << 20;
  const times = (unit: string, bytes: number): string => unit.repeat(Math.ceil(bytes / unit.length));
  test.each<[string, string]>([
    ['hosts in one word', times('x.openai.azure.com', 4 * MB)],
    ['hosts in a list', times('x.openai.azure.com,', 4 * MB)],
    ['different hosts', Array.from({ length: 200_000 }, (_, index) => `h${index}.openai.azure.com`).join(' ')],
    ['endings', times('.openai.azure.com', 4 * MB)],
    ['a name without an end', times('a', 8 * MB)],
    ['URLs in a URL', times('https://x.openai.azure.com/', 4 * MB)],
    ['beginnings of URLs', times('://', 4 * MB)],
    ['backslashes', times('\\', 4 * MB)],
    ['backslashes between hosts', times(`x.openai.azure.com${'\\'.repeat(60)}`, 4 * MB)],
    ['entities', times('&#46;', 4 * MB)],
    ['lines', times('\n', 8 * MB)],
    ['logins', times('x.openai.azure.com@', 4 * MB)],
  ])('%s', (_, text) => {
    expect(near(`${text}\n https://last.openai.azure.com/\n`, text.length)[0]).toBe('last.openai.azure.com');
  });
});

describe('findings', () => {
  const detector = createDetector(builtInRules);
  const key = expand('{azure:AAAB}', 5);
  const other = expand('{azure:AAAA}', 6);
  const findingsOf = (files: Readonly<Record<string, string>>): readonly Finding[] => {
    const findings = createFindings(builtInRules);
    for (const [path, text] of Object.entries(files)) {
      const blob = { bytes: Buffer.from(text), origin: { path } };
      const matches = detector.detect(blob);
      findings.prepare(blob, matches, matches, () => ({ known: false, allowed: undefined }))();
    }
    return findings.list();
  };
  const hostsOf = (files: Readonly<Record<string, string>>, secret: string): readonly string[] | undefined =>
    findingsOf(files).find((finding) => finding.secret === secret)?.hosts;

  test('each Azure key has its own nearest host first', () => {
    const text = `A=https://one.openai.azure.com\nK=${key}\n\n\nB=https://two.services.ai.azure.com\nL=${other}\n`;
    expect(hostsOf({ f: text }, key)).toEqual(['one.openai.azure.com', 'two.services.ai.azure.com']);
    expect(hostsOf({ f: text }, other)).toEqual(['two.services.ai.azure.com', 'one.openai.azure.com']);
  });

  test('hosts of all places, the nearest first, in whatever order files are read', () => {
    const a = { a: `${key}\n${'#\n'.repeat(60)}https://far.openai.azure.com/ ` };
    const b = { b: `https://close.openai.azure.com/ ${key}` };
    const c = { c: `${key} and then, https://middle.openai.azure.com/ and https://far.openai.azure.com` };
    const wanted = ['close', 'middle', 'far'].map((name) => `${name}.openai.azure.com`);
    for (const files of [
      { ...a, ...b, ...c },
      { ...c, ...b, ...a },
      { ...b, ...a, ...c },
    ]) {
      expect(hostsOf(files, key)).toEqual(wanted);
    }
  });

  test('without a host, none; other keys have none', () => {
    const project = expand('sk-proj-{64:74}{marker}{64:72}{z}', 3);
    const hosts = findingsOf({ f: `K=${key}`, g: `https://x.openai.azure.com ${project}` }).map((finding) =>
      Object.hasOwn(finding, 'hosts'),
    );
    expect(hosts).toEqual([false, false]);
  });

  test('a key that stands in the place of a name is no host', () => {
    const hex = expand('{hex:32}', 8);
    const text = `AZURE_OPENAI_API_KEY=${hex}\nAZURE_OPENAI_ENDPOINT=https://${hex}.openai.azure.com/\n`;
    expect(hostsOf({ f: text }, hex)).toBeUndefined();
  });
});
