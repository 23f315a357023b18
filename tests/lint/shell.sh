#!/bin/sh
# SPDX-License-Identifier: MIT
# Fails when shellcheck finds fault with a script.
# Usage: shell.sh ROOT
set -eu
cd "$1"

if ! command -v shellcheck > /dev/null; then
  echo "shellcheck is not installed"
  exit 77
fi
find start.sh .ci data tests -name node_modules -prune -o -type f -print0 \
  | xargs -0 grep -lZE '^#!/(usr/)?bin/(env )?(ba)?sh' \
  | xargs -0 -r shellcheck -x
