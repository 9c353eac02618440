/** The part of JSON Schema that the configuration needs. `title` says in words what is expected: error messages are made of it. */
export interface Schema {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | Schema;
  readonly anyOf?: readonly Schema[];
}

const severity: Schema = { type: 'string', title: 'a severity', enum: ['critical', 'high', 'medium', 'low', 'info'] };
const confidence: Schema = { type: 'string', title: 'a confidence', enum: ['high', 'medium', 'low'] };
const ruleId: Schema = {
  type: 'string',
  title: 'a rule id (lower-case words joined by -)',
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
  maxLength: 64,
};
const text: Schema = {
  type: 'string',
  title: 'a text of one line',
  minLength: 1,
  maxLength: 1000,
  pattern: '^[^\\r\\n]*$',
};
const glob: Schema = { type: 'string', title: 'a glob', minLength: 1, maxLength: 1000 };
const size: Schema = {
  title: 'a number of bytes or a size such as "10MB"',
  anyOf: [
    { type: 'integer', minimum: 1 },
    { type: 'string', pattern: '^[0-9]{1,12}(\\.[0-9]{1,3})? ?([kKmMgG]([iI]?[bB])?|[bB])$' },
  ],
};
const count: Schema = { type: 'integer', title: 'a whole number of at least 0', minimum: 0 };

const limits: Schema = {
  type: 'object',
  title: 'a table',
  description:
    'What the reading stops at. Whatever a limit cuts off is reported and makes the scan incomplete (exit 3).',
  additionalProperties: false,
  properties: {
    max_file_size: { ...size, description: 'Bytes of one file. Default: none.' },
    max_archive_depth: { ...count, description: 'Archives in archives; 0 opens none.', default: 4 },
    max_archive_size: { ...size, description: 'Bytes that one archive may unpack to.', default: '1GB' },
    max_archive_ratio: {
      type: 'integer',
      title: 'a whole number of at least 1',
      minimum: 1,
      description: 'Unpacked bytes for each packed byte.',
      default: 250,
    },
    max_archive_entries: { ...count, description: 'Members of one archive.', default: 100_000 },
  },
};

const rule: Schema = {
  type: 'object',
  title: 'a table',
  additionalProperties: false,
  required: ['id', 'pattern'],
  properties: {
    id: { ...ruleId, description: 'Unique, and none of the built-in rules.' },
    title: { ...text, description: 'Named in reports. Default: the id.' },
    description: { type: 'string', title: 'a text', maxLength: 4000 },
    severity: { ...severity, default: 'high' },
    confidence: { ...confidence, default: 'high' },
    keywords: {
      type: 'array',
      title: 'a list of texts',
      description: 'Case-sensitive literals, one of which stands near every match. Default: taken from the pattern.',
      maxItems: 64,
      items: { type: 'string', title: 'a text of at least 4 printable ASCII characters', pattern: '^[ -~]{4,100}$' },
    },
    pattern: {
      type: 'string',
      title: 'a regular expression',
      description: 'A JavaScript regular expression; also (?i) and (?P<name>…). The group named secret is the value.',
      minLength: 1,
    },
    entropy: {
      type: 'number',
      title: 'a number from 0 to 8',
      description: 'Shannon bits per character that the value must reach.',
      minimum: 0,
      maximum: 8,
    },
    examples: {
      type: 'array',
      title: 'a list of texts',
      description: 'Templates in which the rule matches exactly once: `tripkey rules test` tries them.',
      maxItems: 1000,
      items: { type: 'string', title: 'a text', minLength: 1, maxLength: 20_000 },
    },
    counter_examples: {
      type: 'array',
      title: 'a list of texts',
      description: 'Templates in which it must not match.',
      maxItems: 1000,
      items: { type: 'string', title: 'a text', minLength: 1, maxLength: 20_000 },
    },
  },
};

const allow: Schema = {
  type: 'object',
  title: 'a table',
  additionalProperties: false,
  required: ['fingerprint', 'reason'],
  properties: {
    fingerprint: {
      type: 'string',
      title: 'a fingerprint of 16 hex digits (never the key itself)',
      pattern: '^[0-9a-f]{16}$',
    },
    reason: text,
    expires: {
      type: 'string',
      title: 'a date such as 2027-01-31',
      description: 'The last day on which the entry holds, UTC.',
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
    },
    path: { ...glob, description: 'The entry holds in these files only.' },
  },
};

const doctor: Schema = {
  type: 'object',
  title: 'a table',
  description: 'What `tripkey doctor` checks.',
  additionalProperties: false,
  properties: {
    disable: {
      type: 'array',
      title: 'a list of check ids',
      description: 'Turns checks off.',
      items: { ...ruleId, title: 'a check id (lower-case words joined by -)' },
    },
    severity: {
      type: 'object',
      title: 'a table',
      description: 'Severity by check id: medium and worse count for the exit status.',
      additionalProperties: severity,
    },
    max_age_days: {
      type: 'integer',
      title: 'a whole number from 1 to 3650',
      description: 'Days after which a key is to be rotated.',
      minimum: 1,
      maximum: 3650,
      default: 90,
    },
  },
};

/** What `tripkey.toml` may hold. schema/tripkey.schema.json is this, written out (test/config/schema.test.ts). */
export const configSchema = {
  type: 'object',
  title: 'tripkey configuration',
  description: 'tripkey.toml or .config/tripkey.toml; see docs/configuration.md.',
  additionalProperties: false,
  properties: {
    min_confidence: { ...confidence, description: 'Findings below it are not reported.', default: 'medium' },
    all_vendors: { type: 'boolean', title: 'true or false', description: "Other vendors' keys too.", default: false },
    strict: {
      type: 'boolean',
      title: 'true or false',
      description: 'Allow comments of other scanners do not count.',
      default: false,
    },
    include: { type: 'array', title: 'a list of globs', description: 'Only these paths are scanned.', items: glob },
    exclude: { type: 'array', title: 'a list of globs', description: 'These paths are not scanned.', items: glob },
    enable: { type: 'array', title: 'a list of rule ids', description: 'Turns on rules that are off.', items: ruleId },
    disable: { type: 'array', title: 'a list of rule ids', description: 'Turns rules off.', items: ruleId },
    severity: {
      type: 'object',
      title: 'a table',
      description: 'Severity by rule id.',
      additionalProperties: severity,
    },
    limits,
    doctor,
    rules: {
      type: 'array',
      title: 'a list of tables, [[rules]]',
      description: "The project's own rules.",
      items: rule,
    },
    allow: {
      type: 'array',
      title: 'a list of tables, [[allow]]',
      description: 'Findings declared harmless.',
      items: allow,
    },
    import: {
      type: 'object',
      title: 'a table',
      additionalProperties: false,
      properties: {
        gitleaks: {
          type: 'string',
          title: 'a path',
          description: 'A gitleaks configuration in the repository whose rules are taken over.',
          minLength: 1,
        },
      },
    },
  },
} as const satisfies Schema;
