import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Why this tag must not be released; none when it may.
 *
 * @param {{tag: string, repository: string, manifest: object, lock: object, changelog: string}} release `repository` as a browser opens it
 * @returns {string[]}
 */
export const problemsOf = ({ tag, repository, manifest, lock, changelog }) => {
  const { version } = manifest;
  return [
    !/^v\d+\.\d+\.\d+$/.test(tag) && `${tag} is no tag of a release: vX.Y.Z`,
    tag !== `v${version}` && `the tag is ${tag}, package.json says ${version}`,
    lock.version !== version &&
      `package-lock.json says ${lock.version}, package.json ${version}: npm install --package-lock-only`,
    notesOf(changelog, version) === '' && `CHANGELOG.md has no entry for ${version}`,
    urlOf(manifest) !== repository &&
      `package.json's repository is ${urlOf(manifest)}, not ${repository}: npm refuses provenance`,
  ].filter((problem) => problem !== false);
};

/** The changelog's entry of a version, without its heading; empty when there is none. */
export const notesOf = (changelog, version) => {
  const sections = changelog.split(/^## /m);
  const entry = sections.find((section) => section.startsWith(`[${version}]`)) ?? '\n';
  return entry.slice(entry.indexOf('\n')).trim();
};

const urlOf = ({ repository }) =>
  (typeof repository === 'string' ? repository : repository?.url)?.replace(/^git\+/, '').replace(/\.git$/, '');

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** `node build/release.mjs v1.2.3 https://github.com/owner/name`: prints the notes, or what is wrong, with status 1. */
const main = ([tag = '', repository = '']) => {
  const [manifest, lock] = [json('package.json'), json('package-lock.json')];
  const changelog = readFileSync('CHANGELOG.md', 'utf8');
  const problems = problemsOf({ tag, repository, manifest, lock, changelog });
  if (problems.length === 0) {
    process.stdout.write(`${notesOf(changelog, manifest.version)}\n`);
    return;
  }
  process.stderr.write(problems.map((problem) => `release: ${problem}\n`).join(''));
  process.exitCode = 1;
};

if (import.meta.url === pathToFileURL(path.resolve(process.argv[1] ?? '')).href) main(process.argv.slice(2));
