import type { Finding } from '../detect/finding.ts';

/** How a key is ended that OpenAI's admin API knows nothing of, in lines; undefined for those that it knows. Nothing is sent for them. */
export const elsewhere = ({ ruleId, hosts }: Finding): readonly string[] | undefined => {
  if (ruleId === 'openai-project-key' || ruleId === 'openai-service-account-key') return undefined;
  if (ruleId === 'openai-admin-key' || ruleId === 'openai-user-key') return undefined;
  if (ruleId.startsWith('azure-')) return azureWay(hosts?.[0]);
  return Object.hasOwn(others, ruleId) ? others[ruleId] : unknownWay;
};

/** A resource has two keys, so that one can be replaced while the other is in use. */
const azureWay = (host: string | undefined): readonly string[] => {
  const name = /^([a-z0-9][a-z0-9-]{0,62})\./.exec(host ?? '')?.[1] ?? '<resource>';
  return [
    'A key of Azure is not deleted but made anew, by whoever administers the resource; nothing was sent.',
    'A resource has two keys. Have everybody use the other one first, see which one leaked, then make that one anew:',
    `  az cognitiveservices account keys list --name ${name} --resource-group <group>`,
    `  az cognitiveservices account keys regenerate --name ${name} --resource-group <group> --key-name Key1`,
    'Then ask whether the old one is dead: tripkey verify -',
  ];
};

const others: Readonly<Record<string, readonly string[]>> = {
  'openai-session-key': [
    'It is a login of a person, and no key: log out everywhere (https://platform.openai.com, Settings, Security).',
  ],
  'chatgpt-access-token': [
    'It is a login of a person, and no key: log out everywhere (https://chatgpt.com, Settings, Security).',
  ],
  'chatgpt-refresh-token': [
    'It is a login of a person, and no key: log out everywhere (https://chatgpt.com, Settings, Security).',
  ],
  'openai-ephemeral-client-secret': ['It ends by itself within minutes. Look for the key that it was made with.'],
};

const unknownWay = ["It is no key of OpenAI's API: tripkey cannot revoke it. Its vendor's dashboard can."];
