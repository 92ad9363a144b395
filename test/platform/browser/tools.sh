#!/usr/bin/env bash
# Installs what the browser tests run with: Debian's Chromium. What is there already is left alone.
set -euo pipefail
command -v chromium >/dev/null && exit
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
