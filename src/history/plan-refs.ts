import { comment } from '../shell-quote.ts';

/**
 * Gives refs another name here where theirs holds a key: git filter-repo, which is told to leave what it does not know, keeps the old ones. By standard input, so
 * that no command line has a key. Needs the Python module.
 */
export const RENAME_REFS = `${comment(
  '---- Rename the refs whose name holds a key ----',
  '',
  'The reflog of HEAD goes: it names each branch that was switched to.',
)}
git for-each-ref --format='%(objectname) %(refname)' |
  python3 -c 'import tripkey_clean; tripkey_clean.rename_refs()' > "$work/renamed"
while read -r old new id; do
  printf 'create %s %s\\noption no-deref\\ndelete %s %s\\n' "$new" "$id" "$old" "$id"
done < "$work/renamed" | git update-ref --stdin
follow() { # the folder of a work tree, or a bare repository, and the branch that it is on
  while read -r old new id; do
    if [ "$old" = "$2" ]; then git -C "$1" symbolic-ref HEAD "$new"; fi
  done < "$work/renamed"
}
follow . "$(git symbolic-ref -q HEAD || true)"
git worktree list --porcelain | while read -r name value; do
  case $name in
    worktree)
      folder=$value
      git -C "$folder" reflog expire --expire=now HEAD 2> /dev/null || true # it may have none
      ;;
    branch) follow "$folder" "$value" ;;
  esac
done`;

/** The part of the Python module that it calls: reads "id ref", writes "ref, new name, id" for those that are to be renamed. */
export const RENAME_REFS_PYTHON = String.raw`
def rename_refs():
    import sys
    refs = [line.split(b" ") for line in sys.stdin.buffer.read().splitlines()]
    taken = {name for _, name in refs}
    for identifier, name in refs:
        new = clean_name(name)
        if new == name or name.startswith(b"refs/remotes/"):
            continue
        number = 1
        while new in taken:
            number += 1
            new = clean_name(name) + b"-%d" % number
        taken.add(new)
        sys.stdout.buffer.write(b" ".join([name, new, identifier]) + b"\n")
`.trim();
