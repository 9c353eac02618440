import { describe, expect, test } from '@jest/globals';
import { hardcodedApiKey } from '../../rules/hardcoded-api-key.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { expand, plantTemplate } from '../support/keys.ts';

/** How people give a key of no published format to OpenAI's libraries and settings, a language and a kind of file each; and what stands nearby. */

const detector = createDetector([hardcodedApiKey], { minConfidence: 'medium' });
const detect = (text: string) =>
  detector
    .detect({ bytes: Buffer.from(text), origin: { path: 'some/file' } })
    .filter(({ confidence }) => confidence !== 'low');

const V = '{<}{62:40}{>}';

describe('found', () => {
  test.each<[string, string]>([
    ['Python, optional', `openai_api_key: Optional[str] = "${V}"`],
    ['Python, union', `def ask(openai_api_key: str | None = "${V}"):`],
    ['Python, field', `openai_api_key: str = Field(\n    default="${V}",\n)`],
    ['Python, argument', `add_argument("--openai-api-key", type=str, default="${V}")`],
    ['Python, argument over lines', `add_argument(\n    "--openai-api-key",\n    type=str,\n    default="${V}",\n)`],
    ['Python, attribute', `from openai import OpenAI\nclient = OpenAI()\nclient.api_key = "${V}"`],
    ['Python, class', `class OpenAIConfig(BaseModel):\n    model: str = "x"\n    api_key: str = "${V}"`],
    ['Python, passed on', `api_key = "${V}"\nos.environ["OPENAI_API_KEY"] = api_key`],
    ['Python, asked or fixed', `openai_api_key = input("key: ") or "${V}"`],
    ['Python, ternary', `openai_api_key = given if given else "${V}"`],
    ['Python, list', `OPENAI_API_KEYS = [\n    "${V}",\n]`],
    ['Python, compared', `if openai_api_key != "${V}":`],
    ['Python, format', `auth = "Bearer {{}".format("${V}")  # https://api.openai.com/v1`],
    ['Python, positional', `OpenAIChatCompletion("chat", "gpt-4", "${V}")`],
    ['JavaScript, Configuration', `const conf = new Configuration({{\n  apiKey: "${V}",\n});\nnew OpenAIApi(conf);`],
    ['JavaScript, provider behind', `{{"apiKey":"${V}","title":"GPT","provider":"openai"}`],
    ['JavaScript, zod', `OPENAI_API_KEY: z.string().min(1).default("${V}"),`],
    ['JavaScript, ternary', `const openaiKey = process.env.A ? process.env.A : "${V}";`],
    ['JavaScript, ternary over lines', `const openaiKey = process.env.A\n\t? process.env.A\n\t: "${V}";`],
    ['JavaScript, or over lines', `const openaiKey =\n  process.env.A\n  || "${V}";`],
    ['JavaScript, ternary in a bundle', `var openaiKey=t?r.a:"${V}",n=1;`],
    ['YAML, list in brackets', `openai_api_keys: [${V}]`],
    ['JSX', `<Chat openaiApiKey={{"${V}"} />`],
    ['DefinePlugin', `define: {{ OPENAI_API_KEY: '"${V}"' }`],
    ['Go, DefaultConfig', `config := openai.DefaultConfig("${V}")`],
    ['Go, option', `apiKey := "${V}"\nc := openai.NewClient(\n\toption.WithAPIKey(apiKey),\n)`],
    ['Go, slice', `var openaiKeys = []string{{"${V}"}`],
    ['Go, tag', `OpenAIKey string \`env:"OPENAI_API_KEY" envDefault:"${V}"\``],
    ['Rust, unwrap_or', `env::var("OPENAI_API_KEY").unwrap_or("${V}".to_string())`],
    ['Rust, unwrap_or_else', `env::var("OPENAI_API_KEY").unwrap_or_else(|_| "${V}".into())`],
    ['Rust, chain', `OpenAIConfig::new()\n    .with_org_id("x")\n    .with_api_key("${V}")`],
    ['Rust, raw', `let openai_key = r#"${V}"#;`],
    ['Rust, bearer_auth', `client.post("https://api.openai.com/v1/x")\n    .bearer_auth("${V}")`],
    ['Java, builder', `OpenAiChatModel.builder()\n    .modelName("x")\n    .apiKey("${V}")\n    .build();`],
    ['Java, orElse', `Optional.ofNullable(System.getenv("OPENAI_API_KEY")).orElse("${V}")`],
    ['Kotlin, to', `mapOf("OPENAI_API_KEY" to "${V}")`],
    ['Gradle', `buildConfigField "String", "OPENAI_API_KEY", "\\"${V}\\""`],
    ['Android manifest', `<meta-data\n    android:name="openai_api_key"\n    android:value="${V}" />`],
    ['C#, property', `public string OpenAIApiKey {{ get; set; } = "${V}";`],
    ['C#, positional', `AddAzureOpenAIChatCompletion("a", "https://gw", // where\n    "${V}");`],
    ['C#, client', `using OpenAI.Chat;\nChatClient client = new(model: "x", apiKey: "${V}");`],
    ['C#, header', `// https://api.openai.com/v1\nnew AuthenticationHeaderValue("Bearer", "${V}");`],
    ['Visual Basic', `Dim openaiKey As String = "${V}"`],
    ['C', `static const char openai_api_key[] = "${V}";`],
    ['PHP, chain', `OpenAI::factory()\n    ->withOrganization('x')\n    ->withApiKey('${V}')`],
    ['Ruby, configure', `OpenAI.configure do |config|\n  config.log = true\n  config.access_token = '${V}'\nend`],
    ['Ruby, client', `openai = OpenAI::Client.new(\n  base_url: "https://gw",\n  api_key: "${V}"\n)`],
    ['Elixir', `config :openai,\n  organization_key: "x",\n  api_key: "${V}"`],
    ['Perl', `$ENV{{OPENAI_API_KEY} //= '${V}';`],
    ['Swift', `let u = "https://api.openai.com/v1"\nr.setValue("Bearer ${V}", forHTTPHeaderField: "Authorization")`],
    ['SQL', `DECLARE @openai_key NVARCHAR(100) = N'${V}';`],
    ['PowerShell', `$openaiKey = ConvertTo-SecureString -String "${V}" -AsPlainText -Force`],
    ['curl, long', `curl -H "Authorization: Bearer ${V}" -d '${'x '.repeat(300)}' https://api.openai.com/v1/x`],
    ['curl -v', `> Host: api.openai.com\n> Authorization: Bearer ${V}`],
    ['.authinfo', `machine api.openai.com login apikey password ${V}`],
    ['Terraform', `variable "openai_api_key" {{\n  type      = string\n  sensitive = true\n  default     = "${V}"\n}`],
    ['Terraform, parameter', `  name  = "openai_api_key"\n  type  = "SecureString"\n  value = "${V}"`],
    ['Terraform, state', `{{"name":"openai_api_key","type":"SecureString","value":"${V}"}`],
    ['CloudFormation', `OpenAIApiKey:\n    Type: String\n    NoEcho: true\n    Default: "${V}"`],
    ['ARM', `"openAiApiKey": {{\n  "type": "securestring",\n  "defaultValue": "${V}"\n}`],
    ['Pulumi', `proj:openaiApiKey:\n    value: ${V}`],
    ['GitLab', `OPENAI_API_KEY:\n    description: "the key"\n    value: "${V}"`],
    ['Jenkins', `string(name: 'OPENAI_API_KEY', defaultValue: '${V}')`],
    ['GitHub', `- uses: openai/codex-action@v1\n  with:\n    api-key: ${V}`],
    ['Kubernetes', `metadata:\n  name: openai-secret\n  namespace: x\nstringData:\n  api-key: ${V}`],
    ['YAML, provider behind', `llm:\n  api_key: ${V}\n  provider: openai`],
    ['YAML, type', `llm:\n  api_type: "openai"\n  api_key: "${V}"`],
    ['YAML, list', `openai_api_keys:\n  - ${V}`],
    ['TOML, provider behind', `[llm]\napi_key = "${V}"\nprovider = "openai"`],
    ['XML', `<openai>\n  <model>x</model>\n  <apiKey>${V}</apiKey>\n</openai>`],
    ['IDE', `<component name="OpenAISettings">\n  <option name="apiKey" value="${V}" />`],
    ['Markdown, prose', `Set \`OPENAI_API_KEY\` to \`${V}\`.`],
    ['Markdown, list', `- **OpenAI API key**: ${V}`],
    ['Markdown, table', `| OPENAI_API_KEY | \`${V}\` |`],
    ['notes', `my openai api key is ${V}`],
  ])('%s', (_, template) => {
    const { text, secret } = plantTemplate(`${template}\n`, 12);
    expect(detect(text)).toMatchObject([{ ruleId: 'hardcoded-api-key', secret }]);
  });

  test('each of a list', () => {
    const values = [1, 2, 3].map((seed) => expand('{62:40}', seed));
    const text = `openai_keys = [${values.map((value) => `"${value}"`).join(', ')}]\n`;
    expect(detect(text).map(({ secret }) => secret)).toEqual(values);
  });
});

