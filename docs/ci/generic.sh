#!/bin/sh
# tripkey on any CI system that runs a command in a clone with its whole history. docs/ci.md tells what is scanned.
# BASE_BRANCH: the branch that a change is to go into, main when it is not set.
set -eu
base=${BASE_BRANCH:-main}
git fetch --quiet origin "+refs/heads/$base:refs/remotes/origin/$base"
TRIPKEY_BASE=origin/$base npx --yes --prefix "$(mktemp -d)" tripkey@0.1.0 scan --ci
