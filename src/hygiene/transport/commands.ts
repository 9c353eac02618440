import type { Code } from '../code/code.ts';
import type { Found } from '../check.ts';
import type { Project } from '../project.ts';
import { givesKey, namesHost } from './connection.ts';
import { anyCertificate } from './words.ts';

/** `curl -k https://api.openai.com/…`, `Invoke-RestMethod -SkipCertificateCheck`: with OpenAI's host, or with the key and no host of this machine. */
export const commandsUnverified = (code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  code.language !== 'shell' && code.language !== 'powershell'
    ? []
    : code.calls.flatMap((call) => {
        const program = programs.find(({ name }) => name.test(call.callee));
        if (program === undefined) return [];
        const words = call.arguments.map((argument) => argument.map(({ text }) => text).join(''));
        const off = words.find((word) => program.off.test(word));
        const isOurs = words.some(namesHost) || (!words.some(isLocal) && givesKey(call, code, project));
        return off !== undefined && isOurs ? [anyCertificate(`\`${call.callee} ${off}\``, call.line)] : [];
      });

/** Programs that fetch, with the option that switches the check off. */
const programs: readonly { readonly name: RegExp; readonly off: RegExp }[] = [
  { name: /(?:^|\/)curl$/, off: /^(?:--insecure|-[a-zA-Z]{0,8}k[a-zA-Z]{0,8})$/ },
  { name: /(?:^|\/)wget$/, off: /^--no-check-certificate$/ },
  { name: /(?:^|\/)https?$/, off: /^--verify=?(?:no|false)$/ },
  { name: /^(?:Invoke-(?:RestMethod|WebRequest)|iwr|irm)$/i, off: /^-?SkipCertificateCheck$/i },
];

const isLocal = (word: string): boolean => /^(?:https?:\/\/)?(?:localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(word);
