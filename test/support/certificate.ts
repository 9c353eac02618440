import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './repository.ts';

/** PEM texts, made for one run of a test. */
export interface Certificate {
  readonly key: string;
  /** Signs itself: also what must be trusted. */
  readonly certificate: string;
  /** A file with `certificate`, for NODE_EXTRA_CA_CERTS. */
  readonly path: string;
}

/** A certificate for these names (`DNS:api.openai.com`, `IP:127.0.0.1`) that nobody trusts by itself. */
export const selfSigned = (names: readonly string[] = ['IP:127.0.0.1', 'DNS:localhost']): Certificate => {
  const folder = temporaryFolder();
  const keyPath = join(folder, 'key.pem');
  const path = join(folder, 'certificate.pem');
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-days', '2', '-subj', '/CN=tripkey test', '-addext', `subjectAltName=${names.join(',')}`];
  const made = spawnSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', keyPath, '-out', path]);
  if (made.status !== 0) throw new Error(`openssl: ${String(made.stderr)}`);
  return { key: readFileSync(keyPath, 'utf8'), certificate: readFileSync(path, 'utf8'), path };
};
