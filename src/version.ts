declare const __VERSION__: string | undefined;

/** The package's version; `0.0.0` when the sources run unbundled. */
export const version: string = typeof __VERSION__ === 'undefined' ? '0.0.0' : __VERSION__;
