#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a command in a root file system, with nothing of this machine's environment. Needs root.
# Usage: tests/packaging/enter.sh ROOT COMMAND [ARGUMENT]...
#
# What it mounts is seen by the command alone, and what it leaves running ends with it.
set -eu

[ $# -ge 2 ] || { sed -n '3,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
root=$1
shift
# shellcheck disable=SC2016 # the inner shell expands it
exec unshare --mount --pid --fork --kill-child sh -c '
  root=$1
  shift
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root \
    DEBIAN_FRONTEND=noninteractive "$@"' sh "$root" "$@"
