#!/bin/sh
# SPDX-License-Identifier: MIT
# Fails when a .ui file is not well-formed, or has no class of the same stem beside it.
# Usage: templates.sh ROOT
set -eu
cd "$1/src/ui"

status=0
for file in *.ui; do
  xmllint --noout "$file" || status=1
  stem=${file%.ui}
  if [ ! -f "$stem.c" ]; then
    echo "$file: there is no $stem.c"
    status=1
  fi
done
exit $status
