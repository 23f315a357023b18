#!/bin/bash
# SPDX-License-Identifier: MIT
# Succeeds when the proxy of this container answers. It needs no key, and no further program.

set -eu

exec 3<> "/dev/tcp/127.0.0.1/${PORT:-3001}"
printf 'GET /health HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "${PORT:-3001}" >&3
read -r -t 5 _ status _ <&3
[ "$status" = 200 ]
