#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the fuzz targets with libFuzzer and sanitizers and runs them.
#
#   tests/fuzz/run.sh                   all targets, 1 000 000 inputs each
#   tests/fuzz/run.sh json-scan 50000   one target, so many inputs
#
# What it finds to be new stays in _build-fuzz/corpus/TARGET; what breaks a target in _build-fuzz/found/.
set -euo pipefail
cd "$(dirname "$0")/../.."

build=_build-fuzz
[ -f "$build/build.ninja" ] || CC=clang meson setup "$build" -Dfuzzing=true >/dev/null

if [ $# -gt 0 ]; then
  targets=("$1")
else
  targets=()
  for folder in tests/fuzz/corpus/*/; do
    targets+=("$(basename "$folder")")
  done
fi

mkdir -p "$build/found"
for target in "${targets[@]}"; do
  ninja -C "$build" -j2 "tests/fuzz/fuzz-$target" >/dev/null
  mkdir -p "$build/corpus/$target"
  echo "fuzz-$target"
  ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 G_SLICE=always-malloc \
    "$build/tests/fuzz/fuzz-$target" \
    -runs="${2:-1000000}" -dict="tests/fuzz/$target.dict" -artifact_prefix="$build/found/$target-" \
    -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
    "$build/corpus/$target" "tests/fuzz/corpus/$target"
done
