import type { Blob, Place } from '../detect/blob.ts';
import type { CommitText } from '../git/commits.ts';

/** The texts of a commit, each by itself: message, further headers, author, and the committer who is another. */
export function* commitTexts({ id, message, extra, author, committer }: CommitText): Generator<Blob> {
  const blob = (bytes: Buffer, place: Place): Blob => ({ bytes, origin: { path: null, in: place, commit: id } });
  yield blob(message, 'message');
  if (extra.length > 0) yield blob(extra, 'message');
  yield blob(author, 'author');
  if (!committer.equals(author)) yield blob(committer, 'committer');
}
