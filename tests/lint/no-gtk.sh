#!/bin/sh
# SPDX-License-Identifier: MIT
# Fails when a program that has to run without a display links GTK.
# Usage: no-gtk.sh PROGRAM
set -eu

libraries=$(ldd "$1")
if echo "$libraries" | grep -E 'libgtk|libgdk|libadwaita|libX11|libwayland'; then
  echo "$1 may not link these"
  exit 1
fi
