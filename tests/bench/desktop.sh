#!/bin/sh
# SPDX-License-Identifier: MIT
# Measures the desktop application: how soon its window can be seen, what it takes while nobody uses
# it, and whether a busy window delays what the proxy passes on.
# Usage: tests/bench/desktop.sh [--rounds N] [--settle S] [--only start|idle|latency]...
#
# Under Xvfb, drawn by the processor (GSK_RENDERER=cairo). Beside the time until the window can be seen
# stands what an empty window of libadwaita takes in the same run: where the machine is busy with other
# things, the difference in processor time says more than the milliseconds.
set -eu
cd "$(dirname "$0")/../.."

data/install-packages.sh build ui test
build=_build-bench
[ -f "$build/build.ninja" ] || meson setup --buildtype=release "$build" > /dev/null
ninja -C "$build" --quiet desktop src/cli/weirctl tests/bench/bench-least tests/bench/bench-load \
  tests/bench/bench-pages tests/bench/bench-upstream tests/bench/bench-window
exec tests/ui/with-display.sh python3 -B tests/bench/desktop.py "$build" "$@"
