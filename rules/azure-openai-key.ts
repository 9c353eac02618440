import type { PatternRule } from '../src/detect/rule.ts';
import { azureKeyPattern, azureKeywords, azureReferences, judgeAzureKey } from './shared/azure-key.ts';

export const azureOpenaiKey = {
  kind: 'pattern',
  id: 'azure-openai-key',
  title: 'Azure OpenAI key',
  description: "A key of an Azure OpenAI resource: every deployment behind that endpoint, at the subscription's cost.",
  severity: 'high',
  vendor: 'azure-openai',
  service: 'azure-openai',
  // A line break may cut the first one.
  keywords: [...azureKeywords, 'AAABACOG'],
  needs: 'AAABACOG',
  pattern: azureKeyPattern(/AAABACOG/),
  judge: judgeAzureKey,
  confidence: 'medium',
  references: azureReferences,
  examples: [
    '{azure:AAAB}',
    'AZURE_OPENAI_API_KEY={<}{azure:AAAB}{>}',
    '\\n{<}{azure:AAAB}{>}\\n',
    '{<}{azure:AAAB}{>}-old',
    '{<}{62:52}JQQJ99BAACYe{62:2}FXJ3w3AAABACOG{62:4}{>}',
  ],
  counterExamples: [
    '{azure:AAAb}',
    '{azure:AAAA}',
    '{azure:AAAB:AZEG}',
    'x{azure:AAAB}',
    '{azure:AAAB}x',
    '{62:84}',
    '{62:52}jqqj99baacyebjfxj3w3aaabacog{62:4}',
    '{62:52}JQQJ99BMACYeBjFXJ3w3AAABACOG{62:4}',
  ],
} satisfies PatternRule;
