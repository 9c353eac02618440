import { type CompletedCommand, type CompletedOption, globalOptions } from './words.ts';

/** A script for PowerShell 5 and newer. What it offers nothing for, PowerShell completes as a file. */
export const powershellCompletion = (commands: readonly CompletedCommand[]): string => `\
# tripkey for PowerShell: tripkey completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName tripkey -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $command = @($words | Select-Object -Skip 1 | Where-Object { $_ -notlike '-*' })[0]
  $option = $words[-1]
  $offers = switch -CaseSensitive ($command) {
${commands.map(commandCase).join('\n')}
    default {
${[...commands.map(({ name, summary }) => [name, summary] as const), ...globalOptions.flatMap(named)].map(offer).join('\n')}
    }
  }
  foreach ($offer in $offers) {
    if ($offer[0].StartsWith($wordToComplete, [StringComparison]::Ordinal)) {
      [Management.Automation.CompletionResult]::new($offer[0], $offer[0], 'ParameterValue', $offer[1])
    }
  }
}
`;

const commandCase = ({ name, operands, options }: CompletedCommand): string => `\
    ${quoted(name)} {
      switch -CaseSensitive ($option) {
${options.flatMap(valueCases).join('\n')}
        default {
${[...options.flatMap(named), ...wordsOf(operands).map((word) => [word, name] as const)].map(offer).join('\n')}
        }
      }
    }`;

const valueCases = ({ names, describe, value }: CompletedOption): readonly string[] =>
  value === undefined
    ? []
    : names.map(
        (name) =>
          `        ${quoted(name)} { ${wordsOf(value.offer)
            .map((word) => offer([word, describe]).trim())
            .join('; ')} }`,
      );

const wordsOf = (offered: readonly string[] | string): readonly string[] =>
  typeof offered === 'string' ? [] : offered;

const named = ({ names, describe }: CompletedOption): readonly (readonly [string, string])[] =>
  names.map((name) => [name, describe]);

/** The comma keeps the pair together: PowerShell would make one list of all. */
const offer = ([word, says]: readonly [string, string]): string => `          , @(${quoted(word)}, ${quoted(says)})`;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
