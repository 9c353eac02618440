import { UsageError } from '../errors.ts';

/** Where OpenAI's API is. */
export const OPENAI_ORIGIN = 'https://api.openai.com';

/** The origin that `--api-base` names. Throws UsageError for anything but an https origin, or an http one on this machine; quotes no user and password. */
export const parseApiBase = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '') throw wrong('it is no URL');
  if (url.username !== '' || url.password !== '') throw wrong('it has a user or a password in it');
  // No name of a host has a part of more than 63 characters; hosts are shown and looked up, keys are not.
  if (/^sk-|[^.]{64}/.test(url.hostname)) throw wrong('its host is no name of a host');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || /[?#]$/.test(text))
    throw wrong('it has more than a host and a port');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return url.origin;
  throw wrong(url.protocol === 'http:' ? 'http shows keys to everybody on the way' : 'its protocol is not https');
};

/** Whether a URL leads to this machine, by its name alone. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);

const wrong = (why: string): UsageError =>
  new UsageError(
    `--api-base: ${why}`,
    'an origin, as in https://gateway.example; http only for 127.0.0.1, [::1] and localhost',
  );
