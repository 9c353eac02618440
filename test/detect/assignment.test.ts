import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hardcodedApiKey } from '../../rules/hardcoded-api-key.ts';
import { wordLikelihood } from '../../src/detect/assignment-words.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { minimumEntropy, shannonEntropy } from '../../src/detect/entropy.ts';
import { expand, plantTemplate } from '../support/keys.ts';

const detector = createDetector([hardcodedApiKey]);
const detect = (text: string, path: string | null = null) =>
  detector.detect({ bytes: Buffer.from(text), origin: { path } });
const confidences = (text: string, path: string | null = null) =>
  detect(text, path).map(({ confidence }) => confidence);

describe('a random value is found', () => {
  test.each([
    'openai.api_key = "{<}{62:40}{>}"',
    'OpenAI(api_key="{<}{62:40}{>}")',
    'new OpenAI({{ apiKey: "{<}{62:40}{>}" })',
    "const c = new OpenAI({{\n  baseURL: process.env.X,\n  apiKey: '{<}{62:40}{>}',\n});",
    'AzureOpenAI(\n  azure_endpoint=ep(),\n  api_key="{<}{62:40}{>}",\n)',
    "AsyncOpenAI(api_key='{<}{62:40}{>}')",
    'ChatOpenAI(model="gpt-4o", openai_api_key="{<}{62:40}{>}")',
    'ChatOpenAI(model="gpt-4o", api_key=SecretStr("{<}{62:40}{>}"))',
    'OpenAIEmbeddings(openai_api_key="{<}{62:40}{>}")',
    'curl https://api.openai.com/v1/chat/completions -H "Authorization: Bearer {<}{62:40}{>}"',
    'requests.post("https://api.openai.com/v1/models", headers={{"Authorization": "Bearer {<}{62:40}{>}"})',
    "fetch('https://api.openai.com/v1/x', {{ headers: {{ Authorization: 'Bearer {<}{62:40}{>}' } })",
    "fetch('https://api.openai.com/v1/x', {{ headers: {{ 'Authorization': 'Bearer ' + '{<}{62:40}{>}' } })",
    'export OPENAI_API_KEY={<}{62:40}{>}\n',
    'export OPENAI_API_KEY="{<}{62:40}{>}"',
    'set OPENAI_API_KEY={<}{62:40}{>}\r\n',
    'setx OPENAI_API_KEY {<}{62:40}{>}',
    'setx OPENAI_API_KEY "{<}{62:40}{>}" /M',
    '$env:OPENAI_API_KEY = "{<}{62:40}{>}"',
    "$env:OPENAI_API_KEY='{<}{62:40}{>}'",
    '[Environment]::SetEnvironmentVariable("OPENAI_API_KEY", "{<}{62:40}{>}", "User")',
    'ENV OPENAI_API_KEY {<}{62:40}{>}',
    'ENV OPENAI_API_KEY={<}{62:40}{>}',
    'ARG OPENAI_API_KEY={<}{62:40}{>}',
    'OPENAI_API_KEY ?= {<}{62:40}{>}',
    '    - OPENAI_API_KEY={<}{62:40}{>}',
    '      OPENAI_API_KEY: {<}{62:40}{>}',
    'OPENAI_API_KEY: "{<}{62:40}{>}"',
    'openai:\n  api_key: {<}{62:40}{>}',
    'openai:\n  model: x\n  api-key: "{<}{62:40}{>}"',
    'spring:\n  ai:\n    openai:\n      api-key: {<}{62:40}{>}\n',
    'env:\n  - name: OPENAI_API_KEY\n    value: {<}{62:40}{>}\n',
    'env:\n  - name: OPENAI_API_KEY\n    value: "{<}{62:40}{>}"\n',
    '{{"name": "OPENAI_API_KEY", "value": "{<}{62:40}{>}"}',
    '{{"OPENAI_API_KEY": "{<}{62:40}{>}"}',
    '{{"openai": {{"model": "x", "api_key": "{<}{62:40}{>}"}}',
    '{{"openaiApiKey":"{<}{62:40}{>}"}',
    '[openai]\nmodel = "gpt"\napi_key = "{<}{62:40}{>}"',
    "[providers.openai]\nkey = '{<}{62:40}{>}'",
    'spring.ai.openai.api-key={<}{62:40}{>}',
    'openai.api.key={<}{62:40}{>}',
    '<add key="OpenAIKey" value="{<}{62:40}{>}"/>',
    '<OpenAIApiKey>{<}{62:40}{>}</OpenAIApiKey>',
    '<key>OPENAI_API_KEY</key>\n<string>{<}{62:40}{>}</string>',
    '<string name="openai_api_key">{<}{62:40}{>}</string>',
    'openAIKey := "{<}{62:40}{>}"',
    'const OpenAIKey string = "{<}{62:40}{>}"',
    ':openai_api_key => "{<}{62:40}{>}"',
    "define('OPENAI_API_KEY', '{<}{62:40}{>}');",
    'os.environ["OPENAI_API_KEY"] = "{<}{62:40}{>}"',
    "process.env.OPENAI_API_KEY = '{<}{62:40}{>}'",
    'os.getenv("OPENAI_API_KEY", "{<}{62:40}{>}")',
    'os.environ.get("OPENAI_API_KEY") or "{<}{62:40}{>}"',
    'process.env.OPENAI_API_KEY || "{<}{62:40}{>}"',
    'process.env[\'OPENAI_API_KEY\'] ?? "{<}{62:40}{>}"',
    'process.env.OPENAI_API_KEY! || "{<}{62:40}{>}"',
    'config["OpenAI:ApiKey"] = "{<}{62:40}{>}"',
    '"OpenAI": {{\n  "Endpoint": "x",\n  "ApiKey": "{<}{62:40}{>}"\n}',
    'CODEX_API_KEY={<}{62:40}{>}',
    'OPENAI_API_KEY: str = "{<}{62:40}{>}"',
    "const openaiKey: string = '{<}{62:40}{>}';",
    'pub const OPENAI_API_KEY: &str = "{<}{62:40}{>}";',
    'String openAiKey = "{<}{62:40}{>}";',
    'private static final String OPENAI_API_KEY = "{<}{62:40}{>}";',
    'val openAiKey: String = "{<}{62:40}{>}"',
    "$openai_api_key = '{<}{62:40}{>}';",
    '$openai->apiKey = "{<}{62:40}{>}"',
    'openai.NewClient("{<}{62:40}{>}")',
    "OpenAI::client('{<}{62:40}{>}')",
    'new OpenAIClient("{<}{62:40}{>}")',
    'OpenAI(apiToken: "{<}{62:40}{>}")',
    'OpenAI::Client.new(access_token: "{<}{62:40}{>}")',
    'OpenAIOkHttpClient.builder().apiKey("{<}{62:40}{>}")',
    'OpenAIConfig::new().with_api_key("{<}{62:40}{>}")',
    'new OpenAIClient(new ApiKeyCredential("{<}{62:40}{>}"))',
    '"{{\\"OPENAI_API_KEY\\":\\"{<}{62:40}{>}\\"}"',
    '${{OPENAI_API_KEY:-{<}{62:40}{>}}',
    '${{OPENAI_API_KEY:{<}{62:40}{>}}',
    '--openai-api-key {<}{62:40}{>}',
    '--openai-api-key={<}{62:40}{>}',
    'llm keys set openai --value {<}{62:40}{>}',
    'gh secret set OPENAI_API_KEY --body "{<}{62:40}{>}"',
    'docker run -e OPENAI_API_KEY={<}{62:40}{>} img',
    'set -gx OPENAI_API_KEY {<}{62:40}{>}',
    'setenv OPENAI_API_KEY {<}{62:40}{>}',
    'API_KEY = "{<}{62:40}{>}"\nclient = OpenAI(api_key=API_KEY)',
    'const apiKey = "{<}{62:40}{>}";\nconst openai = new OpenAI({{ apiKey: apiKey });',
    'os.environ.setdefault("OPENAI_API_KEY", "{<}{62:40}{>}")',
    'OPENAI_API_KEY = (\n    "{<}{62:40}{>}"\n)',
    'OPENAI_API_KEY: >-\n  {<}{62:40}{>}\n',
    'OPENAI_KEY=“{<}{62:40}{>}”',
    'model_list:\n  - model_name: gpt-4\n    litellm_params:\n      model: openai/gpt-4\n      api_key: {<}{62:40}{>}\n',
    "createOpenAI({{ apiKey: '{<}{62:40}{>}' })",
    "providers: {{ openai: {{ apiKey: '{<}{62:40}{>}' } }",
    'API_KEY={<}{62:40}{>}\nBASE_URL=https://api.openai.com/v1\n',
    'OPEN_AI_KEY={<}{62:40}{>}',
    'NEXT_PUBLIC_OPENAI_API_KEY={<}{62:40}{>}',
    'API_KEY_OPENAI={<}{62:40}{>}',
    "OPENAI_API_KEY_2='{<}{62:40}{>}'",
    'openai_client = OpenAI("{<}{62:40}{>}")',
    'ENV.fetch("OPENAI_API_KEY") {{ "{<}{62:40}{>}" }',
    'variable "openai_api_key" {{\n  type = string\n  default = "{<}{62:40}{>}"\n}',
    'openai_api_key = "{<}{62:40}{>}"',
    'echo "OPENAI_API_KEY={<}{62:40}{>}" >> .env',
    'OPENAI_API_KEY={<}{62:40}{>} node x.js',
    'OPENAI_API_KEY={<}{62:40}{>}\\nFOO=1',
    'dotnet user-secrets set "OpenAI:ApiKey" "{<}{62:40}{>}"',
    'httpClient.DefaultRequestHeaders.Add("Authorization", "Bearer {<}{62:40}{>}"); // https://api.openai.com/v1',
    "OPENAI_API_KEY='{<}{62:40}{>}",
    'OPENAI_API_BASE=https://api.openai.com/v1\nAPI_KEY={<}{62:40}{>}\n',
    'OPENAI_API_BASE=https://api.openai.com/v1\nLLM_API_KEY={<}{62:40}{>}\n',
    'base_url = "https://api.openai.com/v1"\napikey = "{<}{62:40}{>}"\n',
    'fetch("https://api.openai.com/v1", {{ headers: {{ "x-api-key": "{<}{62:40}{>}" }}',
    'TEAM_KEY = "{<}{62:40}{>}"\nclient = OpenAI(api_key=TEAM_KEY)',
    'openai.apiKey="{<}{62:40}{>}";',
    'monkeypatch.setenv("OPENAI_API_KEY", "{<}{62:40}{>}")',
    '--from-literal=OPENAI_API_KEY={<}{62:40}{>}',
    '<meta name="openai-api-key" content="{<}{62:40}{>}">',
    'const options = {{ openai: {{ apiKey: "{<}{62:40}{>}" } }',
  ])('in %j', (template) => {
    const { text, secret } = plantTemplate(template, 7);
    expect(detect(text)).toMatchObject([{ ruleId: 'hardcoded-api-key', secret, confidence: 'medium' }]);
  });

  test.each([
    '{62:20}',
    '{62:24}',
    '{62:32}',
    '{62:48}',
    '{62:64}',
    '{64:32}',
    '{64:43}',
    '{64:64}',
    '{b64:32}',
    '{b64:43}=',
    '{b64:64}',
    '{hex:32}',
    '{hex:40}',
    '{hex:64}',
    '{HEX:32}',
    'sk-{62:48}',
    'sk-team-{62:32}',
  ])('%s, 199 times of 200', (value) => {
    const seeds = Array.from({ length: 600 }, (_, seed) => seed);
    const missed = seeds.filter((seed) => confidences(`OPENAI_API_KEY="${expand(value, seed)}"`)[0] !== 'medium');
    expect(missed.length).toBeLessThanOrEqual(6);
  });

  test('wherever the window is cut and whatever stands around it', () => {
    const junk = fc
      .string({ unit: 'grapheme-ascii', maxLength: 40 })
      .map((text) => `${text.replace(/["'`\\]/g, ' ')}\n`);
    fc.assert(
      fc.property(junk, junk, fc.nat(1000), (before, after, seed) => {
        const secret = expand('{62:40}', seed);
        expect(detect(`${before}OPENAI_API_KEY="${secret}"\n${after}`)).toContainEqual(
          expect.objectContaining({ secret }),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('a file of keys names OpenAI alone', () => {
    expect(confidences(expand('{{"openai": "{62:40}"}', 1), 'io.datasette.llm/keys.json')).toEqual(['medium']);
    expect(confidences(expand('{{"openai": "{62:40}"}', 1), 'package.json')).toEqual([]);
  });

  test('a random value in base64 is found once', () => {
    const secret = Buffer.from(expand('{62:40}', 3)).toString('base64');
    expect(detect(`data:\n  OPENAI_API_KEY: ${secret}\n`)).toMatchObject([{ secret, confidence: 'medium' }]);
  });
});

test.each([
  'sk-proj-{64:74}{marker}{64:72}{z}',
  'sk-{62:20}{marker}{62:20}',
  'sk-or-v1-{hex:64}',
  'change-me-to-your-openai-api-key',
])('base64 of %s at the end of a YAML document is not reported as a hardcoded key', (template) => {
  const encoded = Buffer.from(expand(template, 1)).toString('base64');
  expect(confidences(`data:\n  OPENAI_API_KEY: ${encoded}\n---\nkind: Deployment\n`)).not.toContain('medium');
  expect(confidences(`data:\n  OPENAI_API_KEY: ${encoded}=\n---\nkind: Deployment\n`)).not.toContain('medium');
});

describe('low confidence with a reason', () => {
  test.each([
    ['a UUID', 'OPENAI_API_KEY={hex:8}-{hex:4}-4{hex:3}-a{hex:3}-{hex:12}', 'UUID'],
    ['a sequence', 'OPENAI_API_KEY=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789', 'consecutive'],
    ['a value under 20 characters', 'OPENAI_API_KEY=a9B{62:15}', 'short'],
    ['words in front of a short random part', 'OPENAI_API_KEY=fake-4h9Q{62:15}', 'words'],
  ])('%s', (_, template, reason) => {
    const [match] = detect(expand(template, 1));
    expect(match).toMatchObject({ confidence: 'low' });
    expect(match?.reasons.join()).toContain(reason);
  });
});

describe('nothing is reported', () => {
  test.each([
    'OPENAI_API_KEY=',
    'OPENAI_API_KEY=""',
    'OPENAI_API_KEY=your-openai-api-key-goes-here',
    'OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxxxxx',
    'OPENAI_API_KEY=$(cat /run/secrets/openai_api_key_prod2)',
    'OPENAI_API_KEY=${{OPENAI_API_KEY_2}',
    'OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY_2 }',
    'openai_api_key = os.environ["OPENAI_API_KEY_FOR_TEST_2"]',
    'openaiKey = process.env.OPENAI_API_KEY_2',
    'openaiKey: config.get("openai.apiKey2Value")',
    'const openaiKey = await getOpenAIKeyFromVault2(client)',
    'openai_api_key=azureOpenAIApiKeyCredential2',
    'apiKey: openAIApiKeyFromEnvironment1',
    'OPENAI_MODEL=gpt-4o-2024-08-06',
    'new OpenAI({{ model: "text-embedding-3-small-2024" })',
    'OPENAI_API_KEY_NAME=prod-openai-key-2024-primary',
    'OPENAI_BASE_URL={62:40}',
    'OPENAI_ORG_ID={62:40}',
    'openai_model="{62:40}"',
    'OPENAI_DEPLOYMENT_ID={62:40}',
    'OPENAI_API_KEY_HASH={hex:64}',
    'OPENAI_KEY_FILE={62:40}',
    'openai_cache_key="{hex:64}"',
    'openai_token_limit={62:40}',
    'OPENAI_API_KEY_SHA256={hex:64}',
    'openai.files.retrieve("{62:40}")',
    'openai: {{ integrity: "sha512-{b64:86}==" }',
    'openai==1.2.3 --hash=sha256:{hex:64}',
    '"openai": "{62:40}"',
    'openai {62:40}',
    'OPENAI_API_KEY=12345678901234567890123456789012',
    'OPENAI_API_KEY=AZURE_OPENAI_KEY_PROD_2',
    'OPENAI_API_KEY=/etc/openai/keys/prod-2/key',
    'OPENAI_API_KEY=op://Private/OpenAI-Key-2024/credential',
    'OPENAI_API_KEY=arn:aws:secretsmanager:us-east-1:1:secret:openai-key-AbC1dE',
    'OPENAI_API_KEY=https://vault.example/{62:40}',
    'OPENAI_API_KEY={62:40}.{62:40}',
    'OPENAI_API_KEY={62:301}',
    'openaiKey = {62:30}(',
    'new OpenAI({{ organization: "{62:40}" })',
    '// openai\nAnthropic(api_key="{62:40}")',
    '// openai\nconst githubToken = "{62:40}"',
    'openai\nmistral_api_key = "{62:32}"',
    'import openai\n\n\napi_key = "{62:40}"\n',
    'anthropic:\n  api_key: {62:40}\nopenai:\n  model: x\n',
    'openai:\n  model: x\nanthropic:\n  api_key: {62:40}\n',
    '[openai]\nmodel = "x"\n[cohere]\napi_key = "{62:40}"',
    'curl https://example.com -H "Authorization: Bearer {62:40}" # not openai',
    'OPENAI_API_KEY=\nREDIS_PASSWORD={62:40}\n',
    'OPENAI_API_KEY=\r\nOPENAI_BASE_URL=\r\nexport JWT_SECRET="{62:40}"\r\n',
    'OPENAI_API_KEY=\nJWT_SECRET=55AB{62:36}\n',
    '+OPENAI_API_KEY=\n+PINECONE_API_KEY={62:40}\n',
    'OPENAI_API_BASE=https://api.openai.com/v1\nWEATHER_API_KEY={62:40}\n',
    'OPENAI_API_BASE=https://api.openai.com/v1\nSECRET_KEY={62:40}\nAPP_SECRET={62:43}\nJWT_SECRET={62:43}\n',
    'AZURE_OPENAI_ENDPOINT=https://unit.openai.azure.com\nAZURE_SEARCH_KEY={62:52}\n',
    'docker run -e OPENAI_MODEL=x -e WEATHER_API_KEY={62:40} -e SECRET_KEY={62:50} image',
    '{{"type": "OpenAI Token", "filename": "a.py", "hashed_secret": "{hex:40}"}',
    'OPENAI_CHATKIT_DOMAIN_KEY=domain_pk_{hex:32}',
  ])('for %j', (template) => {
    const levels = Array.from({ length: 5 }, (_, seed) => confidences(expand(template, seed))).flat();
    expect(levels.filter((level) => level !== 'low')).toEqual([]);
  });

  test.each([
    'sk-proj-{64:74}{marker}{64:72}{z}',
    'sk-{62:20}{marker}{62:20}',
    '{azure:AAAB}',
    'sk-or-v1-{hex:64}',
    'gsk_{62:52}',
    'AIza{64:35}',
    'sk-ant-api03-{64:93}AA',
    'hf_{62:34}',
    'sk-{hex:32}',
    'r8_{62:37}',
    'nvapi-{64:64}',
    'pplx-{62:48}',
    'xai-{62:80}',
    'whsec_{b64:43}=',
    'sess-{62:40}',
    'ek_{hex:32}',
    'org-{62:24}',
    'proj_{62:24}',
    'ghp_{62:36}',
    'resp_{hex:48}',
    'ftjob-{62:24}',
    'at-{62:40}',
  ])('for %s: its own rule speaks', (template) => {
    expect(confidences(`OPENAI_API_KEY="${expand(template, 1)}"`)).toEqual([]);
  });

  test('for 32 hexadecimal characters beside Azure OpenAI, for any others it is', () => {
    expect(confidences(expand('AzureOpenAI(api_key="{hex:32}")', 1))).toEqual([]);
    expect(confidences(expand('AzureOpenAI(api_key="{62:40}")', 1))).toEqual(['medium']);
    expect(confidences(expand('OpenAI(api_key="{hex:32}")', 1))).toEqual(['medium']);
  });
});

describe('wordLikelihood', () => {
  test.each([
    'getOpenAIKeyFromEnvironment',
    'my-company-openai-deployment',
    'text-embedding-3-small',
    'AzureKeyCredentialProvider',
    'prodOpenaiKeyEastUs2',
  ])('%s reads like words', (text) => {
    expect(wordLikelihood(text)).toBeGreaterThan(0);
  });

  test.each(['{62:24}', '{62:32}', '{62:48}', '{64:32}', '{hex:32}', '{b64:40}'])('%s does not', (template) => {
    const words = Array.from({ length: 1000 }, (_, seed) => expand(template, seed)).filter(
      (text) => wordLikelihood(text) > -3,
    );
    expect(words.length).toBeLessThanOrEqual(4);
  });
});

test('no reason and no judgement holds any of the value', () => {
  fc.assert(
    fc.property(fc.nat(100_000), (seed) => {
      const secret = expand('{62:40}', seed);
      // One of a thousand random texts is taken for none (docs/design/classifier.md).
      fc.pre(shannonEntropy(secret) >= minimumEntropy(40, 'base62'));
      const reasons = detect(`OPENAI_API_KEY=${secret}`).flatMap((match) => match.reasons);
      expect(reasons.length).toBeGreaterThan(0);
      expect(reasons.join().includes(secret.slice(0, 6))).toBe(false);
    }),
    { numRuns: 30 },
  );
});
