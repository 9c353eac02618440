import type { Check } from './check.ts';
import { keyAge } from './key-age.ts';
import { clientExposed } from './client-exposed.ts';
import { insecureTransport } from './insecure-transport.ts';
import { legacyKey } from './legacy-key.ts';
import { wrongKeyKind } from './wrong-key-kind.ts';
import { hookMissing } from './hook-missing.ts';
import { ciMissing } from './ci-missing.ts';

/** In the order of the report. A new check is a file and a line here. */
export const checks: readonly Check[] = [
  clientExposed,
  insecureTransport,
  legacyKey,
  wrongKeyKind,
  keyAge,
  hookMissing,
  ciMissing,
];
