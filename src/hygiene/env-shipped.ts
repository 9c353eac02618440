import type { Check } from './check.ts';
import { environmentFiles, isConcerned } from './environment/folders.ts';
import { environmentReads } from './environment/names.ts';
import { secretsOf } from './environment/secrets.ts';
import { inFlutterAssets, inServedFolder, inServerlessPackage } from './shipped/bundle.ts';
import { dockerfileName, inImages } from './shipped/docker.ts';
import { inNpmPackage } from './shipped/npm.ts';
import { inPythonPackage } from './shipped/python.ts';
import type { Way } from './shipped/way.ts';

/** By what packagers are documented to take; none of them is run. */
export const envShipped: Check = {
  id: 'env-shipped',
  severity: 'high',
  title: 'No environment file goes out with a package, an image or a bundle',
  why: 'What is published is read by others: an npm package by everybody, an image by whoever can pull it.',
  mend: 'Have the packager leave environment files out (`files`, `.dockerignore`), and give variables to the program when it starts.',
  references: [
    'https://docs.npmjs.com/cli/v11/configuring-npm/package-json#files',
    'https://docs.docker.com/build/concepts/context/#dockerignore-files',
    'https://setuptools.pypa.io/en/latest/userguide/miscellaneous.html',
  ],
  reads: new RegExp(
    [
      environmentReads.source,
      dockerfileName.source,
      String.raw`(?:^|\/)(?:package\.json|\.npmignore|[^/]*\.dockerignore|pyproject\.toml|setup\.(?:py|cfg)|MANIFEST\.in|pubspec\.yaml|serverless\.ya?ml)$`,
    ].join('|'),
    'i',
  ),
  run: (project) => {
    const files = environmentFiles(project).filter((file) => secretsOf(file).length > 0);
    return [
      ...files.flatMap((file) => ways.flatMap((way) => way(file, project) ?? [])),
      ...inImages(project, isConcerned(project)),
    ];
  },
};

const ways: readonly Way[] = [inNpmPackage, inPythonPackage, inServerlessPackage, inServedFolder, inFlutterAssets];
