#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a command with a display of its own, a session bus of its own, and a home that is thrown away.
# Usage: with-display.sh COMMAND [ARGUMENT]...
set -eu

for program in Xvfb dbus-run-session; do
  if ! command -v "$program" > /dev/null; then
    echo "$program is not installed" >&2
    exit 77
  fi
done

scratch=$(mktemp -d)
xvfb=
# shellcheck disable=SC2317 # the trap reaches it
finish () {
  [ -z "$xvfb" ] || kill "$xvfb" 2> /dev/null || true
  # What was started on the bus may write its last words yet.
  for _ in 1 2 3 4 5; do
    rm -rf "$scratch" 2> /dev/null && return
    sleep 0.2
  done
  rm -rf "$scratch" || true
}
trap finish EXIT
trap 'exit 143' TERM INT HUP

# What is started on the bus inherits this, so it comes first.
export HOME="$scratch/home" XDG_RUNTIME_DIR="$scratch/run"
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME WAYLAND_DISPLAY \
  DBUS_SESSION_BUS_ADDRESS
mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR"
export GDK_BACKEND=x11 GSK_RENDERER=cairo GTK_A11Y=none GTK_USE_PORTAL=0 ADW_DISABLE_PORTAL=1
export GSETTINGS_BACKEND=memory NO_AT_BRIDGE=1

# The display tells its number once it listens.
mkfifo "$scratch/display"
Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp 3> "$scratch/display" 2> /dev/null &
xvfb=$!
read -r number < "$scratch/display"
export DISPLAY=":$number"

status=0
dbus-run-session -- "$@" 2> "$scratch/errors" || status=$?
# As root it cannot raise its limits, which does not matter.
grep -v 'Failed to set fd limit' "$scratch/errors" >&2 || true
exit "$status"
