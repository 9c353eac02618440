import type { PatternRule } from '../src/detect/rule.ts';
import { azureKeyPattern, azureKeywords, azureReferences, judgeAzureKey } from './shared/azure-key.ts';

export const azureAiServicesKey = {
  kind: 'pattern',
  id: 'azure-ai-services-key',
  title: 'Azure AI Services key',
  description: 'A key of a multi-service Azure AI resource, which opens the OpenAI models deployed there too.',
  severity: 'high',
  vendor: 'azure-openai',
  service: 'azure-openai',
  // A line break may cut the first one.
  keywords: [...azureKeywords, 'AAAAACOG'],
  needs: 'AAAAACOG',
  pattern: azureKeyPattern(/AAAAACOG/),
  judge: judgeAzureKey,
  confidence: 'medium',
  references: azureReferences,
  examples: ['{azure:AAAA}', '"key1": "{<}{azure:AAAA}{>}",', '{<}{azure:AAAA}{>}_v2'],
  counterExamples: ['{azure:AAAB}', '{azure:AAAa}', '{azure:AAAA:AZEG}', '{62:84}'],
} satisfies PatternRule;
