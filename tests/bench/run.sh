#!/bin/sh
# SPDX-License-Identifier: MIT
# Compares Weir with nginx as a plain reverse proxy, both before the same fast fake upstream.
# Usage: tests/bench/run.sh [--rounds N] [--seconds S] [--only PART]...
#
# The proxy runs on one core, the upstream and the load generator on another; "busy" is Weir in a
# program whose main thread works 12 of each 16 ms, on both. Prints a table of medians; where the
# machine is busy with other things, the ratios say more than the figures.
#
# First, what translating an event and a request costs alone, in processor time.
#
# Debian starts nginx as a service when it is installed; this needs the program only.
set -eu
cd "$(dirname "$0")/../.."

data/install-packages.sh build bench
build=_build-bench
[ -f "$build/build.ninja" ] || meson setup --buildtype=release "$build" > /dev/null
ninja -C "$build" --quiet src/cli/weirctl \
  tests/bench/bench-busy tests/bench/bench-load tests/bench/bench-upstream tests/bench/bench-wire
"$build/tests/bench/bench-wire"
exec python3 -B tests/bench/bench.py "$build" "$@"
