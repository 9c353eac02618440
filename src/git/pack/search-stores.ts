import { closeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { createConfirm, type Confirm } from '../../history/confirm.ts';
import type { ObjectFormat } from '../repository.ts';
import type { Gathering } from './gather.ts';
import type { PackIndex } from './idx.ts';
import { joinLedgers } from './ledger.ts';
import type { Notes } from './links.ts';
import { createLooseSearch } from './loose.ts';
import { createMachine, type Machine } from './machine.ts';
import { openIndex, readPack, type OpenPack, type ReadPack } from './open-pack.ts';
import { PackError } from './pack-error.ts';
import { createPartSearch, DONE, NEXT, type PackJob, type PartSearch } from './part.ts';
import type { ObjectSearchOptions } from './search.ts';
import { storedIds, type StoredIds } from './stored-ids.ts';
import type { LooseFile, ObjectStores, PackFiles } from './stores.ts';
import { createTeam, type Task, type Team } from './team.ts';

/** Less than this is searched before another thread would have started. */
const WORTH_A_THREAD = 12 << 20;
const MOST_THREADS = 8;
const TURN_MS = 50;

/** Searches these packs and the loose objects. Closes the packs. */
export async function searchStores(
  packs: readonly OpenPack[],
  stores: ObjectStores,
  options: ObjectSearchOptions,
  gathering: Gathering,
): Promise<void> {
  const total = packs.reduce((sum, { stamp }) => sum + stamp.size, 0);
  const task = taskOf(options);
  const team = createTeam(threadsFor(total, options.threads) - 1, task);
  try {
    const machine = createMachine(task.literals);
    const indexes = readIndexes(stores, options.format, (file, error) => gathering.broken(file, error));
    const stored = storedIds(
      [...[...indexes.values()].map(({ ids }) => ids), Buffer.from(stores.loose.map(({ id }) => id).join(''), 'hex')],
      options.format,
    );
    machine.useStored(stored);
    const confirm = options.confirm === undefined ? undefined : createConfirm(options.confirm);
    const progress = (done: number): void => options.onProgress?.(done, total);
    const search: Searching = { options, gathering, team, machine, indexes, stored, confirm, progress };
    let done = 0;
    for (const pack of packs) {
      await searchPack(pack, search, done);
      done += pack.stamp.size;
    }
    await searchLoose(stores.loose, search);
  } finally {
    await team.dismiss();
    for (const { fd } of packs) closeSync(fd);
  }
}

interface Searching {
  readonly options: ObjectSearchOptions;
  readonly gathering: Gathering;
  readonly team: Team;
  readonly machine: Machine;
  readonly indexes: ReadonlyMap<PackFiles, PackIndex>;
  readonly stored: StoredIds;
  readonly confirm: Confirm | undefined;
  readonly progress: (done: number) => void;
}

/** Of the options, what threads are told. */
const taskOf = ({ literals, confirm }: ObjectSearchOptions): Task => ({
  literals: literals(),
  ...(confirm && { confirm }),
});

/** Every pack's index: what the cache has searched is stored, too. */
function readIndexes(
  { packs }: ObjectStores,
  format: ObjectFormat,
  onBroken: (file: string, error: unknown) => void,
): ReadonlyMap<PackFiles, PackIndex> {
  const indexes = new Map<PackFiles, PackIndex>();
  for (const files of packs) {
    try {
      indexes.set(files, openIndex(files, format));
    } catch (error) {
      onBroken(files.index, error);
    }
  }
  return indexes;
}

const threadsFor = (bytes: number, wanted = Math.min(MOST_THREADS, availableParallelism())): number =>
  Math.max(1, Math.min(wanted, Math.floor(bytes / WORTH_A_THREAD)));

async function searchPack(pack: OpenPack, search: Searching, before: number): Promise<void> {
  const { gathering, options, team } = search;
  const isOver = (): boolean => options.signal?.aborted === true;
  const index = search.indexes.get(pack.files);
  if (index === undefined || isOver()) return;
  const read = tryRead(pack, index, search);
  if (read === undefined) return;
  const others = team.search(read.job);
  const parts = createPartSearch(read.job, pack.fd, search.machine, search.confirm);
  const onDone = (bytes: number): void => search.progress(before + Math.min(pack.stamp.size, bytes));
  const failure = await takeParts(parts, read.job, isOver, onDone).then(() => undefined, toError);
  const { found, died } = await others;
  // What is not searched then is left to git, like everything that cannot be read here.
  const error = failure ?? (died > 0 ? new PackError('a thread died that searched it') : undefined);
  if (error !== undefined) gathering.broken(pack.files.pack, error);
  const all = [parts.found(), ...found];
  const result = gathering.addPack(read, all);
  if (result === undefined || error !== undefined || isOver()) return;
  const { entries, families } = read.job;
  const ledger = joinLedgers(all.map((part) => part.ledger));
  gathering.keep({ stamp: pack.stamp, result, tables: { index, entries, families }, ledger });
}

const toError = (error: unknown): unknown => error ?? new PackError('it cannot be searched');

const tryRead = (pack: OpenPack, index: PackIndex, { gathering, stored }: Searching): ReadPack | undefined => {
  try {
    return readPack(pack, index, stored);
  } catch (error) {
    gathering.broken(pack.files.pack, error);
    return undefined;
  }
};

async function takeParts(
  parts: PartSearch,
  { progress, families }: PackJob,
  isOver: () => boolean,
  onDone: (bytes: number) => void,
): Promise<void> {
  let turned = performance.now();
  for (let more = true; more;) {
    more = parts.next();
    if (performance.now() - turned < TURN_MS && more) continue;
    onDone(Atomics.load(progress, DONE) * 1024);
    // A signal is only heard when the event loop turns.
    await setImmediate();
    turned = performance.now();
    if (isOver()) progress[NEXT] = families.parts.length;
  }
}

async function searchLoose(
  files: readonly LooseFile[],
  { options, gathering, machine, confirm }: Searching,
): Promise<void> {
  const notes: Notes = new Map();
  const search = createLooseSearch(machine, options.format, notes, confirm);
  let turned = performance.now();
  for (const file of files) {
    gathering.addLoose(file.id, search(file));
    if (performance.now() - turned < TURN_MS) continue;
    await setImmediate();
    turned = performance.now();
    if (options.signal?.aborted === true) break;
  }
  gathering.addNotes(notes);
}
