import type * as Crypto from 'node:crypto';
import type * as Zlib from 'node:zlib';

/** Parts of Node that most runs never need, loaded when they are: each costs a start of 40 ms some of its milliseconds. */

export const zlib = (): typeof Zlib => process.getBuiltinModule('node:zlib');

export const crypto = (): typeof Crypto => process.getBuiltinModule('node:crypto');
