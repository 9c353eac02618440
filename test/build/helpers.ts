import type { Metafile } from 'esbuild';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** The parts of the build that are tested alone: JavaScript, which the compiler would want types for. */

interface Commit {
  readonly commitOf: (folder: string, env: Readonly<Record<string, string>>) => string;
}

interface Bundled {
  readonly bundledPackages: (metafiles: readonly Metafile[]) => readonly { readonly name: string }[];
}

interface Papers {
  readonly writePapers: (folder: string, metafiles: readonly Metafile[]) => void;
}

const load = async (name: string): Promise<unknown> => import(pathToFileURL(path.resolve('build', name)).href);

export const { commitOf } = (await load('commit.mjs')) as Commit;
export const { bundledPackages } = (await load('bundled.mjs')) as Bundled;
export const { writePapers } = (await load('papers.mjs')) as Papers;

export interface Release {
  readonly tag: string;
  readonly repository: string;
  readonly manifest: { readonly version: string; readonly repository?: { readonly url: string } };
  readonly lock: { readonly version: string };
  readonly changelog: string;
}

interface Releases {
  readonly problemsOf: (release: Release) => readonly string[];
  readonly notesOf: (changelog: string, version: string) => string;
}

export const { notesOf, problemsOf } = (await load('release.mjs')) as Releases;
