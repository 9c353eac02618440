import type { Service } from '../detect/rule.ts';

/** One key that is to be asked about, once a run. */
export interface Inquiry {
  readonly secret: string;
  readonly service: Service;
  /** For Azure: the resources' hosts that stand near the key, nearest first, all on the allowlist (azure-hosts.ts). Else empty. */
  readonly hosts: readonly string[];
}

/** What may be sent, and of everything else why not. */
export interface Selection {
  /** One for each distinct key, in the findings' order. */
  readonly inquiries: readonly Inquiry[];
  /** By secret: the reason id (`not_sent:placeholder`), and the verdict, which only a login token's own expiry makes `dead`. */
  readonly unsent: ReadonlyMap<string, { readonly verdict: 'unknown' | 'dead'; readonly reason: string }>;
}
