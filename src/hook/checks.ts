/**
 * The whole content of each changed file as context, so that what is searched is what `scan --staged` reads: a rule may need a line that did
 * not change. Plumbing, so no `diff.*` of any configuration counts; fails before the first commit, which Node then looks at.
 * `--hook` keeps a scan with nothing to say silent, and lets it bring this file up to date.
 */
export const preCommitCheck = `\
if ! tripkey_current || ! tripkey_clean git --no-replace-objects -c core.fsmonitor=false -c core.quotePath=false \\
  diff-index --cached -p --text --no-textconv --no-ext-diff --no-color --no-renames -D \\
  --submodule=short --ignore-submodules=none -U999999999 HEAD --; then
  tripkey_run scan --staged "--hook=$tripkey_hook" || exit $?
fi`;

/**
 * Comments count (`commit -m` keeps them). What stands below a scissors line does not where git cuts it off, and counts wherever that is not
 * certain: git says by \`GIT_EDITOR=:\` that no editor was used, so the line came with the message; and a session whose own text has no scissors
 * line ends in instructions, comments after an empty line, which no diff has. The blank keeps a line from posing as the last one.
 * sed reads bytes: that of macOS stops at one that is no UTF-8. A pipe would not tell that it stopped, so it is asked beforehand.
 */
export const commitMessageCheck = `\
tripkey_message() {
  tripkey_cut=
  if [ "\${GIT_EDITOR-}" != : ] && [ "$(tripkey_scissors "$1")" = cut ]; then
    tripkey_cut='/^[^ ]\\{1,\\} -\\{24\\} >8 -\\{24\\}$/,$d'
  fi
  LC_ALL=C sed -e "$tripkey_cut" -e 's/^/ /' "$1"
}
tripkey_scissors() {
  LC_ALL=C awk -v line=' ------------------------ >8 ------------------------' '
    { at = index($0, line); before = substr($0, 1, at - 1) }
    at > 1 && substr($0, at) == line && index(before, " ") == 0 { mark = before; cut = 1 }
    empty && cut && index($0, mark) == 1 { cut = 0 }
    { empty = $0 == "" }
    END { if (cut) print "cut" }' "$1"
}
if ! tripkey_current || ! tripkey_clean tripkey_message "$1"; then
  { tripkey_message "$1" >/dev/null && tripkey_message "$1" | tripkey_run scan "--hook=$tripkey_hook" -; } || {
    tripkey_status=$?
    echo 'tripkey: the commit message was not accepted; it is kept in .git/COMMIT_EDITMSG.' >&2
    exit $tripkey_status
  }
fi`;

/**
 * The list of refs that git gives goes to tripkey as it came, and on to what follows. Nothing is pushed: nothing is started.
 */
export const prePushCheck = `\
tripkey_refs=$(cat)
if [ -n "$tripkey_refs" ]; then
  tripkey_run scan "--push-to=$1" "--hook=$tripkey_hook" <<TRIPKEY_REFS || exit $?
$tripkey_refs
TRIPKEY_REFS
fi
exec <<TRIPKEY_REFS
$tripkey_refs
TRIPKEY_REFS`;
