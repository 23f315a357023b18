#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds Weir and runs it. On Debian 12 it installs what the build needs first.
# Usage: ./start.sh [OPTION OF weirctl serve]...
set -eu

root=$(dirname "$0")
build="$root/_build"
weirctl="$build/src/cli/weirctl"

"$root/data/install-packages.sh" build

if [ ! -f "$build/build.ninja" ]; then
  # What an interrupted start has left half made, Meson would take for set up.
  wipe=
  [ ! -d "$build/meson-private" ] || wipe=--wipe
  echo "Setting up the build" >&2
  log=$(meson setup $wipe "$build" "$root" 2>&1) || { echo "$log" >&2; exit 1; }
fi
ninja -C "$build" --quiet src/cli/weirctl >&2

exec "$weirctl" serve "$@"
