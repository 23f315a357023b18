#!/bin/bash
# SPDX-License-Identifier: MIT
# Builds the Debian packages twice, in other folders, by another user's mask, in another time zone and
# language, and fails when a byte differs. Prints which libraries are inside, with their versions.
# Usage: tests/packaging/reproduce.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

data/install-packages.sh build ui test package

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 143' TERM INT HUP

# build FOLDER MASK VARIABLE...
build () {
  local folder=$1 mask=$2
  shift 2
  mkdir -p "$folder/weir"
  tar -C "$folder/weir" -xf "$scratch/tree.tar"
  (umask "$mask" && cd "$folder/weir" \
    && nice env -u LC_ALL CCACHE_DISABLE=1 "$@" dpkg-buildpackage -us -uc -b -j2) \
    > "$folder/log" 2>&1 || { tail -n 40 "$folder/log"; exit 1; }
}

# What is edited meanwhile is in neither.
git ls-files -z | tar --null -T - -cf "$scratch/tree.tar"
build "$scratch/one" 0022 TZ=UTC LANG=C.UTF-8
build "$scratch/a/second/place" 0002 TZ=Pacific/Auckland LANG=C

status=0
for package in "$scratch"/one/*.deb; do
  name=$(basename "$package")
  if cmp -s "$package" "$scratch/a/second/place/$name"; then
    echo "the same: $name $(sha256sum < "$package" | cut -c 1-16)"
  else
    echo "differs: $name"
    status=1
  fi
done

echo 'Inside:'
for package in "$scratch"/one/weir*_*.deb; do
  case $package in *dbgsym*) continue ;; esac
  dpkg-deb -x "$package" "$scratch/tree"
done
tests/packaging/inside.sh "$scratch"/tree/usr/bin/* | sed 's/^/  /'
exit "$status"
