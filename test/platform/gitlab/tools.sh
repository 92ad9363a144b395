#!/usr/bin/env bash
# Installs what the GitLab tests run with into $MODELGATE_CI_CACHE/gitlab (outside of the checkout): gitlab-ci-local and the
# Node.js that it wants (npm), check-jsonschema (pip), and of this Debian rsync, which gitlab-ci-local calls, and promtool.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${MODELGATE_CI_CACHE:?set MODELGATE_CI_CACHE to a folder outside of the checkout}/gitlab
# shellcheck source=tools.env
source "$here/tools.env"
# shellcheck source=../install.sh
source "$here/../install.sh"

case $(uname -m) in aarch64) arch=arm64 ;; *) arch=x64 ;; esac
npm_tool "node-linux-$arch" "$NODE"
npm_tool gitlab-ci-local "$GITLAB_CI_LOCAL"
pip_tool check-jsonschema "$CHECK_JSONSCHEMA" "$here/../check-jsonschema.txt"
deb_tool rsync rsync libpopt0 libxxhash0
deb_tool prometheus prometheus

# What was unpacked elsewhere does not find its own libraries.
mkdir -p "$cache/deb-rsync/bin"
printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s/usr/bin/rsync "$@"\n' \
  "$(dirname "$(find "$cache/deb-rsync/usr/lib" -name 'libpopt.so.0' -print -quit)")" "$cache/deb-rsync" >"$cache/deb-rsync/bin/rsync"
chmod +x "$cache/deb-rsync/bin/rsync"
