#!/bin/sh
# SPDX-License-Identifier: MIT
# What the pages Usage and Requests cost: Usage is opened with a million stored requests, every range and
# grouping is chosen in it, and Requests takes 100 000 requests while it is scrolled and filtered. The real
# window, drawn by the processor, on a display of its own. Before that, the store alone (bench-usage).
# Usage: tests/bench/usage-pages.sh [STORED [SHOWN]]
set -eu
cd "$(dirname "$0")/../.."

build=${BUILD:-_build-bench}
[ -f "$build/build.ninja" ] || meson setup --buildtype=release "$build" > /dev/null
ninja -C "$build" --quiet tests/bench/bench-usage tests/bench/bench-usage-pages data/gschemas.compiled
"$build/tests/bench/bench-usage" "${1:-1000000}"
exec tests/ui/with-display.sh "$build/tests/bench/bench-usage-pages" "$@"
