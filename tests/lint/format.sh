#!/bin/sh
# SPDX-License-Identifier: MIT
# Fails when clang-format 14 would write a C file differently; says where.
# Usage: format.sh ROOT
set -eu
cd "$1"

if ! command -v clang-format-14 > /dev/null; then
  echo "clang-format-14 is not installed"
  exit 77
fi
find src tests -name node_modules -prune -o -name '*.[ch]' -print0 \
  | xargs -0 -r clang-format-14 --dry-run --Werror
