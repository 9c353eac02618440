import type { CommitInfo, History } from '../../src/detect/finding.ts';

/** A commit whose id counts up from its number; dates are in the writer's offset. */
function commitOf(more: Partial<CommitInfo> = {}, number = 1): CommitInfo {
  return {
    id: number.toString(16).padStart(4, '0').repeat(10),
    author: 'Ada Example <ada@example.invalid>',
    authoredAt: '2026-03-01T13:00:00+01:00',
    committedAt: '2026-03-01T14:02:30+01:00',
    subject: 'Add settings',
    ...more,
  };
}

/** What is told of a history, from what matters to a test: a key that one commit brought and that stands at the tip of main. */
export function historyOf(
  more: Partial<Omit<History, 'introduced' | 'removed'>> & {
    readonly introduced?: readonly Partial<CommitInfo>[];
    readonly removed?: readonly Partial<CommitInfo>[];
  } = {},
): History {
  const { introduced = [{}], removed = [], ...rest } = more;
  return {
    paths: ['a.ts'],
    inHead: true,
    tips: ['refs/heads/main'],
    refs: ['refs/heads/main'],
    pushed: false,
    reach: 'refs',
    exposure: { from: '2026-03-01T14:02:30+01:00', to: null },
    ...rest,
    introduced: introduced.map((commit, index) => commitOf(commit, index + 1)),
    removed: removed.map((commit, index) =>
      commitOf({ committedAt: '2026-03-20T09:00:00+01:00', subject: 'Remove settings', ...commit }, index + 0x101),
    ),
  };
}
