/** Every format of a report, in the order in which help lists them; reporters are looked up elsewhere, as help needs none. */
export const formatNames = [
  'text',
  'json',
  'jsonl',
  'sarif',
  'gitlab',
  'junit',
  'github',
  'markdown',
  'csv',
  'html',
] as const;

export type FormatName = (typeof formatNames)[number];
