import type { Verification } from '../detect/verification.ts';
import type { Inquiry } from './service.ts';

/** Asks the services about keys. */
export interface Verifier {
  /** One request for each key (more only for another region or another Azure host, and with `analyze`). Resolves for every inquiry, by secret. */
  verify(inquiries: readonly Inquiry[]): Promise<ReadonlyMap<string, Verification>>;
}
