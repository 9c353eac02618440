import type { History, Location, RedactedFinding } from '../detect/finding.ts';

/** A finding without its secret, and with what tells its value from others. */
export interface PlannedFinding extends RedactedFinding {
  /** Bytes of the value. */
  readonly length: number;
  /** The fingerprint is of the value alone: whoever has the value can recognise it. */
  readonly isHashed: boolean;
}

/** What a script compares with: no more of a value than its preview shows, its length and its fingerprint. */
export interface Sign {
  readonly length: number;
  /** How the value begins; empty where the preview shows nothing. */
  readonly start: string;
  /** Its last characters. */
  readonly end: string;
  readonly fingerprint: string;
}

/** What a script can look for; undefined for a weak value, and for one whose end no preview shows. */
export const signOf = ({ preview, fingerprint, length, isHashed }: PlannedFinding): Sign | undefined => {
  const at = preview.indexOf('…');
  const end = preview.slice(at + 1);
  return isHashed && at !== -1 && end !== '' ? { length, start: preview.slice(0, at), end, fingerprint } : undefined;
};

export type CommitPart = 'message' | 'author' | 'committer';

/** What is asked of each place before anything can be rewritten. */
export interface Places {
  /** Blobs in which the value stands as it is. */
  readonly hasPlain: boolean;
  /** Blobs in which it cannot be recognised: encoded, or weak. By id, in order. */
  readonly hidden: readonly string[];
  /** Blobs that are archives, unless `!` is a part of their name. By id, in order. */
  readonly archives: readonly string[];
  /** Commits with a part in which it cannot be recognised, each with these parts. By id, in order. */
  readonly commits: ReadonlyMap<string, ReadonlySet<CommitPart>>;
  /** Places for which there is nothing but a hand. */
  readonly byHand: readonly Location[];
  /** Where it stands outside files, as it is. */
  readonly texts: ReadonlySet<NonNullable<Location['in']>>;
}

/** Sorts the places of findings by how they can be cleaned. */
export const placesOf = (findings: readonly PlannedFinding[]): Places => {
  const hidden = new Set<string>();
  const archives = new Set<string>();
  const commits = new Map<string, Set<CommitPart>>();
  const byHand: Location[] = [];
  const texts = new Set<NonNullable<Location['in']>>();
  let hasPlain = false;
  for (const finding of findings) {
    const canSee = signOf(finding) !== undefined;
    for (const location of finding.locations) {
      const isPlain = canSee && location.decodedFrom === undefined;
      if (!isFile(location)) {
        if (isPlain) texts.add(location.in!);
        else if (isCommitPart(location.in) && location.commit !== undefined) {
          commits.set(location.commit, (commits.get(location.commit) ?? new Set()).add(location.in));
        } else byHand.push(location);
      } else if (isPlain && location.path?.includes('!') !== true) hasPlain = true;
      else if (location.blob === undefined) byHand.push(location);
      else (isPlain ? archives : hidden).add(location.blob);
    }
  }
  return {
    hasPlain,
    hidden: [...hidden].sort(),
    archives: [...archives].sort(),
    commits: new Map([...commits].sort(([a], [b]) => (a < b ? -1 : 1))),
    byHand,
    texts,
  };
};

const isCommitPart = (place: Location['in']): place is CommitPart =>
  place === 'message' || place === 'author' || place === 'committer';

/** A note is a blob, too. */
const isFile = ({ in: place }: Location): boolean => place === undefined || place === 'note';

/** What is done where: each finding is in one group. */
export interface Groups {
  /** Pushed, or nobody can tell that it was not, and held by refs. */
  readonly out: readonly PlannedFinding[];
  /** In refs that no remote has. */
  readonly unpushed: readonly PlannedFinding[];
  /** Held by what only this clone has. */
  readonly local: readonly PlannedFinding[];
}

/** Groups findings by what has to be rewritten. */
export const groupsOf = (findings: readonly PlannedFinding[]): Groups => {
  const isInRefs = ({ history }: PlannedFinding): boolean => history === undefined || history.reach === 'refs';
  const isOut = ({ history }: PlannedFinding): boolean => history?.pushed !== false;
  return {
    out: findings.filter((finding) => isInRefs(finding) && isOut(finding)),
    unpushed: findings.filter((finding) => isInRefs(finding) && !isOut(finding)),
    local: findings.filter((finding) => !isInRefs(finding)),
  };
};

/** Every ref whose history holds one of the findings, sorted. */
export const refsOf = (findings: readonly PlannedFinding[]): readonly string[] =>
  [...new Set(findings.flatMap(({ history }) => history?.refs ?? []))].sort();

/** The findings that one kind of hold keeps. */
export const heldBy = (findings: readonly PlannedFinding[], reach: History['reach']): readonly PlannedFinding[] =>
  findings.filter(({ history }) => history?.reach === reach);

/** Ids of the commits that brought the keys, or name them; hexadecimal, so safe as words. */
export const commitsOf = (findings: readonly PlannedFinding[]): readonly string[] => {
  const ids = findings.flatMap(({ history, locations }) => [
    ...(history?.introduced.map(({ id }) => id) ?? []),
    ...locations.flatMap(({ commit }) => commit ?? []),
  ]);
  return [...new Set(ids)].filter((id) => /^[0-9a-f]{40,64}$/.test(id)).sort();
};
