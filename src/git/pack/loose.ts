import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { Confirm } from '../../history/confirm.ts';
import type { ObjectFormat } from '../repository.ts';
import { idBytes } from '../tree.ts';
import { objectTypes } from './entries.ts';
import { createJudge } from './judge.ts';
import { createLinks, type Notes } from './links.ts';
import type { Machine } from './machine.ts';
import type { LooseFile } from './stores.ts';

export interface LooseVerdict {
  readonly kind: number;
  readonly size: number;
  readonly isSuspect: boolean;
}

/** Larger ones are read by git, in segments. */
const LARGEST = 16 << 20;
const LONGEST_HEADER = 32;

/**
 * Searches one loose object. Undefined when it is too large, or not what its name says: git knows what to do.
 */
export function createLooseSearch(
  machine: Machine,
  format: ObjectFormat,
  notes: Notes,
  confirm?: Confirm,
): (file: LooseFile) => LooseVerdict | undefined {
  const judge = createJudge(machine, idBytes[format], notes, confirm);
  const checkLinks = createLinks(machine, idBytes[format], notes);
  const { core } = machine;
  return ({ id, path }) => {
    const object = readLoose(path);
    if (object === undefined || createHash(format).update(object).digest('hex') !== id) return undefined;
    // `blob 123\0`
    const header = /^(commit|tree|blob|tag) (\d+)\0/.exec(object.toString('latin1', 0, LONGEST_HEADER));
    const size = object.length - (header?.[0].length ?? 0);
    if (header === null || Number(header[2]) !== size) return undefined;
    const kind = objectTypes.indexOf(header[1] as 'blob');
    machine.reserve(machine.arena + size);
    object.copy(machine.bytes(), machine.arena, object.length - size);
    const end = core.searchText(machine.arena, size, machine.hits, machine.hitsLimit);
    if (end === 0) return undefined;
    const isSuspect = judge(kind, { text: machine.arena, size, start: machine.hits, end });
    checkLinks(kind, machine.arena, size, false);
    return { kind, size, isSuspect };
  };
}

/** The inflated file; undefined when it cannot be had, or is larger than it is wanted here. */
function readLoose(path: string): Buffer | undefined {
  try {
    return inflateSync(readFileSync(path), { maxOutputLength: LARGEST + LONGEST_HEADER });
  } catch {
    return undefined;
  }
}
