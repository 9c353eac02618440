import type { Finding, Location } from '../detect/finding.ts';

/** The objects that findings stand in, by number from 1; findings by their place in the list. */
export interface Holders {
  readonly numbers: ReadonlyMap<string, number>;
  /** By the holder's number. */
  readonly findings: readonly (readonly number[])[];
  /** How many findings there are, in whatever they stand. */
  readonly total: number;
  /** Whether trees are among them: a key in a file's name. */
  readonly trees: boolean;
}

/** Blobs and trees, which paths lead to. */
export const findHolders = (findings: readonly Finding[]): Holders => {
  const numbers = new Map<string, number>();
  const of: Set<number>[] = [new Set()];
  let trees = false;
  for (const [finding, { locations }] of findings.entries()) {
    for (const location of locations) {
      const id = holderOf(location);
      if (id === undefined) continue;
      trees ||= location.in === 'path';
      const number = numbers.get(id) ?? of.push(new Set()) - 1;
      numbers.set(id, number);
      of[number]?.add(finding);
    }
  }
  return { numbers, findings: of.map((all) => [...all]), total: findings.length, trees };
};

/** The blob or tree that a location names. */
export const holderOf = ({ path, in: place, blob }: Location): string | undefined => {
  if (place !== undefined && place !== 'path' && place !== 'note') return undefined;
  return blob ?? splitMember(path)?.id;
};

/** The blob's id and the rest of the name of an archive's member, `<blob id>!inner/name`. */
export const splitMember = (path: string | null): { id: string; member: string } | undefined => {
  const parsed = /^([0-9a-f]{40}|[0-9a-f]{64})(!.*)$/s.exec(path ?? '');
  return parsed === null ? undefined : { id: parsed[1] ?? '', member: parsed[2] ?? '' };
};
