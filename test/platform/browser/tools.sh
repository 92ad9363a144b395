#!/usr/bin/env bash
# Installs what the browser tests run with: Debian's Chromium. A Chromium or Chrome that is there already is left alone.
set -euo pipefail
command -v chromium google-chrome >/dev/null && exit
root=$([ "$(id -u)" -eq 0 ] || echo sudo)
$root apt-get update -qq
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
