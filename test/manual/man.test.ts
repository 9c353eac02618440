import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { groupsOf } from '../../src/manual/option-groups.ts';
import { manPage } from '../../src/manual/man.ts';
import { pages } from '../../src/manual/pages.ts';

const page = readFileSync('dist/man/tripkey.1', 'utf8');

const groff = (text: string) =>
  spawnSync('groff', ['-man', '-ww', '-Tascii', '-P-c'], { input: text, encoding: 'utf8' });
const mandoc = (args: readonly string[], text: string) =>
  spawnSync(process.env['TRIPKEY_MANDOC'] ?? 'mandoc', args, { input: text, encoding: 'utf8' });
const hasGroff = spawnSync('groff', ['--version']).status === 0;
const hasMandoc = mandoc([], '').status === 0;

test('the page that was built is the one that the tables make', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(page).toBe(manPage(pages, version));
});

test('the page has every command and option', () => {
  for (const command of pages) {
    expect(page).toContain(`.SH "TRIPKEY ${command.name.toUpperCase().replaceAll('-', String.raw`\-`)}"`);
    for (const [name] of groupsOf(command).flatMap(({ options }) => options))
      expect(page).toContain(`\\-\\-${name.replaceAll('-', String.raw`\-`)}`);
  }
});

(hasGroff ? describe : describe.skip)('groff', () => {
  test('it reads the page without a warning and prints every option as it is typed', () => {
    const { stdout, stderr, status } = groff(page);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const printed = stdout.replaceAll(/.\u0008/g, '');
    const options = pages.flatMap((command) =>
      groupsOf(command).flatMap((group) => group.options.map(([name]) => name)),
    );
    expect(options.filter((name) => !printed.includes(`--${name}`))).toEqual([]);
  });

  test('a text that begins with a request, or ends in a backslash, is a text', () => {
    const [first] = pages;
    const hostile = { ...first!, summary: `.so /etc/passwd`, about: [`'br "x" \\`, '.TH \\n'] };
    const { stdout, stderr } = groff(manPage([hostile], '1.0.0'));
    expect(stderr).toBe('');
    const printed = stdout.replaceAll(/.\u0008/g, '');
    for (const text of ['.so /etc/passwd', `'br "x" \\`, '.TH \\n']) expect(printed).toContain(text);
  });
});

(hasMandoc ? describe : describe.skip)('mandoc', () => {
  test('it has no complaint but the absent date', () => {
    const { stdout } = mandoc(['-T', 'lint', '-W', 'warning'], page);
    const complaints = stdout.split('\n').filter((line) => line !== '');
    expect(complaints.filter((line) => !line.includes('missing date'))).toEqual([]);
  });
});
