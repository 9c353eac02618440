import type { RedactedFinding } from '../detect/finding.ts';
import type { Verification } from '../detect/verification.ts';
import type { Identification } from './incident.ts';

/** What a leaked secret is, as far as the way out differs. */
export type KeyKind = 'project' | 'service' | 'admin' | 'legacy' | 'azure' | 'login' | 'ephemeral' | 'other';

/** What the commands of a step name. */
export interface Names {
  /** A fingerprint; `-` for a key that is given on standard input. */
  readonly target: string;
  /** Of Azure; a placeholder where no host tells. */
  readonly resource: string;
}

/** How one part of the way is gone with one kind of key. */
export interface Way {
  readonly detail: string;
  readonly commands: (names: Names) => readonly string[];
}

/** The parts of the way that differ. A part that a kind does not have is left out. */
export interface Ways {
  readonly replace?: Way;
  /** Where the old one is dead by then: there is nothing to rotate. */
  readonly remake?: Way;
  readonly deploy?: Way;
  readonly verifyNew?: Way;
  readonly revoke: Way;
  /** Where somebody else uses it: what is different then. */
  readonly revokeNow?: Way;
  readonly prove?: Way;
  /** Its revocation ends its successor, too: it comes first in any case. */
  readonly revokeFirst?: true;
}

/** By the rule, and by who holds the record where one is proved: a service account may hold keys of another form. */
export const kindOf = ({ ruleId }: RedactedFinding, identification: Identification | null): KeyKind => {
  const kind = (Object.hasOwn(kinds, ruleId) ? kinds[ruleId] : undefined) ?? 'other';
  const owner = identification?.proved?.record.owner.type;
  return kind === 'project' && owner === 'service_account' ? 'service' : kind;
};

const kinds: Readonly<Record<string, KeyKind>> = {
  'openai-project-key': 'project',
  'openai-service-account-key': 'service',
  'openai-admin-key': 'admin',
  'openai-user-key': 'legacy',
  'azure-openai-key': 'azure',
  'azure-openai-key-legacy': 'azure',
  'azure-ai-services-key': 'azure',
  'openai-session-key': 'login',
  'chatgpt-access-token': 'login',
  'chatgpt-refresh-token': 'login',
  'openai-ephemeral-client-secret': 'ephemeral',
};

/** `name` of `name.openai.azure.com`. */
export const resourceOf = (finding: RedactedFinding, verification: Verification | null): string => {
  const host = verification?.host ?? finding.hosts?.[0] ?? '';
  return (
    /^([a-z0-9][a-z0-9-]{0,62})\.(?:openai\.azure|cognitiveservices\.azure|services\.ai\.azure)\./.exec(host)?.[1] ??
    '<resource>'
  );
};

const way = (detail: string, ...commands: readonly string[]): Way => ({
  detail,
  commands: ({ target, resource }) =>
    commands.map((command) =>
      command
        .replace('{target}', () => target)
        .replace('{resource}', resource)
        // With the key on standard input, there is nobody to ask.
        .replace('--apply', target === '-' ? '--apply --yes --key-id <key_...>' : '--apply'),
    ),
});

const API_KEYS = 'https://platform.openai.com/api-keys';
const ADMIN_KEYS = 'https://platform.openai.com/settings/organization/admin-keys';

const deploy = way(
  'Put the new key wherever the old one is read: secret manager, CI secrets, servers, .env files of colleagues. In no file that git tracks.',
);

const remake = way(
  `Make it at ${API_KEYS}, in the same project, with no more permissions than it needs; for a program, in a service account.`,
);

const verifyNew = way(
  'Where the new key runs; it must say live. Look whether the service itself works, too.',
  'tripkey verify --env OPENAI_API_KEY',
);

const prove = way('It must say dead, with exit status 0.', 'tripkey incident {target}');

const revokeByApi = way(
  'When it has fallen silent: its last use tells. With OPENAI_ADMIN_KEY set, the first command shows what would be deleted, and the second deletes it. ' +
    `By hand: ${API_KEYS}`,
  'tripkey revoke {target}',
  'tripkey revoke {target} --apply',
);

