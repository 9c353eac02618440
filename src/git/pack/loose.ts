import type { Confirm } from '../../history/confirm.ts';
import { readLoose } from '../loose-object.ts';
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

/** There is no ledger of loose objects. */
const NOBODY = 0;

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
    const object = readLoose(path, id, format);
    if (object === undefined) return undefined;
    const { type, content } = object;
    const kind = objectTypes.indexOf(type);
    const size = content.length;
    machine.reserve(machine.arena + size);
    content.copy(machine.bytes(), machine.arena);
    const end = core.searchText(machine.arena, size, machine.hits, machine.hitsLimit);
    if (end === 0) return undefined;
    const isSuspect = judge(kind, { text: machine.arena, size, start: machine.hits, end });
    checkLinks(kind, NOBODY, machine.arena, size, false);
    return { kind, size, isSuspect };
  };
}
