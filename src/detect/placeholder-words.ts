/**
 * Whether words in a value without the marker say that it is none: "your key here", "dummy", "à remplacer". In words that hold none of
 * it; undefined when there are none. A long random part beside weak words (`test-key-` and 32 characters) keeps it a key.
 */
export function wordReason(value: string): string | undefined {
  const text = value.toLowerCase();
  if (hasWord(value, text, strongWords)) return 'words of a placeholder';
  if (hasWord(value, text, weakWords) && !hasRandomPart(text)) return 'words of a placeholder';
  return undefined;
}

/**
 * How many parts of the text between `-` or `_` are words of a sentence. Used with a second sign only: a random body of 148 characters
 * has such a part now and then.
 */
export function countSentenceWords(text: string): number {
  return text.split(/[-_]/).filter((part) => isOneCase(part) && sentenceWords.has(part.toLowerCase())).length;
}

/** One list a language; what a person writes where a key should go. Diacritics do not occur in values that look like keys. */
const strongWords: readonly string[] = [
  ...'your yours example sample dummy fake mock mocked placeholder insert replace change changeme changeit redacted removed'.split(
    ' ',
  ),
  ...'todo fixme notreal notakey none null undefined invalid nonexistent nothing empty missing hidden masked paste enter'.split(
    ' ',
  ),
  ...'lorem ipsum foobar deadbeef cafebabe badc0ffee'.split(' '),
  ...'votre exemple inserez remplacez remplacer changez factice cle_ici cleici collez'.split(' '),
  ...'tu-clave tuclave clave_aqui clave-aqui claveaqui ejemplo reemplaza reemplazar inserta cambiar cambiame ficticia falsa'.split(
    ' ',
  ),
  ...'sua-chave suachave chave_aqui chave-aqui chaveaqui exemplo substitua substituir insira troque ficticio'.split(
    ' ',
  ),
  ...'dein deine ihr-schluessel schluessel_hier schluessel beispiel ersetzen einfuegen platzhalter geheim'.split(' '),
  ...'nide ni-de tihuan qingshuru shuru miyao shili zhanweifu wode'.split(' '),
  ...'xxx foo bar baz abc real not'.split(' '),
];
const weakWords: readonly string[] = [
  ...'my key api test tests testing local demo secret token here this that openai azure chatgpt apikey mykey sandbox'.split(
    ' ',
  ),
  ...'model gpt password default value string stub some any user proxy staging'.split(' '),
  ...'mi tu mon ici aqui clave chave cle mein hier'.split(' '),
];
const sentenceWords: ReadonlySet<string> = new Set([
  ...'a an and are as at be by can do for from go has have if in is it my no not of on or our so the this that to use we with you'.split(
    ' ',
  ),
  ...'your key keys api real fake test example sample dummy mock secret token here insert replace change just only value place put'.split(
    ' ',
  ),
  ...'openai project admin service account leaked revoked never ever used please dont nothing see random string text docs demo'.split(
    ' ',
  ),
]);

/**
 * Long words anywhere, shorter ones at an edge, the shortest as a part of their own, so that chance does not make them: with these rules
 * fewer than 2 of 10,000 random values of 20 to 48 characters have one.
 */
function hasWord(value: string, text: string, words: readonly string[]): boolean {
  return words.some((word) => {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      const end = at + word.length;
      if (isPlain(value.slice(at, end)) && edgesOf(text, at, end) >= edgesNeeded(word)) return true;
    }
    return false;
  });
}

function edgesNeeded(word: string): number {
  if (word.length >= 5) return 0;
  return word.length === 4 ? 1 : 2;
}

function edgesOf(text: string, start: number, end: number): number {
  return (
    Number(start === 0 || isSign(text.charCodeAt(start - 1))) +
    Number(end === text.length || isSign(text.charCodeAt(end)))
  );
}

function isSign(code: number): boolean {
  return !((code >= 48 && code <= 57) || (code >= 97 && code <= 122));
}

/** `word`, `WORD` or `Word`: not the mixture that chance makes. */
function isPlain(text: string): boolean {
  return isOneCase(text) || text.slice(1) === text.slice(1).toLowerCase();
}

function isOneCase(text: string): boolean {
  return text === text.toLowerCase() || text === text.toUpperCase();
}

/** 24 characters in a row with digits among them and no word at their start: a key with a name in front. */
function hasRandomPart(text: string): boolean {
  return text.split(/[-_.:/]/).some((part) => part.length >= 24 && /\d/.test(part) && /[a-z]/.test(part));
}
