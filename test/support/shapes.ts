/**
 * Every kind of key of formats.md 1.2 and 2, as templates (see keys.ts): `<rule id>/<shape>` → text. Where a kind
 * needs context to be told, the text has it; where it does not, the text is the key alone.
 */
export const shapes: Readonly<Record<string, string>> = {
  'openai-user-key/legacy': 'sk-{62:20}{marker}{62:20}',
  'openai-user-key/42': 'sk-{64:42}{marker}{64:40}{z}',
  'openai-user-key/none-20': 'sk-None-{62:20}{marker}{62:20}',
  'openai-user-key/none-58': 'sk-None-{64:58}{marker}{64:56}{z}',
  'openai-user-key/none-74': 'sk-None-{64:74}{marker}{64:72}{z}',
  'openai-project-key/20': 'sk-proj-{62:20}{marker}{62:20}',
  'openai-project-key/58': 'sk-proj-{64:58}{marker}{64:56}{z}',
  'openai-project-key/74': 'sk-proj-{64:74}{marker}{64:72}{z}',
  'openai-service-account-key/46': 'sk-svcacct-{64:46}{marker}{64:44}{z}',
  'openai-service-account-key/58': 'sk-svcacct-{64:58}{marker}{64:56}{z}',
  'openai-service-account-key/74': 'sk-svcacct-{64:74}{marker}{64:72}{z}',
  'openai-service-account-key/named': 'sk-service-build-bot-{62:20}{marker}{62:20}',
  'openai-admin-key/58': 'sk-admin-{64:58}{marker}{64:56}{z}',
  'openai-admin-key/74': 'sk-admin-{64:74}{marker}{64:72}{z}',
  'openai-key-without-prefix/46': "body = '{<}{64:46}{marker}{64:44}{z}{>}'\n",
  'openai-key-without-prefix/58': "body = '{<}{64:58}{marker}{64:56}{z}{>}'\n",
  'openai-key-without-prefix/74': "body = '{<}{64:74}{marker}{64:72}{z}{>}'\n",
  'openai-session-key/40': 'OPENAI_SESSION={<}sess-{62:40}{>}\n',
  'openai-ephemeral-client-secret/32': 'const realtime = new OpenAIRealtime({{ apiKey: "{<}ek_{hex:32}{>}" });\n',
  'openai-webhook-secret/50': 'OPENAI_WEBHOOK_SECRET={<}whsec_{b64:42}A={>}\n',
  'chatgpt-access-token/jwt': '"access_token": "{<}{jwt:openai}{>}",\n',
  'chatgpt-refresh-token/rt': '"issuer": "https://auth.openai.com", "refresh_token": "{<}rt_{64:43}.{64:43}{>}"\n',
  'chatgpt-personal-access-token/at': 'CODEX_ACCESS_TOKEN={<}at-{64:42}x{>}\n',
  'azure-openai-key/84': '{azure:AAAB}',
  'azure-ai-services-key/84': '{azure:AAAA}',
  'azure-other-key/84': '{azure:AAAb}',
  'azure-openai-key-legacy/32':
    'endpoint = "https://unit.openai.azure.com/"\napi_key = "{<}{hex:32}{>}"\n',
  'openai-organization-id/24': 'OPENAI_ORG_ID={<}org-{62:24}{>}\n',
  'openai-project-id/24': 'OPENAI_PROJECT_ID={<}proj_{62:24}{>}\n',
};
