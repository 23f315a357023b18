#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs those packages of data/packages.txt that are missing.
# Usage: data/install-packages.sh SECTION...
#
# Does nothing, without network and within milliseconds, when all are there. Installing needs root
# or sudo; without either it names the packages and fails.
set -eu
export LC_ALL=C

list="$(dirname "$0")/packages.txt"

# The packages of the sections given, but for those whose command is found already.
print_wanted () {
  for section in "$@"; do
    awk -v section="$section" '$1 == section { print $2, $3 }' "$list"
  done | while read -r package stand_in; do
    if [ -z "$stand_in" ] || ! command -v "$stand_in" > /dev/null; then
      echo "$package"
    fi
  done | sort -u
}

# Those of the packages in the file $1 that dpkg has not installed.
print_missing () {
  # dpkg-query fails when it has never heard of a package; that one is missing then.
  # shellcheck disable=SC2016 # the format is dpkg's to expand
  { xargs -r dpkg-query -W -f '${db:Status-Status} ${Package}\n' < "$1" 2> /dev/null || true; } \
    | awk '$1 == "installed" { print $2 }' | sort -u | comm -23 "$1" -
}

fail () {
  echo "$1 Ask an administrator to run:" >&2
  echo "  apt-get install --no-install-recommends $missing" >&2
  exit 1
}

if ! command -v dpkg-query > /dev/null; then
  echo "This is not Debian: have the counterparts of $list installed." >&2
  exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
print_wanted "$@" > "$scratch/wanted"
missing=$(print_missing "$scratch/wanted" | tr '\n' ' ')
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root="env"
elif command -v sudo > /dev/null; then
  as_root="sudo env"
else
  fail "These Debian packages are missing."
fi

# shellcheck disable=SC2086 # as_root is a command with its arguments
apt () {
  $as_root DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"
}

echo "Installing from Debian: $missing" >&2
# Lists that cannot be renewed may still do.
apt update || true
# shellcheck disable=SC2086 # missing is a list of words
if ! apt install --no-install-recommends $missing > "$scratch/log" 2>&1; then
  tail -n 20 "$scratch/log" >&2
  fail "Debian's packages could not be installed."
fi
