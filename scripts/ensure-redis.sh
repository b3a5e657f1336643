#!/usr/bin/env bash
# Installs Debian's redis-server when there is none, for the tests that start one of their own. The package's service is
# kept from starting: tests use a free port and a temporary folder, and end only what they started. Without root and
# without sudo it says so and fails; the tests then leave themselves out, with the reason.
set -euo pipefail

if command -v redis-server >/dev/null; then exit 0; fi
if ! command -v apt-get >/dev/null; then
  echo "ensure-redis: no redis-server, and no apt-get to install it with" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "ensure-redis: redis-server is missing, and only root can install it" >&2; exit 1; }
  as_root=(sudo)
fi

"${as_root[@]}" apt-get update -qq
# A runlevel of 1 keeps the package from starting its service.
"${as_root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server
redis-server --version
