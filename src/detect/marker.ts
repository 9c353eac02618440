/** base64("OpenAI"): in the exact middle of every key of OpenAI's platform (formats.md 1.1). */
export const MARKER = 'T3BlbkFJ';
