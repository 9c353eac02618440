import { core as binary } from './core.generated.ts';

/** What assembly/core.ts exports; addresses and sizes are numbers, truths 0 or 1. Its comments say what each does. */
export interface PackCore {
  readonly memory: WebAssembly.Memory;
  readonly LITERALS: WebAssembly.Global;
  readonly TEXT: WebAssembly.Global;
  readonly sourceSize: WebAssembly.Global;
  readonly resultSize: WebAssembly.Global;
  readonly next: WebAssembly.Global;
  readonly treesEnd: WebAssembly.Global;
  readonly commitsEnd: WebAssembly.Global;
  readonly isWhole: WebAssembly.Global;
  readonly regionStart: WebAssembly.Global;
  readonly regionEnd: WebAssembly.Global;
  compile(end: number): number;
  init(base: number, longest: number): number;
  inflate(src: number, srcEnd: number, dst: number, size: number): number;
  openDelta(delta: number, end: number): number;
  searchText(text: number, size: number, hits: number, limit: number): number;
  applyDelta(
    base: number,
    baseSize: number,
    deltaEnd: number,
    dst: number,
    dstSize: number,
    baseHits: number,
    baseHitsEnd: number,
    hits: number,
    limit: number,
  ): number;
  useStored(at: number, bits: number, idSize: number): void;
  useWanted(at: number, bits: number, idSize: number): void;
  findInTree(text: number, size: number, folders: number, onlyNew: number, found: number): number;
  absentInTree(tree: number, text: number, size: number, from: number, onlyNew: number): number;
  absentInLines(text: number, size: number, from: number): number;
  openLedger(trees: number, commits: number, size: number, idSize: number): void;
  emptyLedger(): void;
  isLedgerDue(): number;
  noteCommit(commit: number, text: number, size: number): void;
  useSecret(high: number, low: number): void;
  openWeak(text: number, size: number, hits: number, hitsEnd: number, reach: number): void;
  nextRegion(): number;
  passRegion(): void;
  hasStrong(hits: number, hitsEnd: number): number;
  isSuspect(text: number, from: number, to: number, hits: number, hitsEnd: number, reach: number): number;
}

/** A fresh instance with memory of its own. */
export function createCore(): PackCore {
  const module = new WebAssembly.Module(Buffer.from(binary, 'base64'));
  return new WebAssembly.Instance(module, {}).exports as unknown as PackCore;
}
