import type { Check } from './check.ts';
import { lookFor } from './look.ts';
import { isTestFile } from './test-files.ts';
import { plainUrls } from './transport/plain-urls.ts';
import { queryKeys } from './transport/query-keys.ts';
import { switchedOffByVariable } from './transport/settings.ts';
import { unverified } from './transport/unverified.ts';

const look = lookFor([plainUrls, switchedOffByVariable, unverified, queryKeys]);

export const insecureTransport: Check = {
  id: 'insecure-transport',
  severity: 'medium',
  title: 'Keys travel encrypted, to a server whose certificate is checked, and not in URLs',
  why: 'Over `http://`, or with any certificate taken, everybody on the way can read the key. What stands in a URL is kept by logs, proxies and histories.',
  mend: 'Use `https://`, leave the check of certificates on, and send the key in a header.',
  references: [
    'https://platform.openai.com/docs/api-reference/authentication',
    'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue',
    'https://cwe.mitre.org/data/definitions/295.html',
    'https://cwe.mitre.org/data/definitions/319.html',
    'https://cwe.mitre.org/data/definitions/598.html',
  ],
  words: ['NODE_TLS_REJECT_UNAUTHORIZED', 'PYTHONHTTPSVERIFY'],
  look: (file, project) => (isTestFile(file.path) ? [] : look(file, project)),
};
