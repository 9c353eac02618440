import type { PatternRule } from '../src/detect/rule.ts';
import { azureKeyPattern, azureKeywords, azureReferences, judgeAzureKey } from './shared/azure-key.ts';

/** Any provider data and signature but the two of the OpenAI models; some services add two characters and `==`. */
const pattern = azureKeyPattern(/(?!AAA[AB]ACOG)[A-Za-z0-9+/]{4}[A-Za-z0-9]{4}/);

export const azureOtherKey = {
  kind: 'pattern',
  id: 'azure-other-key',
  title: 'Azure key of another service',
  description: 'An identifiable Azure key that is not for the OpenAI models: Translator, Speech, Event Grid and so on.',
  severity: 'medium',
  vendor: 'azure',
  keywords: [...azureKeywords, 'ACOG'],
  needs: 'JQQJ9',
  pattern: pattern,
  judge: judgeAzureKey,
  confidence: 'medium',
  references: azureReferences,
  examples: ['{azure:AAAb}', '{azure:AAAY}', '{azure:AAAB:AZEG}', 'TRANSLATOR_KEY={<}{azure:AAAb}{>};'],
  counterExamples: ['{azure:AAAB}', '{azure:AAAA}', 'x{azure:AAAb}', '{62:84}'],
} satisfies PatternRule;
