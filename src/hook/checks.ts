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

/** Comments count (\`commit -m\` keeps them), what git cuts off below its scissors line does not. The blank keeps a line from posing as the last one. */
export const commitMessageCheck = `\
tripkey_message() {
  sed -e '/^[^ ]\\{1,\\} -\\{24\\} >8 -\\{24\\}$/,$d' -e 's/^/ /' "$1"
}
if ! tripkey_current || ! tripkey_clean tripkey_message "$1"; then
  tripkey_message "$1" | tripkey_run scan "--hook=$tripkey_hook" - || {
    tripkey_status=$?
    echo 'tripkey: the commit message was not accepted; it is kept in .git/COMMIT_EDITMSG.' >&2
    exit $tripkey_status
  }
fi`;

/**
 * One range for each ref that is pushed. A new ref, or one whose old commit is not here, starts at a commit that the remote has already; an
 * all-zero start stands for the whole history. The list that git gives is handed on to what follows.
 */
export const prePushCheck = `\
tripkey_refs=$(cat)
tripkey_push() {
  while read -r tripkey_ref tripkey_new tripkey_remote_ref tripkey_old; do
    case $tripkey_new in '' | *[!0]*) ;; *) continue ;; esac
    [ -n "$tripkey_new" ] || continue
    case $tripkey_old in *[!0]*) git cat-file -e "$tripkey_old^{commit}" 2>/dev/null || tripkey_old= ;; *) tripkey_old= ;; esac
    if [ -z "$tripkey_old" ]; then
      tripkey_first=$(git rev-list --max-count=1 "$tripkey_new" --not --remotes="$1") || return 1
      [ -n "$tripkey_first" ] || continue
      tripkey_old=$(git rev-list --boundary "$tripkey_new" --not --remotes="$1" | sed -n '/^-/{s/^-//p;q;}')
      [ -n "$tripkey_old" ] || tripkey_old=$(echo "$tripkey_new" | tr '0-9a-f' '[0*]')
    fi
    tripkey_run scan --range "$tripkey_old..$tripkey_new" "--hook=$tripkey_hook" </dev/null || return $?
  done
}
tripkey_push "$1" <<TRIPKEY_REFS || exit $?
$tripkey_refs
TRIPKEY_REFS
exec <<TRIPKEY_REFS
$tripkey_refs
TRIPKEY_REFS`;