/** All that is said differently of the kinds. */
export const ways: Readonly<Record<KeyKind, Ways>> = {
  project: {
    replace: way(
      `A person's key is made at ${API_KEYS}, in the same project. With OPENAI_ADMIN_KEY set, the command says what a rotation would do from there to the end, and how to begin it; it changes nothing.`,
      'tripkey rotate {target}',
    ),
    remake,
    deploy,
    verifyNew,
    revoke: revokeByApi,
    revokeNow: way(
      `With OPENAI_ADMIN_KEY set; it is in use, so --force-in-use is needed. By hand: ${API_KEYS}`,
      'tripkey revoke {target}',
      'tripkey revoke {target} --apply --force-in-use',
    ),
    prove,
  },
  service: {
    replace: way(
      'With OPENAI_ADMIN_KEY set. The first command plans each step and changes nothing. The second makes a new service account with a key of its own, and hands it over: the old account can go then, and its key with it.',
      'tripkey rotate {target}',
      `tripkey rotate {target} --apply --exec '<command that reads the new key>'`,
    ),
    remake,
    deploy,
    verifyNew,
    revoke: way(
      `OpenAI's API does not delete a single key of a service account. The rotation ends with deleting the old account, and all of its keys with it; or delete the key at ${API_KEYS}`,
      'tripkey rotate {target} --apply',
    ),
    revokeNow: way(
      `Delete the key at ${API_KEYS}: OpenAI's API does not delete a single key of a service account. Deleting the account ends all of its keys.`,
      'tripkey revoke {target}',
    ),
    prove,
  },
  admin: {
    replace: way(`Make a new admin key at ${ADMIN_KEYS}, with no more scopes than it needs and an expiry.`),
    deploy,
    verifyNew: way('Where the new key runs; it must say live.', 'tripkey verify --env OPENAI_ADMIN_KEY'),
    revoke: way(
      `An admin key rules the whole organization: do not wait for the next working day. With another admin key in OPENAI_ADMIN_KEY, or by hand: ${ADMIN_KEYS}`,
      'tripkey revoke {target} --allow-admin',
      'tripkey revoke {target} --allow-admin --apply',
    ),
    revokeNow: way(
      `With another admin key in OPENAI_ADMIN_KEY, or by hand: ${ADMIN_KEYS}. Then look in the audit log for keys, service accounts and members that it made: they outlive it.`,
      'tripkey revoke {target} --allow-admin',
      'tripkey revoke {target} --allow-admin --apply --force-in-use',
    ),
    prove,
  },
  legacy: {
    replace: way(
      `Make a key of a project at ${API_KEYS}: keys of the old kind open every organization and project of their user, and no administrator sees them.`,
    ),
    deploy,
    verifyNew,
    revoke: way(`Only its user can: at ${API_KEYS}, under "User API keys". No administrator and no API reaches it.`),
    revokeNow: way(
      `Only its user can: at ${API_KEYS}, under "User API keys". Removing the user from the organization ends what the key may do there.`,
    ),
    prove,
  },
  azure: {
    replace: way(
      'A resource has two keys, and both work. Find out which one leaked: the last four characters are those of the preview. The other one is the new key.',
      'az cognitiveservices account keys list --name {resource} --resource-group <group>',
    ),
    deploy,
    verifyNew: way('Look whether the service works with the other key: its requests must succeed.'),
    revoke: way(
      'Azure revokes no single key: making it anew ends the old value. Name the one that leaked.',
      'az cognitiveservices account keys regenerate --name {resource} --resource-group <group> --key-name <Key1|Key2>',
    ),
    prove,
  },
  login: {
    revokeFirst: true,
    revoke: way(
      'It is a login of a person, no key. Log out everywhere: at chatgpt.com, Settings, Security, "Log out of all devices"; for a session of the platform at platform.openai.com. ' +
        'Logging out ends every login of that person, a new one too, so it comes first. Then change the password if it may have leaked as well.',
    ),
    replace: way('Log in again (Codex: codex login). In CI, use an API key of a project instead of a login.'),
  },
  ephemeral: {
    revokeFirst: true,
    revoke: way(
      'Nothing revokes it: it ends by itself ten seconds to two hours after it was made. See that the key that made it has not leaked as well, and that secrets of this kind are not logged.',
    ),
  },
  other: {
    replace: way('Make a new one where it was made, with no more rights than it needs.'),
    deploy,
    verifyNew: way('Look whether what runs on it works.'),
    revoke: way('Revoke the old one where it was made.'),
  },
};
