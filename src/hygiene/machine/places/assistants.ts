import { type Place, under } from '../place.ts';

const configured = 'in the clear, beside the server or model that uses it';
const refer = 'let the setting name a variable instead of the key, e.g. `${OPENAI_API_KEY}`';

/** Settings of AI assistants: MCP servers with keys in their `env`, models with keys of their own. */
export const assistantSettings: readonly Place[] = [
  {
    what: 'the settings of Claude Code',
    paths: ['~/.claude.json', '~/.claude.json.backup*', '$CLAUDE_CONFIG_DIR/.claude.json', ...claudeFiles()],
    severity: 'low',
    why: configured,
    fix: refer,
    sources: ['https://code.claude.com/docs/en/mcp'],
    secret: true,
  },
  {
    what: 'the settings of Claude Desktop',
    paths: ['<config>/Claude/claude_desktop_config.json', '<config>/Claude/config.json'],
    severity: 'low',
    why: configured,
    fix: 'let the server read it from a file with mode 600 or from the keychain',
    sources: ['https://modelcontextprotocol.io/docs/develop/connect-local-servers'],
  },
  {
    what: 'a log of Claude Desktop',
    paths: ['~/Library/Logs/Claude/*', '<config>/Claude/logs/*'],
    severity: 'medium',
    why: 'what MCP servers print and are sent is kept there',
    fix: 'revoke the key, delete the log, and keep the server from printing it',
    sources: ['https://modelcontextprotocol.io/docs/tools/debugging'],
  },
  {
    what: "an assistant's settings",
    paths: [
      '~/.cursor/mcp.json',
      '~/.codeium/windsurf/mcp_config.json',
      '~/.codeium/mcp_config.json',
      '~/.aws/amazonq/mcp.json',
      '~/.gemini/settings.json',
      '~/.gemini/.env',
      '~/.qwen/settings.json',
      '~/.qwen/.env',
      '~/.kiro/settings/mcp.json',
      ...under(['$COPILOT_HOME', '~/.copilot'], ['config.json', 'mcp-config.json']),
      ...under(
        ['~/.continue', '$CONTINUE_GLOBAL_DIR'],
        ['config.yaml', 'config.json', 'config.ts', '.env', '.configs/**'],
      ),
      '~/.cline/data/settings/**',
      '~/.docker/mcp/*',
      ...under(['<config>/opencode', '$OPENCODE_CONFIG_DIR'], ['*.json', '*.jsonc']),
      '$OPENCODE_CONFIG',
      '<config>/crush/crush.json',
      '<config>/amp/settings.json',
      '<config>/zed/settings.json',
      '<config>/goose/config.yaml',
      '<config>/Block/goose/config/config.yaml',
      '<config>/gptme/config.toml',
      '<config>/open-interpreter/profiles/*',
      '~/.lmstudio/mcp.json',
    ],
    severity: 'low',
    why: configured,
    fix: refer,
    sources: [
      'https://cursor.com/docs/context/mcp',
      'https://docs.windsurf.com/windsurf/cascade/mcp',
      'https://geminicli.com/docs/reference/configuration/',
      'https://docs.github.com/en/copilot/how-tos/copilot-cli/customize-copilot/add-mcp-servers',
      'https://github.com/continuedev/continue/blob/main/core/util/paths.ts',
      'https://opencode.ai/docs/config/',
      'https://block.github.io/goose/docs/guides/config-files/',
    ],
  },
];

function claudeFiles(): readonly string[] {
  return under(
    ['~/.claude', '$CLAUDE_CONFIG_DIR'],
    ['settings.json', 'settings.local.json', '.credentials.json', 'CLAUDE.md'],
  );
}
