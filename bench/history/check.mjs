import { spawnSync } from 'node:child_process';
import { importTypeScript } from '../bundle.mjs';
import { cli } from '../repository.mjs';

const shownDifferences = 20;

/** Proves for each repository that scan-history finds what a plain search of all objects finds. Prints ids alone. */
export async function check(repositories) {
  const { plainSearch } = await importTypeScript('bench/history/plain.ts');
  const { compare } = await importTypeScript('bench/history/compare.ts');
  for (const { name, folder } of repositories) {
    const document = scanHistory(folder);
    if (document === undefined) continue;
    const { findings, incomplete } = await plainSearch(folder);
    const result = compare(document.findings, findings);
    console.log(`- ${name}: ${verdict(result)}`);
    for (const { sign, places } of [
      { sign: 'missed', places: result.missed },
      { sign: 'extra', places: result.extra },
    ]) {
      for (const place of places.slice(0, shownDifferences)) console.log(`  - ${sign}: ${place}`);
      if (places.length > shownDifferences) console.log(`  - ${sign}: ${places.length - shownDifferences} more`);
    }
    if (incomplete.length > 0)
      console.log(`  - the plain search could not read everything: ${incomplete.length} entries`);
    if (result.missed.length + result.extra.length > 0) process.exitCode = 1;
  }
}

function verdict({ places, keys, missed, extra }) {
  const amount = `${keys} keys in ${places} places`;
  if (missed.length + extra.length === 0) return `equal (${amount})`;
  return `NOT EQUAL (plain search: ${amount}; missed ${missed.length}, extra ${extra.length})`;
}

/** The JSON document; undefined, and said, when there is none. */
function scanHistory(folder) {
  const args = [cli, 'scan-history', folder, '--no-cache', '--format', 'json'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  try {
    if ([0, 1, 3].includes(status)) return JSON.parse(stdout);
  } catch {
    // Said below: no document at all.
  }
  console.log(`- ${folder}: scan-history ends with status ${status} and no document`);
  process.exitCode = 1;
  return undefined;
}
