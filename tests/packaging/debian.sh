#!/bin/bash
# SPDX-License-Identifier: MIT
# Builds the Debian packages from a clean copy, lets lintian look, installs them into a root file
# system of their own, tries both programs there, and removes them again. Needs root.
# Usage: tests/packaging/debian.sh [FOLDER]
#
# With FOLDER the packages are left there.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

data/install-packages.sh build ui test package

scratch=$(mktemp -d)
root=$scratch/root
# shellcheck disable=SC2317 # the trap reaches it
finish () {
  umount "$root/proc" 2> /dev/null || true
  rm -rf --one-file-system "$scratch"
}
trap finish EXIT
trap 'exit 143' TERM INT HUP

say () {
  printf '[%4d s] %s\n' "$SECONDS" "$1"
}

say 'Building'
mkdir -p "$scratch/weir" "$root"
git ls-files -z | tar --null -T - -cf - | tar -C "$scratch/weir" -xf -
(cd "$scratch/weir" && nice dpkg-buildpackage -us -uc -b -j2) > "$scratch/log" 2>&1 \
  || { tail -n 40 "$scratch/log"; exit 1; }
if grep -n 'warning: ' "$scratch/log"; then
  exit 1
fi
(cd "$scratch" && ls -sh ./*.deb)

say 'Asking lintian'
lintian --allow-root --tag-display-limit 0 --fail-on error,warning "$scratch"/*.changes

say 'Installing'
# shellcheck disable=SC1091
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
tests/packaging/root.sh "$suite" "$root" dbus-daemon
mount -t proc proc "$root/proc"
inside () {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@"
}
mkdir "$root/debs"
cp "$scratch"/*_*.deb "$root/debs"
rm -f "$root"/debs/*-dbgsym_*
began=$SECONDS
inside sh -c 'apt-get -qq update && apt-get -qq -y -o Dpkg::Use-Pty=0 install \
  --no-install-recommends /debs/*.deb' > "$scratch/log" 2>&1 \
  || { tail -n 40 "$scratch/log"; exit 1; }
inside useradd -m -u 1000 user
inside sh -c "dpkg-query -L weir weirctl | sort -u" > "$scratch/files"
# What it brings may not be enabled for anyone without being asked.
if [ -e "$root/etc/systemd/user/default.target.wants/weir.service" ]; then
  echo 'The service is enabled for every user'
  exit 1
fi

installed=$((SECONDS - began))
as_user=(chroot --userspec=user:user "$root" env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 HOME=/home/user)
say 'Trying weirctl'
began=$SECONDS
python3 -B tests/packaging/demo.py "${as_user[@]}" weirctl
say "apt: $installed s to install, $((SECONDS - began)) s to start and get a streamed answer"
# What it loads by name must be there, too.
# shellcheck disable=SC2016 # the inner shell expands it
"${as_user[@]}" sh -c 'weirctl cert --output "$HOME/certificate"' > /dev/null

say 'Trying weir'
began=$SECONDS
tests/ui/with-display.sh python3 -B tests/packaging/desktop.py "${as_user[@]}"
say "The same in a desktop session: $((SECONDS - began)) s"

say 'Removing'
inside apt-get -qq -y purge weir weirctl > "$scratch/log" 2>&1 \
  || { tail -n 40 "$scratch/log"; exit 1; }
left=$(while read -r path; do
  [ -d "$root$path" ] || [ ! -e "$root$path" ] || echo "$path"
done < "$scratch/files")
left+=$(find "$root/etc" "$root/usr" "$root/var" -name '*[wW]eir*' \
  ! -path '*/var/cache/apt/*' ! -path '*/var/log/*')
if [ -n "$left" ]; then
  echo "Left behind: $left"
  exit 1
fi
# The user's own stays, and only where it is said to be.
cp -r "$root/etc/skel/." "$scratch/skel"
mapfile -t kept < <(grep -oE '[~]/[./a-z]+[a-z]' "$scratch/log" | sort -u | cut -c 3-)
[ "${#kept[@]}" -ge 3 ] || { cat "$scratch/log"; exit 1; }
stays=$(cd "$root/home/user" && find . -type f -printf '%P\n' | while read -r path; do
  [ -e "$scratch/skel/$path" ] || echo "$path"
done | grep -v '^certificate/')
for folder in "${kept[@]}"; do
  stays=$(grep -v "^$folder/" <<< "$stays" || true)
done
if [ -n "$stays" ]; then
  echo "Left behind without a word: $stays"
  exit 1
fi
echo "What stays is the user's, and is said: ${kept[*]}"

if [ $# -gt 0 ]; then
  mkdir -p "$1"
  cp "$scratch"/*.deb "$1"
fi
say 'The packages are good'
