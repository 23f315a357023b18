#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs the tests. On Debian 12 it installs what they need first.
# Usage: tests/run.sh [unit|proxy|ui|desktop|asan|ui-asan|tsan|sdk|lint]...
#
#   unit   every C test, built with gcc
#   proxy  of those, the tests of the front end and the proxy only
#   ui     of those, the desktop application only, on a display of its own
#   desktop  of those, what it offers on the session bus only
#   asan   every C test but those of windows, built with clang, address and undefined behaviour sanitizers
#   ui-asan  those of windows, built like that; longer than the rest together
#   tsan   what several threads use at once, built with clang's thread sanitizer
#   sdk    real client libraries against weirctl serve --demo
#   lint   static checks
# Without an argument: unit, asan, sdk and lint. Setting up may fetch packages; the tests need no
# network.
#
# The last line says how many passed and failed. A test that is skipped and a part that could not be
# built count as failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8

gcc_build=_build-gcc
asan_build=_build-asan
tsan_build=_build-tsan
sdk=tests/sdk

passed=0
failed=0
summary=()

say () {
  printf '[%4d s] %s\n' "$SECONDS" "$1"
}

# Adds what a part has counted to the sums. count NAME PASSED FAILED SINCE
count () {
  passed=$((passed + $2))
  failed=$((failed + $3))
  summary+=("$(printf '%-7s %5d passed %5d failed %5d s' "$1" "$2" "$3" $((SECONDS - $4)))")
}

# Builds all, or the targets named in the array targets; prints something only when it fails.
# build FOLDER MESON-OPTION...
targets=()
build () {
  local folder=$1 log
  shift
  say "Building $folder"
  if [ ! -f "$folder/build.ninja" ]; then
    rm -rf "$folder"
    log=$(meson setup "$folder" -Dwerror=true "$@" 2>&1) || { echo "$log"; return 1; }
  fi
  log=$(ninja -C "$folder" "${targets[@]}" 2>&1) || { tail -n 60 <<< "$log"; return 1; }
}

# Runs tests of a folder that is built. run_meson NAME FOLDER SINCE MESON-TEST-OPTION...
run_meson () {
  local name=$1 folder=$2 since=$3 sums
  shift 3
  say "Running $name"
  rm -f "$folder/meson-logs/$name.json"
  meson test -C "$folder" --no-rebuild --print-errorlogs --logbase "$name" "$@" \
    | grep -vE '^ninja: |^Full log written|^$'
  if sums=$(python3 -B tests/count.py "$folder/meson-logs/$name.json"); then
    count "$name" "${sums% *}" "${sums#* }" "$since"
  else
    count "$name" 0 1 "$since"
  fi
}

with_gcc () {
  local since=$SECONDS name=$1
  shift
  if CC=gcc build $gcc_build; then
    run_meson "$name" $gcc_build "$since" "$@"
  else
    count "$name" 0 1 "$since"
  fi
}

with_sanitizers () {
  local since=$SECONDS name=$1
  shift
  if CC=clang build $asan_build -Db_sanitize=address,undefined -Db_lundef=false; then
    run_meson "$name" $asan_build "$since" --timeout-multiplier 6 "$@"
  else
    count "$name" 0 1 "$since"
  fi
}

# GLib and libsoup are not built with the sanitizer, so this goes for the objects with a lock of their
# own and not for the whole. FOLDER/TEST
guarded=(aicore/handshake-gate aicore/monitor aicore/session-pool aicore/token-source front/answer
  front/client front/fd-set proxy/balancer proxy/learned proxy/metrics proxy/signature-cache
  proxy/snapshot store/usage-store)

with_thread_sanitizer () {
  local since=$SECONDS targets=() names=() test
  for test in "${guarded[@]}"; do
    targets+=("tests/${test%/*}/test-${test%/*}-${test#*/}")
    names+=("${test#*/}")
  done
  if CC=clang build $tsan_build -Db_sanitize=thread -Db_lundef=false -Dui=disabled; then
    # in the folder app there is a test "client", too
    run_meson tsan $tsan_build "$since" --timeout-multiplier 3 --no-suite app "${names[@]}"
  else
    count tsan 0 1 "$since"
  fi
}

# Fetches the client libraries and Node as the lock file has them, unless they are there.
install_sdk () {
  local stamp=$sdk/node_modules/.weir-lock
  cmp -s $sdk/package-lock.json $stamp && return
  say "Fetching the client libraries"
  (cd $sdk && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) \
    && cp $sdk/package-lock.json $stamp
}

# Prints "PASSED FAILED" from the end of a report of node's test runner.
sum_sdk () {
  awk '$1 == "#" && NF == 3 { n[$2] = $3 }
       END {
         if (n["tests"] == 0) exit 1
         print n["pass"], n["tests"] - n["pass"]
       }' "$1"
}

with_sdk () {
  local since=$SECONDS sums report=$gcc_build/meson-logs/sdk.tap node
  node=$(echo $sdk/node_modules/node-linux-*/bin/node)
  rm -f "$report"
  if [ -x "$node" ] && CC=gcc build $gcc_build; then
    say "Running sdk"
    WEIRCTL=$PWD/$gcc_build/src/cli/weirctl COMMONMARK=$PWD/$gcc_build/tests/chat/commonmark timeout 360 "$node" --test --test-timeout=60000 \
      --test-reporter=dot --test-reporter-destination=stdout \
      --test-reporter=tap --test-reporter-destination="$report" $sdk/*.test.mjs
  fi
  if sums=$(sum_sdk "$report"); then
    count sdk "${sums% *}" "${sums#* }" "$since"
  else
    count sdk 0 1 "$since"
  fi
}

run_part () {
  case $1 in
    unit) with_gcc unit --no-suite lint ;;
    proxy) with_gcc proxy --suite front --suite proxy ;;
    ui) with_gcc ui --suite ui ;;
    desktop) with_gcc desktop --suite desktop ;;
    asan) with_sanitizers asan --no-suite lint --no-suite ui ;;
    ui-asan) with_sanitizers ui-asan --suite ui ;;
    tsan) with_thread_sanitizer ;;
    sdk) with_sdk ;;
    lint) with_gcc lint --suite lint ;;
  esac
}

[ $# -gt 0 ] || set -- unit asan sdk lint
for part in "$@"; do
  case $part in
    unit | proxy | ui | desktop | asan | ui-asan | tsan | sdk | lint) ;;
    *) sed -n '3,20s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done

data/install-packages.sh build ui test || exit 1
case " $* " in
  *" sdk "*) install_sdk || say "The client libraries could not be fetched" ;;
esac
for part in "$@"; do
  run_part "$part"
done

echo
printf '%s\n' "${summary[@]}"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
