import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Ledger,
  ledgerEntries,
  newLedger,
  parseLedger,
  recorded,
  serializeLedger,
} from '../../src/hygiene/age/ledger.ts';
import { EntryError } from '../../src/policies/entry-file.ts';
import { plant, shapes } from '../support/keys.ts';

const A = 'aaaaaaaaaaaaaaaa';
const B = 'bbbbbbbbbbbbbbbb';
const NOW = new Date('2026-11-21T23:59:00Z');

test('entries, comments and line breaks stay as they are', () => {
  const text = `# ours\r\n${A} 2026-01-02 OPENAI_API_KEY\r\n# of the staging account\r\n${B} 2025-12-31 openai.api-key\r\n# end\r\n`;
  expect(serializeLedger(parseLedger(text))).toBe(text);
  expect([...ledgerEntries(parseLedger(text)).keys()]).toEqual([A, B]);
});

test.each([
  ['key', 1, 'a line must begin with a fingerprint of 16 hex digits'],
  [`${A} yesterday X`, 1, 'behind the fingerprint stands a day, e.g. 2026-11-21'],
  [`${A} 2026-02-30 X`, 1, 'behind the fingerprint stands a day, e.g. 2026-11-21'],
  [`# one\n\n${A} 2026-02-03`, 3, "behind the day stands a variable's name"],
  [`${A} 2026-02-03 two words`, 1, "behind the day stands a variable's name"],
  [`${A} 2026-02-03 X\n${A} 2026-02-04 Y`, 2, 'the same entry as line 1: delete one of them'],
  ['<<<<<<< HEAD', 1, "git's mark of a merge conflict: keep the lines of both sides and delete the marks"],
  ['a'.repeat(1e6), 1, 'a line must begin with a fingerprint of 16 hex digits'],
])('%#: an error tells the line and nothing of it', (text, line, message) => {
  expect(() => parseLedger(text)).toThrow(new EntryError(line, message));
  try {
    parseLedger(text);
  } catch (error) {
    expect((error as EntryError).line).toBe(line);
  }
});

const fingerprints = fc.stringMatching(/^[0-9a-f]{16}$/);
const names = fc.constantFrom('OPENAI_API_KEY', 'openai.apiKey', '_KEY', '__proto__', 'AZURE-OPENAI_2', 'x');
const days = fc
  .date({ min: new Date('2020-06-11'), max: NOW, noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('what is written is read back, sorted', () => {
  const entries = fc.uniqueArray(fc.record({ fingerprint: fingerprints, since: days, name: names }), {
    selector: ({ fingerprint }) => fingerprint,
  });
  fc.assert(
    fc.property(entries, fc.constantFrom<Ledger['lineBreak']>('\n', '\r\n'), (each, lineBreak) => {
      const text = serializeLedger({ ...newLedger, entries: each, lineBreak });
      const read = parseLedger(text);
      expect(new Map(read.entries.map((entry) => [entry.fingerprint, entry]))).toEqual(
        new Map(each.map((entry) => [entry.fingerprint, entry])),
      );
      expect(serializeLedger(read)).toBe(text);
    }),
  );
});

test('any text is read or refused with a line of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      try {
        parseLedger(text);
      } catch (error) {
        expect(error).toBeInstanceOf(EntryError);
      }
    }),
  );
});

describe('recording', () => {
  const old = parseLedger(`# ours\n${A} 2026-01-02 OLD_NAME\n`);
  const keys = [
    { fingerprint: A, name: 'OPENAI_API_KEY' },
    { fingerprint: B, name: 'OPENAI_EVAL_KEY' },
  ];

  test('adds what is new since it was first seen, and changes nothing else', () => {
    const after = recorded(old, keys, new Map([[B, new Date('2026-05-06T07:08:09Z')]]), NOW);
    expect(serializeLedger(after)).toBe(`# ours\n${A} 2026-01-02 OLD_NAME\n${B} 2026-05-06 OPENAI_EVAL_KEY\n`);
  });

  test('takes today for a key of which nothing is known, and for one of the future', () => {
    for (const seen of [new Map<string, Date>(), new Map([[B, new Date('2030-01-01')]])]) {
      expect(serializeLedger(recorded(old, keys, seen, NOW))).toContain(`${B} 2026-11-21 `);
    }
  });

  test('keeps what is gone, and does nothing the second time', () => {
    const once = recorded(old, [keys[1]!], new Map(), NOW);
    expect(once.entries.map(({ fingerprint }) => fingerprint)).toEqual([A, B]);
    expect(recorded(once, keys, new Map(), new Date('2027-01-01'))).toEqual(once);
  });

  test.each(Object.keys(shapes).filter((shape) => /^openai-(?:project|user|service|admin)/.test(shape)))(
    'no %s can be its name',
    (shape) => {
      for (let seed = 1; seed <= 20; seed++) {
        const { secret } = plant(shape, seed);
        const after = recorded(newLedger, [{ fingerprint: B, name: secret }], new Map(), NOW);
        expect(after.entries[0]?.name).toBe('key');
        expect(() => parseLedger(`${A} 2026-01-02 ${secret}`)).toThrow(EntryError);
      }
    },
  );
});
