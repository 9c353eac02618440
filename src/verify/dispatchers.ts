import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { UsageError } from '../errors.ts';
import { isPastProxy } from './no-proxy.ts';

/** How requests leave: plain http stays on this machine, so it takes no proxy: HTTP_PROXY would carry the key away. */
export interface Dispatchers {
  readonly plain: Dispatcher;
  /** For the proxy, or past it where NO_PROXY says so. */
  readonly secure: (url: URL) => Dispatcher;
  /** Ends all connections; waits for nothing that hangs. */
  readonly destroy: () => Promise<void>;
}

export interface DispatcherOptions {
  /** For HTTPS_PROXY and NO_PROXY (small letters before capitals), and nothing else: HTTP_PROXY and ALL_PROXY are not read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For a connection and for a proxy's answer. */
  readonly timeoutMs: number;
  /** Trusted instead of Node's authorities, for tests: PEM. */
  readonly ca?: string | undefined;
}

/** Connects to nothing yet. Throws UsageError for a proxy's URL that makes no sense; neither it nor its cause quotes the URL, which may hold a password. */
export const createDispatchers = ({ env, timeoutMs, ca }: DispatcherOptions): Dispatchers => {
  // Whoever may not be trusted is not asked, whatever NODE_TLS_REJECT_UNAUTHORIZED says.
  const tls = { rejectUnauthorized: true, timeout: timeoutMs, ...(ca !== undefined && { ca }) };
  const { uri, token } = parseProxy(env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '');
  const noProxy = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  const plain = new Agent({ connect: { timeout: timeoutMs } });
  const straight = new Agent({ connect: tls });
  // Not undici's EnvHttpProxyAgent: its NO_PROXY knows no `*` in a list, no IPv6 address without brackets and no networks.
  const proxy =
    uri === ''
      ? straight
      : new ProxyAgent({ uri, requestTls: tls, proxyTls: tls, ...(token !== undefined && { token }) });
  return {
    plain,
    secure: (url) => (isPastProxy(noProxy, url) ? straight : proxy),
    destroy: async () => void (await Promise.all([...new Set([plain, straight, proxy])].map((one) => one.destroy()))),
  };
};

interface Proxy {
  /** Without user and password; empty for none. */
  readonly uri: string;
  /** For `proxy-authorization`. */
  readonly token?: string;
}

/** `host:port` alone is taken for http, as other programs do. undici itself forgets a user without a password. */
const parseProxy = (text: string): Proxy => {
  if (text === '') return { uri: '' };
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url === undefined || url.hostname === '' || !/^https?:$/.test(url.protocol)) throw wrongProxy();
  if (url.username === '' && url.password === '') return { uri: url.origin };
  const login = `${decoded(url.username)}:${decoded(url.password)}`;
  return { uri: url.origin, token: `Basic ${Buffer.from(login).toString('base64')}` };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrongProxy();
  }
};

const wrongProxy = (): UsageError =>
  new UsageError('HTTPS_PROXY is no URL of a proxy', 'as in http://proxy.example:3128');
