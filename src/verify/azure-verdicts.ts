import type { Verdict } from '../detect/verification.ts';

/** One row of the table: all that it names must hold. `message` is tried on the error's message, `code` is the error's. */
export interface AzureRow {
  readonly statuses: readonly number[];
  readonly code?: string;
  readonly message?: RegExp;
  /** Must be there. */
  readonly header?: string;
  readonly verdict: Verdict;
  readonly reason: string;
}

/**
 * What the errors of an Azure resource mean for a key; the first row that fits decides. Evidence: bodies quoted in Microsoft's answers and in public
 * issues, and `disableLocalAuth` in its manual. Whether a firewall answers before the key is looked at, nobody has said: so those rows are `unknown`.
 */
export const azureRows: readonly AzureRow[] = [
  // Azure says the same of a wrong key and of a key of another resource.
  {
    statuses: [401],
    message: /invalid subscription key or wrong API endpoint/i,
    verdict: 'dead',
    reason: 'dead_for_host',
  },
  { statuses: [401], verdict: 'unknown', reason: '401_other' },
  // Keys are switched off for the resource, and its owner can switch them on again.
  { statuses: [403], code: 'AuthenticationTypeDisabled', verdict: 'unknown', reason: 'azure_keys_disabled' },
  { statuses: [403], message: /Virtual Network|Firewall rules/i, verdict: 'unknown', reason: 'azure_network' },
  { statuses: [403], message: /Public access is disabled/i, verdict: 'unknown', reason: 'azure_private' },
  { statuses: [403], verdict: 'unknown', reason: '403_other' },
  { statuses: [404], verdict: 'unknown', reason: '404' },
  { statuses: [408, 409, 425], verdict: 'unknown', reason: 'transient' },
  // A limit belongs to a resource, behind the gateway that gave the request its id.
  { statuses: [429], header: 'apim-request-id', verdict: 'live_restricted', reason: 'rate_limited' },
  { statuses: [429], verdict: 'unknown', reason: 'rate_limited_unattributed' },
  { statuses: Array.from({ length: 100 }, (_, at) => 500 + at), verdict: 'unknown', reason: 'upstream_error' },
];
