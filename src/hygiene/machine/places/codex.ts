import { type Place, under } from '../place.ts';

const bases = ['$CODEX_HOME', '~/.codex'];

/** OpenAI's own command line. */
export const codexPlaces: readonly Place[] = [
  {
    what: 'the login of Codex',
    paths: under(bases, ['auth.json', '.credentials.json']),
    severity: 'info',
    why: 'that is where Codex keeps it, as good as a password',
    fix: 'leave it with mode 600, out of backups, containers and chats, or set `cli_auth_credentials_store = "keyring"` in config.toml',
    sources: ['https://developers.openai.com/codex/auth'],
    secret: true,
  },
  {
    what: 'the settings of Codex',
    paths: under(bases, ['config.toml', '*.config.toml', 'config.json', 'config.yaml', '.env']),
    severity: 'low',
    why: 'Codex can read it from a variable instead (`env_key`, `env_vars`)',
    fix: 'name the variable in config.toml instead of the key',
    sources: ['https://developers.openai.com/codex/config-reference'],
    secret: true,
  },
  {
    what: 'what Codex recorded',
    paths: under(
      ['$CODEX_SQLITE_HOME', ...bases],
      [
        'history.jsonl',
        'history.json',
        'sessions/**',
        'archived_sessions/**',
        'log/**',
        'shell_snapshots/**',
        '*.sqlite*',
      ],
    ),
    severity: 'medium',
    why: 'whatever was pasted, printed or read in a session stays there until it is deleted, and went to the model',
    fix: 'revoke the key, then delete the session',
    sources: ['https://developers.openai.com/codex/config-advanced'],
  },
];
