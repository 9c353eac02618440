declare const __VERSION__: string | undefined;

/** The package's version; `0.0.0` when the sources run unbundled. */
export const version: string = typeof __VERSION__ === 'undefined' ? '0.0.0' : __VERSION__;

declare const __SOURCES__: string | undefined;

/** 16 hex digits of SHA-256 of what the program was built from: another one may come to something else. */
export const sources: string = typeof __SOURCES__ === 'undefined' ? 'unbundled' : __SOURCES__;