describe('not taken for it', () => {
  test.each<[string, string]>([
    ['the next argument', `add_argument("--openai-api-key")\nadd_argument("--run-id", default="{62:40}")`],
    ['the next variable', `variable "openai_api_key" {{\n}\n\nvariable "build_id" {{\n  default = "{62:40}"\n}`],
    ['the next of a list', '- name: OPENAI_API_KEY\n  valueFrom: x\n- name: BUILD\n  value: {62:40}'],
    ['the next of JSON', '[{{"name":"OPENAI_API_KEY","valueFrom":"x"},{{"name":"SHA","value":"{hex:40}"}]'],
    ['the next key', 'openai_api_key:\nsession: {62:40}'],
    ['the next property', 'const c = {{ openaiKey: process.env.A, buildId: "{62:40}" };'],
    ['the next object', '{{"weather":{{"apiKey":"{62:40}"},"llm":{{"provider":"openai"}}'],
    ['the next item', 'providers:\n  - name: openai\n    model: x\n  - name: weather\n    api_key: {62:40}'],
    ['the next section', '[weather]\napi_key = "{62:40}"\n\n[llm]\nprovider = "openai"'],
    ['the next document', 'metadata:\n  name: openai\n---\nmetadata:\n  name: x\nstringData:\n  api-key: {62:40}'],
    ['the next cell', '| openai key | commit | {hex:40} |'],
    ['the next statement', 'var a={{openai:{{key:b}},c={{token:"{62:40}"};'],
    ['the next request', 'curl https://api.openai.com/ && curl -H "Authorization: Bearer {62:40}" https://gw'],
    ['the next host', 'machine api.openai.com login a password\nmachine api.github.com login b password {62:40}'],
    ['another chain', 'OpenAiChatModel.builder().build();\nWeather.builder()\n   .apiKey("{62:40}")'],
    ['another block', 'OpenAI.configure do |c|\nend\nWeather.configure do |config|\n  config.token = "{62:40}"\nend'],
    ['another client', 'new Configuration({{ apiKey: "{62:40}" });\nnew PlaidApi(configuration);'],
    ['other members', 'class OpenAIRunner {{\n  buildId = "{62:40}";\n}'],
    ['the table below an empty setting', '[openai]\napi_key = ""\n[session]\nkey = "{62:40}"'],
    ['the element behind', '<OpenAIKey></OpenAIKey>\n<Session>{62:40}</Session>'],
    ['the element behind an empty one', '<OpenAIKey/>\n<Session>{62:40}</Session>'],
    ['a property in a ternary', 'var openaiKey=t?{{id:"{62:40}"}:r;'],
    ['the next line of a ternary', 'const openaiKey = a\n  ? b\n  : c;\nconst build = "{62:40}";'],
    ['a remark', '- openai: rotate api key ({hex:40})'],
    ['a commit in prose', 'migrate openai_key to {hex:40}'],
    ['a token of a list', 'openai:\n  next_page_token: {62:40}'],
    ['a key of another purpose', 'openai:\n  object_key: {hex:40}\n  signing_key: {hex:64}'],
    ['what is kept under a key', 'openaiMessages.set(key, "{hex:32}")'],
    ['prose', 'Set the OpenAI key to use. Commit {hex:40} is fixed.'],
  ])('%s', (_, template) => {
    const found = [1, 2, 3].flatMap((seed) => detect(`${expand(template, seed)}\n`));
    expect(found).toEqual([]);
  });
});
