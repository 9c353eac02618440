import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Metafile, build } from 'esbuild';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/repository.ts';
import { bundledPackages, writePapers } from './helpers.ts';

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
}

const licenses = readFileSync('dist/THIRD-PARTY-LICENSES.txt', 'utf8');
const sbom = readFileSync('dist/sbom.cdx.json', 'utf8');
const { components } = JSON.parse(sbom) as { components: readonly Component[] };
const fullName = ({ group, name }: Component): string => (group === undefined ? name : `${group}/${name}`);

describe('the papers of the bundle', () => {
  test('the list of parts holds to the schema of CycloneDX', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(sbom)).toBeNull();
    expect(await validator.validate(sbom.replace('"bomFormat"', '"format"'))).not.toBeNull();
  });

  test('both name the same packages', () => {
    const titles = [...licenses.matchAll(/^-{72}\n\n(\S+ \S+) \(/gm)].map(([, title]) => title);
    expect(titles).toEqual(components.map((component) => `${fullName(component)} ${component.version}`));
  });

  test('every package that our dependencies list says is bundled is in them, and none that is for building only', () => {
    const [bundled = '', building = ''] = readFileSync('docs/design/dependencies.md', 'utf8').split(
      'For building, checking',
    );
    const namesIn = (text: string) =>
      [...text.matchAll(/^\| ([\w@/., -]+?) \|/gm)].flatMap(([, names = '']) => names.split(', '));
    const names = components.map(fullName);
    expect(namesIn(bundled).filter((name) => name !== 'package' && !names.includes(name))).toEqual([]);
    expect(namesIn(building).filter((name) => names.includes(name))).toEqual([]);
  });

  test('each has the text of its licence', () => {
    for (const part of licenses.split(/^-{72}$/m).slice(1)) expect(part).toMatch(/copyright|apache license/i);
  });

  test('checksums and sources are those of the lock file', () => {
    expect(sbom).toContain('https://registry.npmjs.org/undici/-/undici-');
    expect(sbom).toMatch(/"content": "[0-9a-f]{128}"/);
  });

  test('no time and no number is in it that another build would not have', () => {
    expect(Object.keys(JSON.parse(sbom) as object)).not.toContain('serialNumber');
    expect(sbom).not.toContain('timestamp');
  });
});

describe('what may be bundled', () => {
  let folder = '';
  let metafile: Metafile;

  const install = (manifest: object, license?: string): void => {
    const home = path.join(folder, 'node_modules/trial');
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, 'package.json'), JSON.stringify({ name: 'trial', version: '1.0.0', ...manifest }));
    writeFileSync(path.join(home, 'index.js'), 'export const used = 1;');
    if (license !== undefined) writeFileSync(path.join(home, 'LICENSE.md'), license);
  };

  beforeAll(() => {
    folder = temporaryFolder();
  });

  const papers = async (): Promise<void> => {
    writeFileSync(path.join(folder, 'main.js'), `import { used } from 'trial';\nconsole.log(used);`);
    ({ metafile } = await build({
      entryPoints: [path.join(folder, 'main.js')],
      bundle: true,
      write: false,
      metafile: true,
      outdir: folder,
    }));
    writePapers(folder, [metafile]);
  };

  test('a licence that is not on the list ends the build', async () => {
    install({ license: 'GPL-3.0-only' }, 'Copyright');
    await expect(papers()).rejects.toThrow('trial is under GPL-3.0-only');
  });

  test('a package without a licence ends it, too', async () => {
    install({}, 'Copyright');
    await expect(papers()).rejects.toThrow('trial is under undefined');
  });

  test('a package that is bundled is listed with its licence', async () => {
    install({ license: 'MIT' }, 'Copyright (c) the trial');
    await papers();
    expect(readFileSync(path.join(folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8')).toContain('Copyright (c) the trial');
    expect(bundledPackages([metafile]).map(({ name }) => name)).toEqual(['trial']);
  });
});
