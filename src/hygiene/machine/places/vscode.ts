import { type Place, under } from '../place.ts';

/** VS Code and what is made of it; the last two are where it runs for remote windows. */
const codeFolders = [
  ...[
    'Code',
    'Code - Insiders',
    'Code - OSS',
    'VSCodium',
    'Cursor',
    'Windsurf',
    'Antigravity',
    'Kiro',
    'Trae',
    'Positron',
  ].map((name) => `<config>/${name}`),
  '~/.vscode-server/data',
  '~/.cursor-server/data',
  '~/.windsurf-server/data',
  '$VSCODE_PORTABLE/user-data',
];
const inUser = (names: readonly string[]): readonly string[] =>
  under(
    codeFolders.map((folder) => `${folder}/User`),
    names,
  );

/** Agents that live in VS Code: Cline, Roo Code, Kilo Code, Copilot. */
const agents = ['saoudrizwan.claude-dev', 'rooveterinaryinc.roo-cline', 'kilocode.kilo-code', 'github.copilot-chat'];

export const vscodePlaces: readonly Place[] = [
  {
    what: "the editor's settings",
    paths: inUser([
      'settings.json',
      'mcp.json',
      'tasks.json',
      'launch.json',
      'snippets/*',
      'profiles/*/settings.json',
      'profiles/*/mcp.json',
      ...agents.map((agent) => `globalStorage/${agent}/settings/*`),
    ]),
    severity: 'medium',
    why: 'settings are synchronized to other machines, and extensions read them all',
    fix: 'let the setting name a variable or an input of type `promptString`, or use the extension\'s own "set key" command, which uses the keychain',
    sources: ['https://code.visualstudio.com/docs/configure/settings'],
  },
  {
    what: "the editor's local history",
    paths: inUser(['History/**']),
    severity: 'medium',
    why: 'each saved version of a file is kept, `.env` too, also after the file is gone',
    fix: 'delete that copy (command "Local History: Delete"), and exclude `.env` files with `workbench.localHistory.exclude`',
    sources: ['https://code.visualstudio.com/updates/v1_66#_local-history'],
  },
  {
    what: 'unsaved files that the editor keeps',
    paths: under(codeFolders, ['Backups/**']),
    severity: 'medium',
    why: 'hot exit keeps what was never saved',
    fix: 'open the file in the editor and close it without saving',
    sources: ['https://code.visualstudio.com/docs/editing/codebasics#_hot-exit'],
  },
  {
    what: "an agent's chats in the editor",
    paths: inUser([
      ...agents.flatMap((agent) => [`globalStorage/${agent}/tasks/**`, `globalStorage/${agent}/state/**`]),
      'globalStorage/github.copilot-chat/**',
      'globalStorage/emptyWindowChatSessions/*',
      'workspaceStorage/*/chatSessions/*',
      'workspaceStorage/*/chatEditingSessions/**',
      'workspaceStorage/*/GitHub.copilot-chat/**',
    ]),
    severity: 'medium',
    why: 'whatever was pasted, printed or read in a chat stays there, and went to the model',
    fix: 'revoke the key, then delete the chat',
    sources: ['https://docs.cline.bot/troubleshooting/task-history-recovery', 'https://agentgrep.org/backends/vscode/'],
  },
  {
    what: "the editor's database",
    paths: inUser(['globalStorage/state.vscdb*', 'workspaceStorage/*/state.vscdb*']),
    severity: 'medium',
    why: 'chats and typed commands stand there in the clear, in older Cursors also the key of its settings',
    fix: "take it out of the editor's settings or chats, then revoke it: deleted rows stay in the file for a while",
    sources: ['https://agentgrep.org/backends/cursor-ide/'],
  },
];
