#!/usr/bin/env bash
# Installs Debian's Chromium and tmux where they are missing, for the tests of the dashboard and of the live table.
# Without root and without sudo it says so and fails; the tests then leave themselves out, with the reason.
set -euo pipefail

if command -v chromium >/dev/null && command -v tmux >/dev/null && command -v pgrep >/dev/null; then exit 0; fi
if ! command -v apt-get >/dev/null; then
  echo "ensure-browser: chromium or tmux is missing, and there is no apt-get to install it with" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "ensure-browser: chromium or tmux is missing, and only root can install it" >&2; exit 1; }
  as_root=(sudo)
fi

"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium tmux procps
