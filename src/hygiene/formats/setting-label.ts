import type { NamedKey } from './named-keys.ts';

/**
 * What people call a key that stands in a file: `` `OPENAI_API_KEY` ``, or "a key" where no name tells, as in a script.
 */
export const settingLabel = (named: NamedKey): string => {
  const name = settingName(named);
  return name === undefined ? 'a key' : `\`${name}\``;
};

/** The same without the words; undefined where no name tells. */
export const settingName = ({ setting }: NamedKey): string | undefined =>
  setting === undefined ||
  setting.name === '' ||
  setting.name.length > longest ||
  setting.line !== setting.endLine ||
  scripts.has(setting.name)
    ? undefined
    : setting.name;

const scripts: ReadonlySet<string> = new Set(
  'run script before_script after_script command commands args entrypoint cmd bash pwsh powershell value key build-args'.split(
    ' ',
  ),
);

/** Longer ones are not cut short: one may be a key, which no rule tells without its end. */
const longest = 60;
