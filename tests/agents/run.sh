#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs real coding agents against weirctl serve --demo: each does a task of several tool calls on
# models of every family, and is shown errors. Needs 2 GB for the agents the first time.
# Usage: tests/agents/run.sh [AGENT]...
#
#   --keep           keeps the agents' homes, their output and all that went over the wire, and says where
#   --model=MODEL    only this model, and no mishaps; may be given several times
#
# Fetching the agents needs the network. They then run without one, where the system can take it
# away from them; what they try to reach by way of a proxy beyond Weir is refused and named.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

build=_build-gcc
store=${XDG_CACHE_HOME:-$HOME/.cache}/weir/agents

data/install-packages.sh build test
if [ ! -f $build/build.ninja ]; then
  CC=gcc meson setup $build -Dwerror=true > /dev/null
fi
ninja -C $build --quiet src/cli/weirctl

if ! cmp -s tests/agents/package-lock.json "$store/.weir-lock"; then
  echo "Fetching the agents into $store"
  mkdir -p "$store"
  cp tests/agents/package.json tests/agents/package-lock.json "$store"
  # Not "ci": that wants the packages of every other platform in the lock file, too.
  (cd "$store" && npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error)
  cp tests/agents/package-lock.json "$store/.weir-lock"
fi

export WEIRCTL=$PWD/$build/src/cli/weirctl WEIR_AGENTS=$store/node_modules
node=$(echo "$WEIR_AGENTS"/node-linux-*/bin/node)
inside=(sh -c 'ip link set lo up && exec "$@"' sh)
alone=(unshare --map-current-user --keep-caps --net)
if "${alone[@]}" "${inside[@]}" true 2> /dev/null; then
  exec "${alone[@]}" "${inside[@]}" "$node" tests/agents/run.mjs "$@"
fi
echo "The network cannot be taken away here"
exec "$node" tests/agents/run.mjs "$@"
