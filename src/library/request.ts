import type { PolicyOptions } from '../commands/policies.ts';
import type { VerifyOptions } from '../commands/verify-options.ts';
import { readOptions, verifyKinds } from './check-options.ts';
import type { ScanOptions } from './options.ts';

/** What all scans have in common, as the program's own commands take it. */
export const commonRequest = ({
  config,
  baseline,
  policyRef,
  minConfidence,
  allVendors,
  strict,
  verify,
}: ScanOptions): PolicyOptions & VerifyOptions => ({
  config: config === false ? undefined : config,
  configured: config !== false,
  baseline: baseline === false ? false : undefined,
  policyRef,
  minConfidence,
  allVendors,
  strict,
  ...verifyRequest(verify),
});

const verifyRequest = (verify: ScanOptions['verify']): VerifyOptions => {
  if (verify === undefined || typeof verify === 'boolean') return { verify };
  return { verify: true, ...readOptions(verify, verifyKinds, 'verify') };
};

/** Whether keys are asked about: then they come with their verdicts, at the end. */
export const isVerifying = ({ verify }: ScanOptions): boolean => verify !== undefined && verify !== false;
