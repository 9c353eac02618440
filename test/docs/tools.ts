import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProgram } from '../support/programs.ts';

/**
 * Programs that pages name and that cannot be run in a test, and why. In their place something runs that reads its input and ends with 0.
 * A program that is neither here nor on the machine fails the test.
 */
const notRun: Readonly<Record<string, string>> = {
  az: "Azure's own program: changes an account",
  curl: 'the network',
  docker: 'wants a daemon and a registry',
  gh: "GitHub's own program: changes a repository on a server",
  npm: 'the registry; this repository is built before the tests run',
  pip: 'the registry',
  pre_commit: 'fetches this repository; test/hook/managers.test.ts has what tripkey writes for it',
};

/** Programs that run where the machine has them, and are stood in for where it has not. */
const optional = ['jq'];

/** Tools that stand in front of the PATH: `tripkey` as it was built, and stand-ins for the rest. */
export const writeTools = (bin: string): void => {
  const write = (name: string, script: string): void => {
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  };
  for (const name of [...Object.keys(notRun), ...optional.filter((tool) => findProgram(tool) === undefined)])
    write(name.replaceAll('_', '-'), '#!/bin/sh\n[ -t 0 ] || cat > /dev/null\nexit 0\n');
  write('tripkey', tripkey);
  write(
    'npx',
    '#!/bin/sh\n[ "$1" = tripkey ] || { echo "npx $1: nobody knows how to run it" >&2; exit 127; }\nshift\nexec tripkey "$@"\n',
  );
  write('node', `#!/bin/sh\ncase $1 in dist/cli.js) shift; exec tripkey "$@";; esac\nexec "$TRIPKEY_NODE" "$@"\n`);
  write('pbpaste', '#!/bin/sh\nprintf %s "$LEAKED_KEY"\n');
  writeFileSync(join(bin, 'clock.mjs'), clock);
};

export const cli = resolve(process.env['TRIPKEY_BIN'] ?? 'dist/cli.js');

/** Runs the built program by the world's clock, asks the mock instead of OpenAI, and writes down how it ended. */
const tripkey = `#!/bin/bash
args=() online= based= before=
for word in "$@"; do
  [ "$before" = --api-base ] && word=$MOCK_ORIGIN
  case $word in
    verify | incident | rotate | revoke | --verify | --account) online=1 ;;
    --api-base | --offline) based=1 ;;
  esac
  args+=("$word")
  before=$word
done
[ -n "$online" ] && [ -z "$based" ] && args+=(--api-base "$MOCK_ORIGIN")
"$TRIPKEY_NODE" --import "\${BASH_SOURCE%/*}/clock.mjs" "$TRIPKEY_CLI" "\${args[@]}"
status=$?
printf '%s\\t%s\\n' "$status" "tripkey $*" >> "$CALLS"
exit $status
`;

/** Time goes on from the world's begin, as fast as it does. */
const clock = `const begin = Number(process.env.WORLD_NOW) * 1000 - Date.now();
const Real = Date;
globalThis.Date = class Date extends Real {
  constructor(...args) { super(...(args.length > 0 ? args : [Real.now() + begin])); }
  static now() { return Real.now() + begin; }
};
`;
