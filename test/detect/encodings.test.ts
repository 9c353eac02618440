import { describe, expect, test } from '@jest/globals';
import { builtInRules } from '../../rules/index.ts';
import { createDetector } from '../../src/detect/detector.ts';
import type { Match } from '../../src/detect/finding.ts';
import { type Encoder, breakers, encoders } from '../support/encoders.ts';
import { type Planted, plant, shapes } from '../support/keys.ts';

const detector = createDetector(builtInRules);
const kinds = Object.keys(shapes);
const marked = kinds.filter((name) => shapes[name]!.includes('{marker}') && !name.includes('without-prefix'));

const detect = (text: string): readonly Match[] =>
  detector.detect({ bytes: Buffer.from(text, 'latin1'), origin: { path: 'some/file.txt' } });

const found = (text: string, { ruleId, secret }: Pick<Planted, 'ruleId' | 'secret'>): Match | undefined =>
  detect(text).find((match) => match.ruleId === ruleId && match.secret === secret);

describe.each(Object.entries(encoders))('%s', (name, encode) => {
  test.each(kinds)('shows %s with its context', (kind) => {
    for (let seed = 0; seed < 6; seed++) {
      const planted = plant(kind, seed);
      // A line break of wrapped digits may cut the one word that tells whose value it is; texts say it more than once.
      const prose = marked.includes(kind) ? 'x'.repeat(seed) : `${'x'.repeat(seed)} ${planted.text} # openai, OpenAI`;
      const hidden = encode(`${prose} ${planted.text}\n`);
      const text = `first line\n"${hidden}"\n`;
      expect({ seed, found: found(text, planted) !== undefined }).toEqual({ seed, found: true });
    }
  });

  test.each(kinds)('shows %s when the value alone is encoded', (kind) => {
    const planted = plant(kind, 7);
    const { text, start, secret } = planted;
    const hidden = text.slice(0, start) + encode(secret) + text.slice(start + secret.length);
    expect(found(`first line\n${hidden}\n`, planted)).toBeDefined();
  });

  test('gives the place of the encoded value in the original text', () => {
    const planted = plant('openai-project-key/74', 1);
    const hidden = encode(planted.secret);
    const match = found(`first line\nvalue: "${hidden}" end`, planted)!;
    const from = 'first line\nvalue: "'.length;
    expect(match.start).toBeGreaterThanOrEqual(from);
    expect(match.start).toBeLessThanOrEqual(from + 3);
    expect(match.end).toBeLessThanOrEqual(from + hidden.length);
    expect(match.end).toBeGreaterThanOrEqual(
      from + hidden.length - (name.startsWith('C array') || name.includes('UTF-16') ? 4 : 3),
    );
    expect(match.decodedFrom).toBeDefined();
  });
});

describe('two levels deep', () => {
  // These are two levels by themselves; and a break in each of two levels may cut the marker twice.
  const doubled = ['base64 of UTF-16LE', 'gzip and base64'];
  const outer: readonly (readonly [string, Encoder])[] = Object.entries(encoders).filter(
    ([name]) => !doubled.includes(name),
  );
  const missed = (kind: string): string[] => {
    const planted = plant(kind, 3);
    const misses: string[] = [];
    for (const [innerName, inner] of outer) {
      for (const [outerName, wrap] of outer) {
        if (innerName.includes('wrapped') && outerName.includes('wrapped')) continue;
        if (found(`a = '${wrap(inner(`k=${planted.text} `))}'\n`, planted) === undefined)
          misses.push(`${innerName} in ${outerName}`);
      }
    }
    return misses;
  };

  test.each(['openai-project-key/74', 'openai-user-key/legacy', 'azure-openai-key/84', 'openai-session-key/40'])(
    'shows %s',
    (kind) => {
      expect(missed(kind)).toEqual([]);
    },
  );
});

describe.each(Object.entries(breakers))('broken by %s', (_, breakAt) => {
  test.each(marked)('%s is found wherever it is broken', (kind) => {
    const { ruleId, secret } = plant(kind, 5);
    const missed: number[] = [];
    for (let at = 1; at < secret.length; at++) {
      if (found(`key = ${breakAt(secret, at)}\n`, { ruleId, secret }) === undefined) missed.push(at);
    }
    expect(missed).toEqual([]);
  });
});

describe('in the runs of an office program', () => {
  test.each<[string, string, string, string]>([
    ['Word', 'a.docx!word/document.xml', '</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>', 'w:t'],
    [
      'Word, with formats',
      'a.docx!word/footnotes.xml',
      '</w:t></w:r><w:r w:rsidR="00A77427"><w:rPr><w:lang w:val="en-US"/></w:rPr><w:t xml:space="preserve">',
      'w:t',
    ],
    ['PowerPoint', 'a.pptx!ppt/slides/slide1.xml', '</a:t></a:r><a:r><a:rPr lang="en-US" dirty="0"/><a:t>', 'a:t'],
    ['OpenDocument', 'a.odt!content.xml', '<text:span text:style-name="T1">', 'text:p'],
  ])('%s: a key is found wherever it is cut', (_, path, seam, tag) => {
    const gated = createDetector(builtInRules, { minConfidence: 'medium' });
    const missed = [...marked, 'azure-openai-key-legacy/32'].flatMap((kind) => {
      const { ruleId, text, start, secret } = plant(kind, 5);
      return Array.from({ length: secret.length - 1 }, (__, index) => index + 1).filter((at) => {
        const cut = `${text.slice(0, start + at)}${seam}${text.slice(start + at)}`;
        const bytes = Buffer.from(`${'<x/>'.repeat(10_000)}<${tag}>${cut}</${tag}>`);
        return !gated
          .detect({ bytes, origin: { path } })
          .some((match) => match.ruleId === ruleId && match.secret === secret);
      });
    });
    expect(missed).toEqual([]);
  });

  test('two paragraphs and what a tab parts are not joined', () => {
    const { secret } = plant('openai-project-key/74', 5);
    for (const between of ['</w:t></w:r></w:p><w:p><w:r><w:t>', '</w:t></w:r><w:r><w:tab/><w:t>']) {
      expect(detect(`<w:t>${secret.slice(0, 40)}${between}${secret.slice(40)}</w:t>`)).toEqual([]);
    }
  });
});

describe('a key in pieces, however small, is found in a small text and behind a large one', () => {
  const { secret } = plant('openai-project-key/74', 1);
  const pieces = (size: number): string[] => secret.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
  const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
  const quoted = (size: number, quote: string, between: string): string =>
    pieces(size)
      .map((piece) => `${quote}${piece}${quote}`)
      .join(between);

  test.each<[string, string]>([
    ...['\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff'].flatMap((invisible): [string, string][] =>
      [1, 2, 3].map((size) => [
        `U+${invisible.charCodeAt(0).toString(16)} after each ${size}`,
        pieces(size).map(utf8).join(utf8(invisible)),
      ]),
    ),
    ...[1, 2, 3, 4].flatMap((size): [string, string][] => [
      [`joined by +, ${size} at a time`, quoted(size, '"', '+')],
      [`joined by + with blanks, ${size} at a time`, quoted(size, "'", ' + ')],
      [`joined by ., ${size} at a time`, quoted(size, "'", ' . ')],
      [`a list of ${size} at a time`, `[${quoted(size, '"', ', ')}].join("")`],
    ]),
  ])('%s', (_, text) => {
    for (const before of ['', 'pad\n'.repeat(10_000)]) {
      expect(found(`${before}const value = ${text}\n`, { ruleId: 'openai-project-key', secret })).toBeDefined();
    }
  });
});
