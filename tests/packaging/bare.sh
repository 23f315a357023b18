#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs the two commands of README.md in a bare Debian 12, as a user who may use sudo, and once more without
# a network. Says how long each took. Needs root.
# Usage: tests/packaging/bare.sh [PART of tests/run.sh]...
#
# Without an argument: all that tests/run.sh runs.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8

data/install-packages.sh package

scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT
trap 'exit 143' TERM INT HUP
root=$scratch/root
# Its own may be in use here.
port=${PORT:-3987}

say () {
  printf '[%4d s] %s\n' "$SECONDS" "$1"
}

# Runs a script as the user, in the project. as_user SCRIPT [ARGUMENT]...
alone=()
as_user () {
  "${alone[@]}" tests/packaging/enter.sh "$root" runuser -u user -- env HOME=/srv/user sh -euc "cd ~/weir
$1" sh "${@:2}"
}

# As README.md says it, but for the port; until a streamed answer begins.
start () {
  # shellcheck disable=SC2016 # the inner shell expands it
  as_user '
    PORT=$1 ./start.sh > ~/said 2> ~/errors &
    until url=$(sed -nE "s/.* serves at (http:.*)/\1/p" ~/said) && [ -n "$url" ]; do
      kill -0 $! || { tail ~/said ~/errors; exit 1; }
      sleep 0.2
    done
    curl -sN "$url/v1/chat/completions" -H "Authorization: Bearer demo" \
      -H "Content-Type: application/json" \
      -d "{\"model\": \"gpt-4o\", \"stream\": true,
           \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}" > ~/answer
    grep -q "\"content\":\"[^\"]" ~/answer || { cat ~/answer; exit 1; }
    kill $!
    wait $! || { tail ~/said ~/errors; exit 1; }' "$port"
}

say 'Making a bare Debian 12'
tests/packaging/root.sh bookworm "$root" sudo
# shellcheck disable=SC2016 # the inner shell expands it
tests/packaging/enter.sh "$root" sh -euc 'useradd -m -d /srv/user user
  echo "user ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/user
  echo "127.0.1.1 $(uname -n)" >> /etc/hosts'
# A network may have an authority of its own, which whoever made the machine would have given it too.
mkdir -p "$root/usr/local/share/ca-certificates"
find /usr/local/share/ca-certificates -name '*.crt' \
  -exec cp -t "$root/usr/local/share/ca-certificates" {} +
mkdir "$root/srv/user/weir"
git ls-files -z | tar --null -T - -cf - | tar -C "$root/srv/user/weir" -xf -
tests/packaging/enter.sh "$root" chown -R user:user /srv/user/weir

take_network () {
  # shellcheck disable=SC2016 # the inner shell expands it
  alone=(unshare --net sh -c 'ip link set lo up && exec "$@"' sh)
}

for round in 'the first time' 'again' 'without a network'; do
  [ "$round" != 'without a network' ] || take_network
  began=$SECONDS
  start
  say "./start.sh, $round: $((SECONDS - began)) s to a streamed answer"
done
alone=()
status=0
for round in 'the first time' 'without a network'; do
  [ "$round" != 'without a network' ] || take_network
  began=$SECONDS
  as_user 'tests/run.sh "$@"' "$@" || status=1
  say "tests/run.sh $*, $round: $((SECONDS - began)) s"
done
exit "$status"
