#!/bin/sh
# SPDX-License-Identifier: MIT
# Draws every page and state, light, dark and narrow, into a folder. Needs a build in _build, or in
# the folder that BUILD names. Other looks are asked for by the environment:
#   ADW_DEBUG_HIGH_CONTRAST=1  high contrast
#   DIRECTION=rtl              from right to left
#   LC_ALL=de_DE.UTF-8         German, where that locale is installed
#   NARROW=1                   all of it narrow, windows and dialogs as well
#   SCHEME=light               only that one
#   TEXT=150                   text of that size, in percent
# Usage: tests/ui/screenshots.sh FOLDER [PREFIX]
set -eu

[ $# -ge 1 ] || { sed -n '3,12s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
TRANSLATIONS=$(cd "${BUILD:-_build}/po" && pwd)
export TRANSLATIONS
exec tests/ui/with-display.sh "${BUILD:-_build}/tests/ui/screenshots" "$folder" ${2:+"$2"}
