import { hasAzureChecksum } from '../../src/detect/azure-checksum.ts';
import { unmarkedPlaceholderReason } from '../../src/detect/placeholder.ts';
import type { Judgement } from '../../src/detect/rule.ts';
import { token } from './token.ts';

/** Stands in every identifiable Azure key, before the kind of key. */
export const azureKeywords: readonly string[] = ['JQQJ9'];

/** Where the formats of the identifiable Azure keys are written down. */
export const azureReferences: readonly string[] = [
  'https://github.com/microsoft/security-utilities',
  'https://learn.microsoft.com/azure/ai-services/rotate-keys',
];

/**
 * The pattern of an 84-character Azure key (SEC101/206): 52 random characters, `JQQJ9`, the kind (9 key, D derived),
 * year and month, 12 of platform data, then `service` (four of provider data, four of signature) and the checksum.
 * Case counts: `AAAB` is Azure OpenAI, `AAAb` is Translator.
 */
export function azureKeyPattern(service: RegExp): RegExp {
  const checksum = '[A-Za-z0-9+/]{4}';
  return token(
    new RegExp(`[A-Za-z0-9]{52}JQQJ9[9D][A-Za-z0-9][A-L][A-Za-z0-9]{12}${service.source}${checksum}`),
    LENGTH,
  );
}

/** Characters of a whole key, without the two and `==` that some services add. */
const LENGTH = 84;
/** Characters at the start of an Azure key that are random. */
const RANDOM = 52;

/** A key that was issued has a valid checksum; one that has none was altered or made up, and is still worth a look. */
export function judgeAzureKey(secret: string): Judgement {
  const placeholder = unmarkedPlaceholderReason(secret.slice(0, RANDOM));
  const isValid = hasAzureChecksum(secret);
  const reason = isValid ? 'the checksum in the key is valid' : 'it has the shape, but its checksum is not valid';
  if (placeholder !== undefined) return { confidence: 'low', reasons: [reason, `placeholder: ${placeholder}`] };
  return { confidence: isValid ? 'high' : 'medium', reasons: [reason] };
}
