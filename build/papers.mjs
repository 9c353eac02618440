import { readFileSync, writeFileSync } from 'node:fs';
import { bundledPackages } from './bundled.mjs';
import { sbomOf } from './sbom.mjs';

/** Licences under which a package may be bundled: each is content with its text standing beside the program. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];

/**
 * Writes what says whose code is in the bundle: `THIRD-PARTY-LICENSES.txt`, which the licences ask for, and `sbom.cdx.json`, the same as CycloneDX.
 * Throws when a package has another licence, or none to copy.
 */
export const writePapers = (folder, metafiles) => {
  const packages = bundledPackages(metafiles);
  for (const { name, license, texts } of packages) {
    if (!ALLOWED.includes(license)) throw new Error(`${name} is under ${license}: not a licence that may be bundled`);
    if (texts.length === 0) throw new Error(`${name} has no file with its licence`);
  }
  writeFileSync(`${folder}/THIRD-PARTY-LICENSES.txt`, licensesOf(packages));
  const [manifest, lock] = ['package.json', 'package-lock.json'].map((file) => JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(`${folder}/sbom.cdx.json`, `${JSON.stringify(sbomOf(manifest, lock, packages), null, 2)}\n`);
};

const licensesOf = (packages) =>
  [
    `tripkey contains parts of ${packages.length} packages, each under its own licence:`,
    ...packages.map(({ name, version, license, texts }) =>
      [RULER, `${name} ${version} (${license})`, ...texts].join('\n\n'),
    ),
  ].join('\n\n') + '\n';

const RULER = '-'.repeat(72);
