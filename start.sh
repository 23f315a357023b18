#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds Weir and runs it. On Debian 12 it installs what the build needs first.
# Usage: ./start.sh [OPTION OF weirctl serve]...
#
# Where there is a display it runs the desktop application. Elsewhere, or with options, it runs the
# proxy alone; without an account that is the demo: a simulated SAP AI Core, so that a client can be
# tried.
set -eu

root=$(dirname "$0")
build="$root/_build"
weirctl="$build/src/cli/weirctl"

sections=build
target=src/cli/weirctl
if [ $# -eq 0 ] && [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
  sections="build ui"
  target=desktop
fi

# shellcheck disable=SC2086 # words
"$root/data/install-packages.sh" $sections

if [ ! -f "$build/build.ninja" ]; then
  # What an interrupted start has left half made, Meson would take for set up.
  wipe=
  [ ! -d "$build/meson-private" ] || wipe=--wipe
  echo "Setting up the build" >&2
  log=$(meson setup $wipe "$build" "$root" 2>&1) || { echo "$log" >&2; exit 1; }
fi
# It may have been set up before there was GTK.
if [ "$sections" != build ] && ! ninja -C "$build" -t query src/ui/weir > /dev/null 2>&1; then
  log=$(meson setup --reconfigure --clearcache "$build" "$root" 2>&1) || { echo "$log" >&2; exit 1; }
fi
ninja -C "$build" --quiet "$target" >&2
[ "$sections" = build ] || exec "$build/src/ui/weir"

# Only the program knows all the places where an account may be configured.
case $("$weirctl" serve --check "$@" 2>&1) in
  *"There is no account"*) set -- --demo "$@" ;;
esac
exec "$weirctl" serve "$@"
