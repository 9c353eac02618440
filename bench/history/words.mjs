/** Lines that look like code to a compressor and to a prefilter, made of a vocabulary that one seed decides. */
export function createLines(random) {
  const words = vocabulary(random, 1500);
  const word = () => random.pickSkewed(words);
  const name = () => word() + capital(word());
  const number = () => random.below(10_000);
  const templates = [
    () => `  const ${name()} = ${name()}(${word()}, '${word()} ${word()}');`,
    () => `    if (${name()} === ${number()}) return ${name()};`,
    () => `  ${name()}.${name()}(${name()}, { ${word()}: ${number()}, ${word()}: '${word()}' });`,
    () => `import { ${name()}, ${name()} } from './${word()}/${word()}';`,
    () => `// ${Array.from({ length: 4 + random.below(9) }, word).join(' ')}.`,
    () => `export function ${name()}(${word()}: ${capital(word())}): ${capital(word())} {`,
    () => `    expect(${name()}(${number()})).toBe('${word()}-${number()}');`,
    () => `      "${word()}-${word()}": "^${random.below(9)}.${random.below(30)}.${random.below(9)}",`,
    () => '  }',
    () => '}',
    () => '',
  ];
  /** What a scanner for these keys stumbles over: every word of it, and never a key. */
  const lures = [
    () => `import OpenAI from 'openai'; // ${word()}`,
    () => `const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY }); // ${number()}`,
    () => `export OPENAI_API_KEY=your-${word()}-here`,
    () => `# api.openai.com/v1/${word()} takes ${word()} as sk-…${number()}`,
    () => `  task-${word()}: disk-${word()}-${number()}, risk-proj-${word()}`,
  ];
  return {
    line: () => random.pick(templates)(),
    lure: () => random.pick(lures)(),
    name,
    /** A file of about so many bytes; a share of them speaks of OpenAI. */
    file(bytes, share = 0.05) {
      const lines = [];
      const speaks = random.chance(share);
      for (let length = 0; length < bytes;) {
        const line = speaks && random.chance(0.08) ? random.pick(lures)() : random.pick(templates)();
        lines.push(line);
        length += line.length + 1;
      }
      return lines;
    },
  };
}

function vocabulary(random, count) {
  const starts = ['b', 'c', 'd', 'f', 'g', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'tr', 'st', 'pl', 'gr', 'ch'];
  const vowels = ['a', 'e', 'i', 'o', 'u', 'ea', 'io'];
  const ends = ['', '', 'n', 'r', 's', 't', 'l', 'ct', 'nd'];
  const syllable = () => random.pick(starts) + random.pick(vowels) + random.pick(ends);
  return Array.from({ length: count }, () => Array.from({ length: 1 + random.below(3) }, syllable).join(''));
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
