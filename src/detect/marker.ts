/** base64("OpenAI"): in the exact middle of every key of OpenAI's platform (docs/design/formats.md 1.1). */
export const MARKER = 'T3BlbkFJ';
