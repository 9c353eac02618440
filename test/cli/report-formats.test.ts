import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { formatNames } from '../../src/report/format-names.ts';
import { plant } from '../support/keys.ts';
import { repository } from '../support/repository.ts';
import { tripkey } from './support.ts';

const page = readFileSync('docs/report-formats.md', 'utf8');
const commands = Array.from(page.matchAll(/^```sh\ntripkey (.*)\n```$/gm), ([, words]) => words!);

test.each([...formatNames])('docs/report-formats.md has a part about %s', (format) => {
  expect(page).toMatch(new RegExp(`^## (?:.* and )?${format}\\b`, 'm'));
});

test('help lists every format', async () => {
  const { stdout } = await tripkey(process.cwd(), ['scan', '--help']);
  for (const format of formatNames) expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(new RegExp(`\\b${format}\\b`));
});

test.each(commands)('tripkey %s finds the key and writes what the page says', async (words) => {
  const { secret, text } = plant('openai-project-key', 1);
  const folder = repository().write('a.env', text).path;
  const args = words.replace('"$GITHUB_STEP_SUMMARY"', 'summary.md').split(' ');
  const { status, stdout, stderr } = await tripkey(folder, args);
  expect([status, stderr]).toEqual([1, '']);
  const files = args.filter((_, index) => args[index - 1] === '--output');
  const written = [stdout, ...files.map((file) => readFileSync(join(folder, file), 'utf8'))].filter(
    (each) => each !== '',
  );
  expect(files.every((file) => existsSync(join(folder, file)))).toBe(true);
  for (const each of written) {
    expect(each).toContain('a.env');
    expect(each).not.toContain(secret);
  }
});

test('the GitLab report says when the scan ran', async () => {
  const before = new Date().toISOString().slice(0, 19);
  const { stdout } = await tripkey(repository().write('a', 'b').path, ['scan', '--format', 'gitlab']);
  const { scan } = JSON.parse(stdout) as { scan: { start_time: string; end_time: string } };
  expect(scan.start_time >= before && scan.end_time >= scan.start_time).toBe(true);
});
