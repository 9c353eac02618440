// The module of prefilter.ts: the search for literals, and the gate behind it.

import { TEXT } from './core';
import { GATE_SIZE, initGate } from './gate';

export { LITERALS, TEXT, compile, first, length, next, weak } from './core';
export { mayHoldValue } from './gate';

/** Literals end here. */
export const GATE: usize = TEXT - GATE_SIZE;

initGate(GATE);
