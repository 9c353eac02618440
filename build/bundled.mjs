import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * The packages of which anything is in the bundle, by name and version.
 *
 * @param metafiles what esbuild says of each bundle
 * @returns {{folder: string, name: string, version: string, license: string, texts: string[]}[]} `texts`: their licences and notices, whole
 */
export const bundledPackages = (metafiles) => {
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap((output) => Object.entries(output.inputs));
  const folders = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => folderOf(file));
  return [...new Set(folders.filter((folder) => folder !== undefined))].map(packageIn).sort(inOrder);
};

/** `node_modules/@a/b/lib/c.js` → `node_modules/@a/b`; undefined for files of ours. */
const folderOf = (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

const packageIn = (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
  const texts = files
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return { folder, name, version, license, texts };
};

const inOrder = (a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1);
