/** The two ends of a range of commits, as they were written. */
export interface RevisionRange {
  readonly from: string;
  readonly to: string;
  /** `A...B`: the commits of either side alone. */
  readonly symmetric: boolean;
}

/** Takes `A..B` or `A...B` apart; an absent side is HEAD. Undefined for anything else, two absent sides included. */
export function parseRevisionRange(text: string): RevisionRange | undefined {
  const parsed = /^(.*?)(\.{2,3})(.*)$/s.exec(text);
  if (parsed === null || text === '..' || text === '...') return undefined;
  return { from: parsed[1] || 'HEAD', to: parsed[3] || 'HEAD', symmetric: parsed[2] === '...' };
}

/**
 * Whether a revision is the id of zeros that git and CI write for the commit before a new branch, or after a deleted one. SHA-1's or
 * SHA-256's, whichever the repository uses: scripts of CI have the short one written in.
 */
export function isZeroId(revision: string): boolean {
  return /^(?:0{40}|0{64})$/.test(revision);
}
