#!/usr/bin/env bash
# tag-action.sh vX.Y.Z DIST: puts DIST, which is not committed otherwise, on top of HEAD and tags that commit for `uses:`: action-vX.Y.Z, which stays,
# and vX, which moves. The tag vX.Y.Z itself is of the sources. Branches are left alone.
set -euo pipefail

version=$1
built=$2
if [ ! -f "$built/action/action.js" ]; then
  echo "tag-action: no $built/action/action.js" >&2
  exit 1
fi

rm -rf dist
cp -R "$built" dist
git add --force dist
git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
  commit --quiet --no-verify --message "$version, built"
commit=$(git rev-parse HEAD)
# The tag that stays is never overwritten; that of the major version is.
git push --quiet origin "$commit:refs/tags/action-$version"
git push --quiet --force origin "$commit:refs/tags/${version%%.*}"
