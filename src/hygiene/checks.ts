import type { Check } from './check.ts';
import { envNotIgnored } from './env-not-ignored.ts';
import { envTracked } from './env-tracked.ts';
import { envInHistory } from './env-in-history.ts';
import { envExample } from './env-example.ts';
import { envShipped } from './env-shipped.ts';
import { envPermissions } from './env-permissions.ts';
import { keyAge } from './key-age.ts';
import { keyReuse } from './key-reuse.ts';
import { clientExposed } from './client-exposed.ts';
import { keyLogged } from './key-logged.ts';
import { hardcodedFallback } from './hardcoded-fallback.ts';
import { ciSecret } from './ci-secret.ts';
import { plainInDeployment } from './plain-in-deployment.ts';
import { insecureTransport } from './insecure-transport.ts';
import { legacyKey } from './legacy-key.ts';
import { wrongKeyKind } from './wrong-key-kind.ts';
import { hookMissing } from './hook-missing.ts';
import { ciMissing } from './ci-missing.ts';

/** In the order of the report. A new check is a file and a line here. */
export const checks: readonly Check[] = [
  envNotIgnored,
  envTracked,
  envInHistory,
  envExample,
  envShipped,
  envPermissions,
  keyReuse,
  clientExposed,
  keyLogged,
  hardcodedFallback,
  ciSecret,
  plainInDeployment,
  insecureTransport,
  legacyKey,
  wrongKeyKind,
  keyAge,
  hookMissing,
  ciMissing,
];
