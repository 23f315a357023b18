#!/bin/bash
# SPDX-License-Identifier: MIT
# Builds with the libraries of another Debian release, and runs the C tests there. Needs root.
# Usage: tests/packaging/release.sh [SUITE [TEST]...]
#
# SUITE is trixie (13) unless given: GTK 4.18, libadwaita 1.7, libsoup 3.6. With TEST only those are built and
# run, or with --suite=NAME instead. The last line says how many passed and failed.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8
suite=${1:-trixie}
shift || true

# What the C tests need of the list: neither another compiler nor Node.
other='appstream|clang|clang-format-14|libclang-rt-14-dev|llvm|npm|shellcheck'
mapfile -t packages < <(awk '/^(build|ui|test) / { print $2 }' data/packages.txt \
  | grep -vxE "$other" | sort -u)

data/install-packages.sh package
scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT
trap 'exit 143' TERM INT HUP

tests/packaging/root.sh "$suite" "$scratch/tree" "${packages[@]}"
mkdir "$scratch/tree/weir"
git ls-files -z | tar --null -T - -cf - | tar -C "$scratch/tree/weir" -xf -

enter () {
  tests/packaging/enter.sh "$scratch/tree" sh -c "cd /weir && $1"
}
enter 'pkg-config --modversion gtk4 libadwaita-1 libsoup-3.0 glib-2.0 | paste -sd " " && gcc --version | head -n 1'
enter 'meson setup _build -Dwerror=true > /dev/null'
options=
if [ $# -eq 0 ]; then
  options=--no-rebuild
  enter 'nice ninja -C _build -j2 > log 2>&1 \
    || { grep -E "error|warning|FAILED" log | head -n 60; exit 1; }'
fi
status=0
# Meson builds what the tests that it is told of need.
enter "nice meson test -C _build $options --no-suite lint --print-errorlogs --timeout-multiplier 4 $*" \
  || status=$?
results=$scratch/tree/weir/_build/meson-logs/testlog.json
if [ -f "$results" ]; then
  python3 -B tests/count.py "$results" | awk '{ print $1 " passed, " $2 " failed" }'
else
  echo 'No test was run'
fi
exit "$status"
