/**
 * What is bundled, as a CycloneDX 1.6 document. It has no serial number and no time: the same sources give the same bytes.
 *
 * @param manifest our package.json
 * @param lock package-lock.json, for the packages' checksums
 * @param packages as `bundledPackages` lists them
 */
export const sbomOf = (manifest, lock, packages) => {
  const root = purlOf(manifest);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: { type: 'application', 'bom-ref': root, ...identity(manifest), purl: root },
    },
    components: packages.map((bundled) => componentOf(bundled, lock.packages[bundled.folder])),
    dependencies: [
      { ref: root, dependsOn: packages.map(purlOf) },
      ...packages.map((bundled) => ({ ref: purlOf(bundled) })),
    ],
  };
};

const componentOf = (bundled, locked) => ({
  type: 'library',
  'bom-ref': purlOf(bundled),
  ...identity(bundled),
  scope: 'required',
  purl: purlOf(bundled),
  ...distribution(bundled, locked),
});

const identity = ({ name, version, license }) => {
  const [, group, plain] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [undefined, undefined, name];
  return { ...(group && { group }), name: plain, version, licenses: [{ license: { id: license } }] };
};

/** Where npm's registry has it, with that file's checksum; a mirror may have given none. */
const distribution = ({ name, version }, { integrity = '' } = {}) => {
  const [, base64] = /^sha512-(.+)$/.exec(integrity) ?? [];
  if (base64 === undefined) return {};
  const hashes = [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }];
  const url = `https://registry.npmjs.org/${name}/-/${name.replace(/^@[^/]+\//, '')}-${version}.tgz`;
  return { externalReferences: [{ type: 'distribution', url, hashes }] };
};

/** https://github.com/package-url/purl-spec: a scope's @ is percent-encoded. */
const purlOf = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
