/** base64("OpenAI"): in the exact middle of every key of OpenAI's platform (docs/design/formats.md 1.1). */
export const MARKER = 'T3BlbkFJ';

/** What stands in the middle of values: of Azure's keys too (rules/shared/azure-key.ts, docs/design/formats.md 2.1). */
export const valueMarkers: readonly string[] = [MARKER, 'JQQJ9', 'AAAAACOG', 'AAABACOG'];

/** Whether a keyword is a part of a value, not a name beside it. */
export const isValueMarker = (keyword: string): boolean => valueMarkers.includes(keyword);
