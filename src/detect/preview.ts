/** Public beginnings of values: they say what a key is and nothing of its secret. */
const PREFIX =
  /^(?:sk-(?:proj|svcacct|admin|None|ant-(?:api\d{2}|admin\d{2}|oat\d{2})|or-v1|lf|api|helicone|lw)-|sk-|(?:sk|rk)_(?:live|test|prod)_|sk_|sess-|ek_|whsec_|eyJ|rt_|at-|org-|proj_|pplx-|gsk_|xai-|AIza|AQ\.|hf_|r8_|tgp_v1_|nvapi-|csk-|lsv2_(?:pt|sk)_|vck_|tvly-|pk-lf-)/;
const SHOWN = 4;
/** Of a shorter value four characters would be a good part. */
const SHORTEST_SHOWN = 20;

/** What is shown of a secret: its public prefix, `…`, and its last four characters (`sk-proj-…x7Qw`). */
export const preview = (secret: string): string => {
  const prefix = PREFIX.exec(secret)?.[0] ?? '';
  const hidden = secret.length - prefix.length;
  return `${prefix}…${hidden >= SHORTEST_SHOWN ? secret.slice(-SHOWN) : ''}`;
};
