/** The commands that ask services, as one part of the bundle: with a part for each, every other start would load more small files. */
export { runDoctorAccount } from './doctor-account.ts';
export { runIncident } from './incident.ts';
export { runRevoke } from './revoke.ts';
export { runRotate } from './rotate.ts';
export { runVerify } from './verify.ts';
export { createVerifyStep } from './verify-findings.ts';
