/** Parts of Node that most runs never need, loaded when they are: each costs a start of 40 ms some of its milliseconds. */

export const zlib = (): typeof import('node:zlib') => process.getBuiltinModule('node:zlib');

export const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
