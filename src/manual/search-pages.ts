import {
  givenPolicyOptions,
  historyOptions,
  policyOptions,
  scanOptions,
  verifyCommandOptions,
} from '../commands/options.ts';
import { formatNames } from '../report/format-names.ts';
import type { Page } from './page.ts';

export const scanPage = {
  name: 'scan',
  summary: 'Search files and folders (default: here), - for standard input, the index, or a range of commits',
  usage: ['scan [path...]', 'scan -', 'scan --staged', 'scan --range A..B', 'scan --ci'],
  about: [
    'Without paths: tracked files of the repository and untracked ones that git does not ignore. Paths may be files, folders and globs; what is named is read, ignored or not.',
    'A finding counts when nothing accepts it: no entry of .tripkey-baseline, no allow list of tripkey.toml, no comment tripkey:allow on its line.',
  ],
  operands: 'file',
  options: { ...scanOptions, ...policyOptions },
  values: { format: formatNames },
  examples: [
    ['tripkey scan', 'This folder'],
    ['tripkey scan --staged', 'What the next commit would hold'],
    ['tripkey scan --range origin/main..HEAD', 'What these commits add: each version, message and name'],
    ['tripkey scan --ci', 'What is new, in CI of any system that it knows'],
    ['git diff | tripkey scan -', 'Standard input'],
    ['tripkey scan -f text -f sarif -o tripkey.sarif', 'Two reports of one run'],
  ],
  docs: ['docs/configuration.md', 'docs/ci.md', 'docs/report-formats.md', 'docs/json.md'],
} as const satisfies Page;

export const scanHistoryPage = {
  name: 'scan-history',
  summary: 'Search the whole history of a repository, here or at a URL: every object, in reach of a ref or not',
  usage: ['scan-history [repository or URL]'],
  about: [
    'Says of each key when it came, who has it, when it went and whether it was pushed. Stashes, amended commits, tags, notes and what nothing reaches are searched as well. Nothing is changed; a URL is cloned, searched and removed.',
    'With --plan: a script that takes the keys out of the history, to be read before it is run.',
  ],
  operands: 'folder',
  options: { ...historyOptions, ...policyOptions },
  values: { format: formatNames },
  examples: [
    ['tripkey scan-history', 'The repository here'],
    ['tripkey scan-history https://example.com/owner/name', 'Another one'],
    ['tripkey scan-history --max-age 30d', 'What was committed in the last 30 days'],
    ['tripkey scan-history -f html -o history.html', 'A page with the timeline of each key'],
    ['tripkey scan-history --plan > plan.sh', 'How to take the keys out'],
  ],
  docs: ['docs/history.md', 'docs/cleaning-history.md'],
} as const satisfies Page;

export const verifyPage = {
  name: 'verify',
  summary: 'Ask OpenAI or Azure whether keys are live: those of a report, of standard input (-), or of variables',
  usage: ['verify report.json', 'verify -', 'verify --env OPENAI_API_KEY'],
  about: [
    'Sends the keys to their vendor, which uses the account, and says beforehand how many go to which hosts. Keys of a report are read again where it says that they stand.',
    'Verdicts: live, live_restricted, dead, and unknown, which is to be taken for live.',
  ],
  operands: 'file',
  options: { ...verifyCommandOptions, ...givenPolicyOptions },
  values: { format: formatNames },
  examples: [
    ['tripkey verify report.json', 'The keys of an earlier report (--format json)'],
    ['tripkey verify - --analyze < .env', 'Keys in a text, and what they can do'],
    ['tripkey verify --env OPENAI_API_KEY', 'What a variable holds'],
  ],
  docs: ['docs/verify.md'],
} as const satisfies Page;
