#!/bin/bash
# SPDX-License-Identifier: MIT
# Lists what programs are made of, one library a line, with versions: what they link, or load by name, as
# Debian has it on this machine, and the licence of each.
# Usage: tests/packaging/inside.sh PROGRAM...
#
#   source package <tab> version <tab> binary package <tab> licences
set -euo pipefail
export LC_ALL=C.UTF-8

[ $# -gt 0 ] || { sed -n '3,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }

# Libraries that a program names in a text are those it loads when it needs them.
list_libraries () {
  for program in "$@"; do
    objdump -p "$program" | awk '$1 == "NEEDED" { print $2 }'
    strings "$program" | grep -xE 'lib[a-z0-9+-]+\.so\.[0-9]+' || true
  done | sort -u
}

list_licences () {
  sed -nE 's/^License: *([^ ]+).*/\1/p' "/usr/share/doc/$1/copyright" 2> /dev/null | sort -u \
    | paste -sd ' '
}

list_libraries "$@" | while read -r library; do
  path=$(ldconfig -p | awk -v name="$library" '$1 == name && !found { print $NF; found = 1 }')
  if [ -z "$path" ]; then
    echo "$library is not here" >&2
    continue
  fi
  # Files of the base system are known by where they were before /usr was merged.
  real=$(readlink -f "$path")
  package=$(dpkg-query -S "$real" 2> /dev/null || dpkg-query -S "${real#/usr}")
  package=${package%%:*}
  dpkg-query -W -f '${source:Package}\t${source:Version}\t${Package}\t' "$package"
  list_licences "$package"
done | sort -u
