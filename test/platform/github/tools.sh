#!/usr/bin/env bash
# Installs what the GitHub tests run with, in exact versions, into $MODELGATE_CI_CACHE/github (outside of the checkout):
# act and actionlint (Go), check-jsonschema (pip), GitHub's OpenAPI description (npm). What is there already is left alone.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${MODELGATE_CI_CACHE:?set MODELGATE_CI_CACHE to a folder outside of the checkout}/github
# shellcheck source=tools.env
source "$here/tools.env"
# shellcheck source=../install.sh
source "$here/../install.sh"

# openapi VERSION: the one file that is needed of a package that holds a description for each GitHub Enterprise Server.
openapi() {
  local folder="$cache/openapi-$1"
  [ -s "$folder/api.github.com.json" ] && return
  npm install --silent --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --prefix "$scratch/npm" "@octokit/openapi@$1"
  mkdir "$scratch/openapi"
  mv "$scratch/npm/node_modules/@octokit/openapi/generated/api.github.com.json" "$scratch/openapi/"
  rm -rf "$folder"
  mv "$scratch/openapi" "$folder"
}

go_tool act "$ACT" github.com/nektos/act
go_tool actionlint "$ACTIONLINT" github.com/rhysd/actionlint/cmd/actionlint
pip_tool check-jsonschema "$CHECK_JSONSCHEMA" "$here/../check-jsonschema.txt"
openapi "$OCTOKIT_OPENAPI"
