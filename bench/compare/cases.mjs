import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const SEEDS = [1, 2, 3, 4, 5];

/** A file for each row and seed, in a folder of its own. `rows` are `{ name, text: (seed) => bytes }`. */
export const writeCases = (rows) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tripkey-bench-cases-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, 'src'));
  for (const [index, { text }] of rows.entries())
    for (const seed of SEEDS) writeFileSync(path.join(folder, nameOf(index, seed)), text(seed));
  return folder;
};

/** Of the five files of each row, in how many something was found. */
export const countFound = (rows, findings) =>
  rows.map((_, index) => SEEDS.filter((seed) => findings.some((text) => text.includes(nameOf(index, seed)))).length);

export const seedCount = SEEDS.length;

const nameOf = (index, seed) => `src/case-${index}-${seed}.txt`;

/** Every kind of key, as a setting where it needs no other context. */
export const kinds = ({ plant, shapes }) =>
  Object.keys(shapes)
    .filter((shape) => !/-id\/|azure-other/.test(shape))
    .map((shape) => ({ name: shape.replace('/', ', '), text: (seed) => inContext(plant(shape, seed)) }));

const inContext = ({ text, secret }) => (text === secret ? `OPENAI_API_KEY="${secret}"\n` : text);

/** A project key, written so that it does not show. */
export const disguises = ({ plant, encoders, breakers }) => {
  const hidden = Object.entries(encoders).map(([name, encode], index) => ({
    name,
    text: (seed) => Buffer.from(`config:\n    ${encode(`OPENAI_API_KEY=${keyOf(plant, 1, index, seed)}`)}\n`, 'latin1'),
  }));
  const broken = Object.entries(breakers).map(([name, split], index) => ({
    name: `split: ${name}`,
    text: (seed) => Buffer.from(`OPENAI_API_KEY = ${split(keyOf(plant, 2, index, seed), 20 + 10 * seed)}\n`, 'latin1'),
  }));
  return [...hidden, ...broken];
};

/** A key of its own for each file: some scanners tell the same key once. */
const keyOf = (plant, table, index, seed) => plant('openai-project-key/74', table * 10_000 + index * 10 + seed).secret;

/** What stands around a project key in files as they are. */
export const surroundings = ({ plant }) => {
  const around = {
    'end of a sentence': (key) => `The key was ${key}.\n`,
    'argument of a call': (key) => `client(${key})\n`,
    CSV: (key) => `name,key,owner\nshop,${key},mona\n`,
    XML: (key) => `<key>${key}</key>\n`,
    'YAML, inline map': (key) => `openai: {key: ${key}, model: gpt}\n`,
    'query of a URL': (key) => `https://example.com/?api_key=${key}&model=gpt\n`,
    'JSON in JSON': (key) => JSON.stringify({ body: JSON.stringify({ key }) }),
    'log line with \\n before it': (key) => `{"message":"key:\\n${key}\\nused"}\n`,
    'header of a request': (key) => `curl -H "Authorization: Bearer ${key}" https://example.com\n`,
    'Markdown, code': (key) => `Set it to \`${key}\`, then start.\n`,
    'name_ before it': (key) => `backup_${key}\n`,
    '-old behind it': (key) => `${key}-old\n`,
    'coloured log': (key) => `\u001b[32m${key}\u001b[0m\n`,
    'minified line of 200 KB': (key) => `${'var a=1;'.repeat(15_000)}k="${key}";${'var b=2;'.repeat(10_000)}\n`,
  };
  return Object.entries(around).map(([name, text], index) => ({
    name,
    text: (seed) => text(keyOf(plant, 3, index, seed)),
  }));
};

/** What looks like a key and is none. */
export const harmless = ({ expand }) => {
  const text = (template) => (seed) => expand(template, seed);
  const x = (count) => 'x'.repeat(count);
  return [
    { name: 'placeholder in the shape of a key', text: text(`OPENAI_API_KEY=sk-proj-${x(74)}{marker}${x(74)}\n`) },
    { name: 'your-key-here', text: text('OPENAI_API_KEY=sk-your-openai-api-key-goes-here\n') },
    {
      name: 'reference to a variable',
      text: () => `api_key = "\${OPENAI_API_KEY}"\nkey: {{ .Values.openai.apiKey }}\n`,
    },
    { name: 'UUID', text: text('api_key_id: {hex:8}-{hex:4}-4{hex:3}-a{hex:3}-{hex:12}\n') },
    { name: 'commit id', text: text('uses: actions/checkout@{hex:40} # v4\n') },
    { name: 'SHA-256', text: text('sha256 = "{hex:64}"\n') },
    { name: 'integrity of a lock file', text: text('"integrity": "sha512-{b64:86}==",\n') },
    { name: 'base64 of a picture', text: text('src="data:image/png;base64,{b64:400}"\n') },
    { name: 'CSS class', text: (seed) => `.sk-${hash(seed).slice(0, 8)}-spinner-large-circle { color: red }\n` },
    { name: 'publishable key of a form', text: text('FORM_PUBLIC_KEY=form_pub_{62:24}\n') },
  ];
};

const hash = (seed) => createHash('sha256').update(String(seed)).digest('hex');
