#!/bin/bash
# SPDX-License-Identifier: MIT
# Builds the Flatpak of the manifest against a runtime made from Debian packages, installs it, runs it on
# a display of its own beside a panel and a keyring, and asks it from outside. Needs root.
# Usage: tests/packaging/flatpak.sh [SUITE]
#
# The published runtime is not Debian's; this stands in for it, with the libraries of SUITE: that of this
# machine, or trixie (GTK 4.18, libadwaita 1.7, libsoup 3.6). Nothing is left in the user's own folders.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8
# shellcheck disable=SC1091
suite=${1:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
id=io.github.weirproxy.Weir
manifest=flatpak/$id.json

data/install-packages.sh build ui test package flatpak

scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT
trap 'exit 143' TERM INT HUP
export HOME=$scratch/home FLATPAK_USER_DIR=$scratch/installation XDG_RUNTIME_DIR=$scratch/run
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME
mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR"

say () {
  printf '[%4d s] %s\n' "$SECONDS" "$1"
}

# Makes a runtime from a Debian root. make_runtime NAME PACKAGE...
make_runtime () {
  local name=$1 root=$scratch/root runtime=$scratch/runtime link target
  shift
  tests/packaging/root.sh "$suite" "$root" "$@"
  mkdir -p "$runtime/files" "$runtime/usr/etc"
  rm -rf "$root"/usr/share/{doc,info,lintian,locale,man}
  # Which the published one has no more.
  rm -f "$root/usr/bin/gtk4-encode-symbolic-svg"
  cp -al "$root/usr/." "$runtime/usr"
  for folder in ca-certificates fonts mime pkcs11 ssl ld.so.conf.d; do
    [ ! -e "$root/etc/$folder" ] || cp -a "$root/etc/$folder" "$runtime/usr/etc/"
  done
  rm -f "$runtime/usr/etc/ssl/certs/ca-certificates.crt"
  cp -L "$root/etc/ssl/certs/ca-certificates.crt" "$runtime/usr/etc/ssl/certs/"
  printf '/app/lib\n%s\ninclude /run/flatpak/ld.so.conf.d/app-*.conf\n' \
    "/usr/lib/$(uname -m)-linux-gnu" > "$runtime/usr/etc/ld.so.conf"
  # What is an alternative there is a plain link here.
  find "$runtime/usr" -type l -lname '/etc/alternatives/*' | while read -r link; do
    target=$(chroot "$root" readlink -f "/${link#"$runtime"/}" || true)
    rm "$link"
    [ -z "$target" ] || ln -s "$target" "$link"
  done
  cat > "$runtime/metadata" <<END
[Runtime]
name=io.example.$name
runtime=io.example.Platform/$(uname -m)/1
sdk=io.example.Sdk/$(uname -m)/1

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share
END
  flatpak build-export --disable-sandbox "$scratch/repo" "$runtime" 1 > /dev/null
  du -sh "$runtime/usr" | cut -f 1
  rm -rf --one-file-system "$root" "$runtime"
}

# As the manifest wants them, from this machine's mirror, where they have other names; flatpak-builder
# checks their sums.
fetch_sources () {
  local mirror url sum name path
  # shellcheck disable=SC2016 # apt expands it
  mirror=${MIRROR:-$(apt-get indextargets --format '$(SITE)' 'Origin: Debian' \
    'Created-By: Packages' | head -n 1)}
  python3 -c '
import json, sys
for module in json.load(open(sys.argv[1]))["modules"]:
    for source in module["sources"]:
        if source["type"] == "archive":
            print(source["url"], source["sha256"])' "$manifest" | while read -r url sum; do
    name=$(basename "$url")
    case $url in
      */libedit-*) path=libe/libedit/libedit_3.1-$(echo "$name" | cut -d - -f 2) ;;
      */md4c/*) path=m/md4c/md4c_$(echo "$name" | sed -E 's/release-(.*)\.tar\.gz/\1/') ;;
    esac
    mkdir -p "$scratch/state/downloads/$sum"
    curl -sSfL -o "$scratch/state/downloads/$sum/$name" "$mirror/pool/main/$path.orig.tar.gz"
  done
}

platform=(adwaita-icon-theme ca-certificates dconf-gsettings-backend desktop-file-utils fontconfig
  fonts-cantarell glib-networking hicolor-icon-theme libadwaita-1-0 libglib2.0-bin libjson-glib-1.0-0
  libgtksourceview-5-0 libncurses6 libsecret-1-0 libsoup-3.0-0 libsqlite3-0 librsvg2-common shared-mime-info)
mapfile -t develop < <(awk '/^(build|ui) / { print $2 }' data/packages.txt)

tools=(appstream-util binutils cmake diffutils libncurses-dev make patch xz-utils)
kept=_build-roots/flatpak-$suite-$(echo "${platform[@]}" "${develop[@]}" "${tools[@]}" | cksum \
  | cut -d ' ' -f 1)
if [ ! -d "$kept" ]; then
  say "Making a runtime of $suite"
  ostree --repo="$scratch/repo" init --mode=archive-z2
  # It is for this machine only, so what takes least time is best.
  ostree --repo="$scratch/repo" config set archive.zlib-level 1
  make_runtime Platform "${platform[@]}"
  make_runtime Sdk "${platform[@]}" "${develop[@]}" "${tools[@]}"
  mv "$scratch/repo" "$kept.part"
  mv "$kept.part" "$kept"
fi
cp -a "$kept" "$scratch/repo"
flatpak remote-add --user --no-gpg-verify --if-not-exists local "file://$scratch/repo"
flatpak install --user -y --noninteractive local io.example.Platform//1 io.example.Sdk//1 > /dev/null

say 'Building'
fetch_sources
mkdir -p "$scratch/weir"
git ls-files -z | tar --null -T - -cf - | tar -C "$scratch/weir" -xf -
sed -i 's,org\.gnome\.,io.example.,; s,"runtime-version": "[0-9]*","runtime-version": "1",' \
  "$scratch/weir/$manifest"
nice dbus-run-session -- flatpak-builder --user --force-clean --disable-rofiles-fuse \
  --state-dir="$scratch/state" --repo="$scratch/repo" "$scratch/stage" "$scratch/weir/$manifest" \
  > "$scratch/log" 2>&1 || { tail -n 40 "$scratch/log"; exit 1; }
began=$SECONDS
flatpak install --user -y --noninteractive local "$id//master" > /dev/null
say "flatpak: $((SECONDS - began)) s to install, without its runtime"
flatpak info --user "$id" | grep -E 'Installed|Version'

say 'Running'
# shellcheck disable=SC2016 # the inner shell expands it
XDG_CURRENT_DESKTOP=GNOME tests/ui/with-display.sh sh -c 'session=$HOME
  HOME=$1 exec python3 -B tests/packaging/flatpak.py "$2" "$session"' sh "$HOME" "$id"

say 'Removing'
flatpak uninstall --user -y --noninteractive "$id" > /dev/null
[ ! -e "$FLATPAK_USER_DIR/exports/share/applications/$id.desktop" ]
echo "What stays is the user's: ~/.var/app/$id"
[ -d "$HOME/.var/app/$id" ]
say 'The Flatpak is good'
