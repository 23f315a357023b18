#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes a root file system of a Debian release, for the tests of packages. Needs root and debootstrap.
# Usage: tests/packaging/root.sh SUITE FOLDER [PACKAGE]...
#
# What has been fetched is kept in _build-roots, one archive for each release and list of packages.
# The mirror is the one this machine gets its own packages from, or MIRROR.
set -eu

[ $# -ge 2 ] || { sed -n '3,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
suite=$1
root=$2
shift 2

here=$(dirname "$0")
kept=$here/../../_build-roots
name=$suite-$(echo "$@" | cksum | cut -d ' ' -f 1)

find_mirror () {
  # shellcheck disable=SC1091
  ours=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # shellcheck disable=SC2016 # apt expands it
  apt-get indextargets --format '$(SITE)' "Codename: $ours" 'Created-By: Packages' | head -n 1
}

bootstrap () {
  debootstrap --variant=minbase "$suite" "$root" "${MIRROR:-$(find_mirror)}"
  "$here/enter.sh" "$root" apt-get clean
}

install () {
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  "$here/enter.sh" "$root" \
    apt-get -qq -y -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-unsafe-io install \
    --no-install-recommends "$@"
  "$here/enter.sh" "$root" apt-get clean
}

# Takes the root from what is kept, else makes it by a command. take NAME COMMAND [ARGUMENT]...
take () {
  archive=$kept/$1.tar
  log=$kept/$1.log
  shift
  if [ -f "$archive" ]; then
    tar -C "$root" -xpf "$archive"
    return
  fi
  echo "Fetching $*" | cut -c 1-100 >&2
  "$@" > "$log" 2>&1 || { tail -n 20 "$log" >&2; exit 1; }
  tar -C "$root" --one-file-system -cf "$archive.part" .
  mv "$archive.part" "$archive"
}

mkdir -p "$root" "$kept"
if [ $# -eq 0 ]; then
  take "$suite" bootstrap
elif [ -f "$kept/$name.tar" ]; then
  take "$name" install "$@"
else
  take "$suite" bootstrap
  take "$name" install "$@"
fi
chmod 755 "$root"
cp /etc/resolv.conf "$root/etc/resolv.conf"
