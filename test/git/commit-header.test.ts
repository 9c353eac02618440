import { expect, test } from '@jest/globals';
import { commitHeader } from '../../src/git/commit-header.ts';

const [tree, first, second] = ['ab', 'cd', 'ef'].map((pair) => pair.repeat(20));
const people = 'author A <a@example.com> 5 +0000\ncommitter B <b@example.com> 7 +0000\n';

test.each<[string, string, readonly (string | undefined)[], number]>([
  ['a message', `tree ${tree}\nparent ${first}\nparent ${second}\n${people}\nm\n`, [first, second], 7],
  ['nobody is named', `tree ${tree}\nparent ${first}\n\nm\n`, [first], NaN],
  ['nobody, and no message', `tree ${tree}\nparent ${first}\n`, [first], NaN],
  ['nobody, and no end of the last line', `tree ${tree}\nparent ${first}`, [first], NaN],
  ['nobody, and a parent in the message', `tree ${tree}\n\nparent ${first}\n`, [], NaN],
  ['a tree alone', `tree ${tree}`, [], NaN],
  ['no message', `tree ${tree}\n${people}`, [], 7],
  ['no end of the last line', `tree ${tree}\n${people}`.trimEnd(), [], 7],
])('%s: ids are whole', (_, text, parents, time) => {
  expect(commitHeader(Buffer.from(text))).toEqual({ tree, parents, time, isIndex: false });
});
