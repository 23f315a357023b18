#!/bin/sh
# SPDX-License-Identifier: MIT
# Draws every page and state, light, dark and narrow, into a folder. Needs a build in _build, or in
# the folder that BUILD names. With ADW_DEBUG_HIGH_CONTRAST=1 in high contrast, with DIRECTION=rtl
# from right to left.
# Usage: tests/ui/screenshots.sh FOLDER [PREFIX]
set -eu

[ $# -ge 1 ] || { sed -n '3,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
exec tests/ui/with-display.sh "${BUILD:-_build}/tests/ui/screenshots" "$folder" ${2:+"$2"}
