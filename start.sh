#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds Weir and runs it. On Debian 12 it installs what the build needs first.
# Usage: ./start.sh [OPTION OF weirctl serve]...
#
# Without an account it runs the demo: a simulated SAP AI Core, so that a client can be tried.
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

# Only the program knows all the places where an account may be configured.
case $("$weirctl" serve --check "$@" 2>&1) in
  *"There is no account"*) set -- --demo "$@" ;;
esac
exec "$weirctl" serve "$@"
