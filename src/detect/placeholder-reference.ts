/**
 * What the value is when it only points to a key or to something else: a template or environment reference, a vault address, a mask, a
 * URL, a path, a file name, an e-mail address. In words that hold none of it; undefined when it is none of these.
 */
export function referenceReason(value: string): string | undefined {
  const text = value.slice(0, longestRead).trim();
  return references.find(([pattern]) => pattern.test(text))?.[1];
}

const longestRead = 400;

const references: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\$[{(]|\{\{|\}\}|<[^<>]{1,80}>|<%|%>|#\{|\{[A-Za-z_]\w{0,80}\}|\[[A-Za-z _-]{3,80}\]/, 'a template reference'],
  [
    /^\$(?:env:)?[A-Za-z_]\w*$|^%[A-Za-z_]\w{0,80}%$|^!(?:Ref|Sub|ENV|env|vault)\b|^@[A-Za-z]/,
    'a reference to a variable',
  ],
  [
    /\b(?:process\.env|import\.meta\.env|os\.environ|os\.getenv|getenv|secrets\.[A-Za-z]|ENV\[|Deno\.env|env\.[A-Z_]{3}|st\.secrets)/,
    'read from the environment',
  ],
  [
    /^(?:op|vault|secret|secrets|ssm|sm|gcp-?sm|aws-?sm|keyring|keychain|bws|doppler|infisical|env|file|akv|azkv|ref\+\w+)(?::|:\/\/)\S/i,
    'a reference to a vault',
  ],
  [/^(?:arn:aws|projects\/[\w-]+\/secrets\/|ENC\[|AQICAH|encrypted:|\$ANSIBLE_VAULT)/, 'a reference to a vault'],
  [/\*{2}|\u2022|\u2026|\.{3}|\u00b7{2}|\u25cf|\u00e2\u0080[\u00a2\u00a6]|#{4}|_{5}|-{5}/, 'a mask'],
  [/^[a-z][a-z0-9+.-]{1,20}:\/\//i, 'a URL'],
  [
    /^(?:www\.|api\.|localhost\b)|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|ai|dev|cn|local)(?:[:/]|$)/i,
    'a host name',
  ],
  [/^[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}$/i, 'an e-mail address'],
  [
    /^(?:\.{1,2}\/|~\/|[A-Za-z]:\\|\/(?:[a-z._-]+\/)+[\w.-]*$|\/(?:run|etc|var|home|Users|usr|opt|mnt|tmp|secrets)\/)/,
    'a path',
  ],
  [/\.(?:txt|json|ya?ml|toml|ini|env|key|pem|crt|cfg|conf|md|py|[cm]?[jt]sx?|sh|log|csv|html?|pdf)$/i, 'a file name'],
];
