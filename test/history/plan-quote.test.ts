import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comment, printfFormat, shellWord } from '../../src/shell-quote.ts';
import { pythonBytes } from '../../src/history/plan-quote.ts';
import { findProgram } from '../support/programs.ts';

const anyText = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom("'", '"', '\\', '%', '\n', '\r', '\u001b', '\u202e', '$', '`', '!', '0', '7', '中', '…'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 30,
  })
  .map((text) => text.replaceAll('\0', ''));

const texts = fc.sample(anyText, { numRuns: 300, seed: 7 });

const has = (program: string): boolean => findProgram(program) !== undefined;
test.each(['sh', 'bash'].filter(has))('%s reads back what was quoted', (shell) => {
  const words = texts.map((text) => text.replace(/\n+$/, ''));
  const script = [
    ...words.map((text) => `printf '%s\\000' ${shellWord(text)}`),
    ...texts.map((text) => `printf '${printfFormat(text)}\\000'`),
  ].join('\n');
  const child = spawnSync(shell, [], { input: script, encoding: 'utf8' });
  expect(child.stderr).toBe('');
  expect(child.stdout.split('\0').slice(0, -1)).toEqual([...words, ...texts]);
});

test('a comment stays one', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1, maxLength: 5 }), (lines) => {
      const written = comment(...lines);
      // Whatever any reader may take for the end of a line.
      expect(written.split(/[\n\r\u0085\u2028\u2029\v\f]/).every((line) => line.startsWith('#'))).toBe(true);
      expect(written.split('\n')).toHaveLength(lines.length);
    }),
    { numRuns: 300 },
  );
});

// Only Python can say how it reads a literal, and tripkey itself does not need it.
const python = has('python3') ? describe : describe.skip;

python('where there is python3', () => {
  test('bytes of Python', () => {
    const values = fc
      .sample(fc.uint8Array({ maxLength: 40 }), { numRuns: 200, seed: 3 })
      .map((bytes) => Buffer.from(bytes));
    const script = `for value in [${values.map((bytes) => pythonBytes(bytes.toString('latin1'))).join(',')}]: print(value.hex())`;
    const child = spawnSync('python3', ['-I', '-'], { input: script, encoding: 'utf8' });
    expect(child.stderr).toBe('');
    expect(child.stdout.split('\n').slice(0, -1)).toEqual(values.map((bytes) => bytes.toString('hex')));
  });
});
