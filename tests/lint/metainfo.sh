#!/bin/sh
# SPDX-License-Identifier: MIT
# Fails when AppStream finds fault with the metainfo, however small. That the id has an upper-case
# letter is as it is to be.
# Usage: metainfo.sh FILE
set -eu

if ! said=$(appstreamcli validate --pedantic --no-net --no-color "$1"); then
  echo "$said"
  exit 1
fi
! echo "$said" | grep -E '^[EWIP]: ' | grep -v 'cid-contains-uppercase-letter'
