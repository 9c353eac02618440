import { openaiSubject } from './assignment-context.ts';
import { leadsBefore } from './assignment-forms.ts';
import { isKnownShape } from './assignment-shapes.ts';
import { wordLikelihood } from './assignment-words.ts';
import { alphabetOf, minimumEntropy, shannonEntropy } from './entropy.ts';
import { hasAzureOpenAiContext } from './openai-context.ts';
import { unmarkedPlaceholderReason } from './placeholder.ts';
import type { Judgement, Surroundings } from './rule.ts';

/**
 * Judges a value that stands after a key-like name: null unless the name is OpenAI's, the value has no published shape, and it is as random
 * as its length and alphabet ask. Low for placeholders, UUIDs and values under 20 characters, else medium.
 */
export function judgeAssignment(secret: string, around: Surroundings): Judgement | null {
  const value = decodedValue(secret);
  const body = bodyOf(value);
  if (!isRandom(body) || isKnownShape(value) || isAzureLegacy(value, around)) return null;
  const subject = subjectOf(around);
  if (subject === undefined) return null;
  const doubt = unmarkedPlaceholderReason(value) ?? doubtOf(value, body);
  if (doubt !== undefined) return { confidence: 'low', reasons: [subject, doubt] };
  return { confidence: 'medium', reasons: [subject, 'it is random and of no published format'] };
}

function subjectOf(around: Surroundings): string | undefined {
  for (const lead of leadsBefore(around.text, around.start)) {
    const subject = openaiSubject(lead, around);
    if (subject !== undefined) return subject;
  }
  return undefined;
}

/** Fewer characters of a value are no key. */
const SHORTEST = 16;
/** Under this many, chance identifiers are too many for medium. */
const SHORT = 20;
/** `wordLikelihood` above which a value is words: 1 in 100,000 random base62 values of 32 characters, 1 in 800 of base64url (docs/design/classifier.md). */
const WORDS = -3;

/** Whether a value is as random as its length and alphabet ask: long enough, no number, no words, no name of a constant. */
export function isRandom(body: string): boolean {
  const alphabet = alphabetOf(body);
  if (body.length < SHORTEST || alphabet === undefined) return false;
  if (/^\d+$/.test(body) || /^[a-z_/-]+$/.test(body) || /^[A-Z_/-]+$/.test(body) || isConstantName(body)) return false;
  // Most candidates are names.
  return wordLikelihood(body) <= WORDS && shannonEntropy(body) >= minimumEntropy(body.length, alphabet);
}

/** `MY_KEY_2`: no random value of an alphabet with `_` is without lower case. */
function isConstantName(text: string): boolean {
  return text.includes('_') && text === text.toUpperCase();
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function doubtOf(value: string, body: string): string | undefined {
  if (uuid.test(value)) return 'a UUID, which is often an identifier';
  return body.length < SHORT ? 'short for a key' : undefined;
}

/** `sk-`, `sk-team-`, `key_`: the name of its kind is no part of the random text, nor are the dashes of a UUID. */
function bodyOf(value: string): string {
  if (uuid.test(value)) return value.replaceAll('-', '');
  const body = value.replace(/^(?:[a-z]{2,8}[-_]){1,2}/, '').replace(/=+$/, '');
  return body.length >= SHORTEST ? body : value;
}

/** 32 lower hexadecimal characters beside Azure OpenAI are for azure-openai-key-legacy to judge. */
function isAzureLegacy(value: string, around: Surroundings): boolean {
  return /^[0-9a-f]{32}$/.test(value) && hasAzureOpenAiContext(around);
}

/**
 * Kubernetes keeps values in base64: the text inside is judged when it is text. A random value decodes to text once in 10⁷. Whatever
 * stands behind it does not count: quoted-printable takes a padding `=` at a line's end for a continuation.
 */
function decodedValue(secret: string): string {
  // With any other first character, the first byte is none of a text.
  const encoded = /^[I-Za-f][A-Za-z0-9+/]{23,}/.exec(secret)?.[0];
  if (encoded === undefined) return secret;
  const text = Buffer.from(encoded, 'base64').toString('latin1').trimEnd();
  return /^[\x20-\x7e]{16,}$/.test(text) ? text : secret;
}
