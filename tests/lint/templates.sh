#!/bin/sh
# SPDX-License-Identifier: MIT
# Fails when a .ui file is not well-formed, has no class of the same stem beside it, or has a spinner
# that turns while nobody can see it: GTK 4.8 goes on drawing frames for one on a hidden page.
# Usage: templates.sh ROOT
set -eu
cd "$1/src/ui"

status=0
for file in *.ui; do
  xmllint --noout "$file" || status=1
  stem=${file%.ui}
  if [ ! -f "$stem.c" ]; then
    echo "$file: there is no $stem.c"
    status=1
  fi
  spinners=$(grep -c 'class="GtkSpinner"' "$file" || true)
  for signal in 'name="map" handler="gtk_spinner_start"' 'name="unmap" handler="gtk_spinner_stop"'; do
    if [ "$(grep -c "<signal $signal" "$file" || true)" != "$spinners" ]; then
      echo "$file: a spinner without <signal $signal/>"
      status=1
    fi
  done
  if grep -n 'name="spinning"' "$file"; then
    echo "$file: a spinner that always turns"
    status=1
  fi
done
exit $status
