import { revokeOptions, rotateOptions } from '../commands/key-options.ts';
import { incidentOptions, policyOptions } from '../commands/options.ts';
import type { Page } from './page.ts';

/** A key is no operand: arguments are seen by everybody on the machine. */
const WHICH =
  'The key is named by its fingerprint, read from standard input (-) or from a variable (--env), and never an argument. Without any, it is the only key that counts here.';

export const incidentPage = {
  name: 'incident',
  summary: 'All about one leaked key: exposure, owner, reach, use since then, and the ordered way out',
  usage: ['incident [fingerprint]', 'incident -', 'incident --env OPENAI_API_KEY'],
  about: [
    `Joins what the repository, OpenAI and, with OPENAI_ADMIN_KEY, the records of the organization say. It changes nothing. ${WHICH}`,
  ],
  operands: 'none',
  options: { ...incidentOptions, ...policyOptions },
  values: { format: ['text', 'json', 'markdown', 'html'] },
  examples: [
    ['tripkey incident', 'The only key that counts here'],
    ['tripkey incident --offline', 'What the repository alone tells; asks nobody'],
    ['tripkey incident -f markdown -o incident.md', 'For an issue or a chat'],
  ],
  exit: '0 when the key is known to be dead, 1 while it may be used.',
  docs: ['docs/incident.md'],
} as const satisfies Page;

export const rotatePage = {
  name: 'rotate',
  summary: 'Replace a leaked key without an outage: a new key, handed over, checked; the old one watched, then revoked',
  usage: ['rotate [fingerprint] --exec COMMAND', 'rotate [fingerprint] --write FILE'],
  about: [
    `Without --apply it prints the plan and changes nothing. Needs OPENAI_ADMIN_KEY. ${WHICH}`,
    'The new key is never printed: the command reads it from its standard input, or the file is made with mode 0600. Run it again after an interruption: it carries on where it was.',
  ],
  operands: 'none',
  options: { ...rotateOptions, ...policyOptions },
  examples: [
    ["tripkey rotate --exec 'gh secret set OPENAI_API_KEY'", 'The plan'],
    ["tripkey rotate --exec 'gh secret set OPENAI_API_KEY' --apply", 'Does it'],
    ['pbpaste | tripkey rotate --new-key - --apply --yes --key-id key_...', "For a person's key, made by hand"],
  ],
  exit: '0 when all was done or only shown, 2 when it refused, 3 when something is left that could not be done or proved.',
  docs: ['docs/rotate.md'],
} as const satisfies Page;

export const revokePage = {
  name: 'revoke',
  summary: 'Delete one leaked key, and prove that it is dead; without --apply, show what would be deleted',
  usage: ['revoke [fingerprint]', 'revoke -'],
  about: [`Deletes one key and nothing else. Needs OPENAI_ADMIN_KEY. ${WHICH}`],
  operands: 'none',
  options: { ...revokeOptions, ...policyOptions },
  examples: [
    ['tripkey revoke', 'Shows what would be deleted'],
    ['tripkey revoke --apply', 'Deletes it, after a question'],
    ['tripkey revoke --apply --yes --key-id key_...', 'Asks nothing'],
  ],
  exit: '0 when all was done or only shown, 2 when it refused, 3 when something is left that could not be done or proved.',
  docs: ['docs/revoke.md'],
} as const satisfies Page;
