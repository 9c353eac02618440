import type { Verification } from '../detect/verification.ts';
import type { Inquiry } from './service.ts';

/** Asks the services about keys. */
export interface Verifier {
  /**
   * One request for each key (more only for another region or another Azure host, and with `analyze`). Resolves for every inquiry, by secret; calls
   * `onAnswer` for each of them when it is known.
   */
  verify(inquiries: readonly Inquiry[], onAnswer?: () => void): Promise<ReadonlyMap<string, Verification>>;
}
