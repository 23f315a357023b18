#!/bin/sh
# SPDX-License-Identifier: MIT
# What the Chat page costs: a reply that streams below 200 messages, one of 200 KB, and 500 messages
# that are opened and scrolled. The real window, drawn by the processor, on a display of its own.
# Usage: tests/bench/chat.sh [TOKENS]
#
# Prints processor time of the main thread, its share of a core, the longest turn of the main loop
# (a frame is at most one), turns over 50 ms, and memory.
set -eu
cd "$(dirname "$0")/../.."

build=${BUILD:-_build-bench}
[ -f "$build/build.ninja" ] || meson setup --buildtype=release "$build" > /dev/null
ninja -C "$build" --quiet tests/bench/bench-chat data/gschemas.compiled
exec tests/ui/with-display.sh "$build/tests/bench/bench-chat" "$@"
