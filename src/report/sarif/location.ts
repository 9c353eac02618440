import type { Location } from '../../detect/finding.ts';
import { placeParts } from '../places.ts';
import { plain } from './message.ts';

/** A SARIF location. GitHub wants each in a file: what is in none gets a name below `.git/`, which no file of a repository can have. */
export const toLocation = (location: Location, isInTree = true): object => ({
  physicalLocation: {
    artifactLocation: artifactOf(location.path ?? nameInGit(location)),
    // A line of an old version is no line of today's file.
    region: isInTree ? regionOf(location) : { startLine: 1 },
  },
  ...(location.path === null && { logicalLocations: [{ fullyQualifiedName: nameOfPlace(location) }] }),
});

/** The same, for a list beside the first one: with an id and what is to be said of it. */
export const toRelated = (location: Location, id: number, isInTree: boolean): object => ({
  id,
  ...toLocation(location, isInTree),
  message: { text: nameOfPlace(location) },
});

/** Where a path leads: relative to `%SRCROOT%`, percent-encoded; a path that starts at the root of the system is a file of the machine. */
export const artifactOf = (path: string): object => {
  const uri = wellFormed(path).split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return { uri: `file://${uri}` };
  if (/^[a-z]:\//i.test(path)) return { uri: `file:///${path[0]}:${uri.slice('c%3A'.length)}` };
  return { uri, uriBaseId: ROOT };
};

/** The folder that paths begin at. */
export const ROOT = '%SRCROOT%';

const regionOf = ({ startLine, startColumn, endLine, endColumn }: Location): object => ({
  startLine: atLeastOne(startLine),
  startColumn: atLeastOne(startColumn),
  endLine: Math.max(atLeastOne(startLine), endLine),
  endColumn: atLeastOne(endColumn),
});

const atLeastOne = (count: number): number => Math.max(1, count);

const nameOfPlace = (location: Location): string => {
  const { name, about } = placeParts(location);
  return plain(`${name}${about}`);
};

/** By what it is and where: the same place has the same name in the next report. */
const nameInGit = ({ in: place, commit, blob }: Location): string => {
  const id = commit ?? blob;
  return ['.git', place ?? (id === undefined ? 'unnamed' : 'object'), ...(id === undefined ? [] : [id])].join('/');
};

/** Half a character has no bytes. */
const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');
