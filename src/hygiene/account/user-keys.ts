import { isObject } from '../../json.ts';
import type { Http } from '../../verify/http.ts';
import { openaiHeaders } from '../../verify/openai.ts';

/**
 * Whether users of the admin key's organization may make keys outside projects: `settings.disable_user_api_keys` of the organization in `/v1/me`. That path
 * is not in the specification, and other scanners have seen the setting there: null where it is not, or where it is not clear which organization is meant.
 * Everything else in the answer is personal and is not looked at.
 */
export const askUserKeysAllowed = async (
  http: Http,
  { key, origin }: { readonly key: string; readonly origin: string },
): Promise<boolean | null> => {
  const answer = await http.send({ method: 'GET', url: `${origin}/v1/me`, headers: openaiHeaders(key.trim()) });
  if (answer.kind === 'failure' || answer.status !== 200) return null;
  const orgs = isObject(answer.json) ? answer.json['orgs'] : undefined;
  const data = isObject(orgs) ? orgs['data'] : undefined;
  const list = (Array.isArray(data) ? data : []).filter(isObject);
  const slug = answer.headers['openai-organization'];
  const [own, ...more] = list.length === 1 ? list : list.filter(({ name }) => slug !== undefined && name === slug);
  const settings = more.length === 0 && own !== undefined ? own['settings'] : undefined;
  const disabled = isObject(settings) ? settings['disable_user_api_keys'] : undefined;
  return typeof disabled === 'boolean' ? !disabled : null;
};
