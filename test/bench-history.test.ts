import { describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { compare, type ToldFinding } from '../bench/history/compare.ts';
import { plainSearch, type PlainFinding } from '../bench/history/plain.ts';
import { plant } from './support/keys.ts';
import { repository } from './support/repository.ts';

// What scan-history is held against has to be right itself.

const secret = (seed: number): string => plant('openai-project-key', seed).secret;

/** `path of location` or `in`, with the object, of the one finding with this secret. */
const placesOf = (findings: readonly PlainFinding[], value: string): string[] =>
  findings
    .filter((finding) => finding.secret === value)
    .flatMap(({ locations }) => locations)
    .map(({ path, in: place, blob, commit }) => [place ?? 'blob', path, blob, commit].filter(Boolean).join(' '));

describe.each(['sha1', 'sha256'] as const)('plainSearch, %s', (objectFormat) => {
  test('finds a key in every kind of place, and an unreachable one', async () => {
    const repo = repository({ objectFormat });
    repo.write({
      'a.txt': `${secret(1)}\n`,
      'b.gz': gzipSync(`${secret(2)}\n`),
      [`dir/${secret(3)}.txt`]: 'nothing\n',
      'empty.txt': '',
    });
    repo.stage().commit(`message ${secret(4)}`);
    repo.raw(['commit', '-q', '--allow-empty', '-m', 'people'], {
      env: { GIT_AUTHOR_NAME: secret(5), GIT_COMMITTER_NAME: secret(6) },
    });
    repo.git('tag', '-a', '-m', `tag ${secret(7)}`, 'v1');
    repo.git('branch', `b-${secret(8)}`);
    const dangling = repo
      .raw(['hash-object', '-w', '--stdin'], { input: `${secret(9)}\n` })
      .toString()
      .trim();
    repo.git('repack', '-adq');

    const { findings, incomplete } = await plainSearch(repo.path, repo.env);

    expect(incomplete).toEqual([]);
    const [people, first] = [repo.id('HEAD'), repo.id('HEAD^')];
    const gz = repo.id('HEAD:b.gz');
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map((seed) => placesOf(findings, secret(seed)))).toEqual([
      [`blob ${repo.id('HEAD:a.txt')}`],
      [`blob ${gz}!${gz} ${gz}`],
      [`path ${repo.id('HEAD:dir')}`],
      [`message ${first}`],
      [`author ${people}`],
      [`committer ${people}`],
      [`tag ${repo.id('v1')}`],
      ['ref'],
      [`blob ${dangling}`],
    ]);
    expect(findings).toHaveLength(9);
  });
});

test('plainSearch finds a key in a header that a merged, signed tag leaves in a commit', async () => {
  const repo = repository().write('a.txt', 'a\n');
  repo.stage().commit();
  const [head, blank] = repo
    .raw(['cat-file', 'commit', 'HEAD'])
    .toString()
    .split(/(\n\n)/s);
  const text = `${head}\nmergetag object ${repo.id()}\n tag v1\n \n ${secret(1)}${blank}merge\n`;
  const id = repo.raw(['hash-object', '-t', 'commit', '-w', '--stdin'], { input: text }).toString().trim();

  const { findings } = await plainSearch(repo.path, repo.env);

  expect(placesOf(findings, secret(1))).toEqual([`message ${id}`]);
});

describe('compare', () => {
  const plain = [
    { ruleId: 'r', fingerprint: 'f1', strong: true, locations: [{ blob: 'b1' }, { blob: 'b2' }] },
    { ruleId: 'r', fingerprint: 'f2', strong: true, locations: [{ in: 'message', commit: 'c1' }] },
    { ruleId: 'r', fingerprint: 'f3', strong: true, locations: [{ in: 'path', blob: 't1' }] },
    { ruleId: 'weak-rule', fingerprint: 'w1', strong: false, locations: [{ blob: 'b3' }] },
  ] as const;
  const attributed: readonly ToldFinding[] = [
    {
      ruleId: 'r',
      fingerprint: 'f1',
      locations: [
        { blob: 'b1', commit: 'c1' },
        { blob: 'b2', commit: 'c2' },
        { blob: 'b1', commit: 'c3' },
      ],
    },
    { ruleId: 'r', fingerprint: 'f2', locations: [{ in: 'message', commit: 'c1' }] },
    {
      ruleId: 'r',
      fingerprint: 'f3',
      locations: [
        { in: 'path', commit: 'c1' },
        { in: 'path', commit: 'c2' },
      ],
    },
    { ruleId: 'weak-rule', fingerprint: 'w9', locations: [{ blob: 'b3', commit: 'c1' }] },
  ];
  const without = (index: number): readonly ToldFinding[] => attributed.filter((_, at) => at !== index);

  test.each([
    { what: 'other commits and paths, another number of a weak one', told: attributed, missed: [], extra: [] },
    {
      what: 'a blob less',
      told: [{ ...attributed[0]!, locations: [{ blob: 'b1' }] }, ...without(0)],
      missed: ['r f1 blob b2'],
      extra: [],
    },
    { what: 'a message less', told: without(1), missed: ['r f2 message of commit c1'], extra: [] },
    { what: 'a weak one less', told: without(3), missed: ['weak-rule weak blob b3'], extra: [] },
    {
      what: 'an unknown one more',
      told: [...attributed, { ruleId: 'r', fingerprint: 'f9', locations: [{ blob: 'b1' }] }],
      missed: [],
      extra: ['r weak blob b1'],
    },
    {
      what: 'another rule',
      told: [{ ...attributed[1]!, ruleId: 's' }, ...without(1)],
      missed: ['r f2 message of commit c1'],
      extra: ['s f2 message of commit c1'],
    },
    {
      what: 'the committer for the message',
      told: [{ ...attributed[1]!, locations: [{ in: 'committer' as const, commit: 'c1' }] }, ...without(1)],
      missed: ['r f2 message of commit c1'],
      extra: ['r f2 committer of commit c1'],
    },
  ])('sees $what', ({ told, missed, extra }) => {
    expect(compare(told, plain)).toEqual({ keys: 3, places: 5, missed, extra });
  });
});
