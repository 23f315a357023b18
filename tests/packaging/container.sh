#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds what the container holds by following its own steps, and runs it in a sandbox. Needs root.
# Usage: tests/packaging/container.sh
set -eu
cd "$(dirname "$0")/../.."
data/install-packages.sh build test package
exec python3 -B tests/packaging/container.py .
