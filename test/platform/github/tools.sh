#!/usr/bin/env bash
# Installs what the GitHub tests run with, in exact versions, into $MODELGATE_CI_CACHE/github (outside of the checkout):
# act and actionlint (Go), check-jsonschema (pip), GitHub's OpenAPI description (npm). What is there already is left alone.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${MODELGATE_CI_CACHE:?set MODELGATE_CI_CACHE to a folder outside of the checkout}/github
# shellcheck source=tools.env
source "$here/tools.env"
mkdir -p "$cache"
scratch=$(mktemp -d "$cache/installing.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# go_tool NAME VERSION MODULE: a binary at NAME-VERSION/NAME; it appears whole or not at all.
go_tool() {
  local folder="$cache/$1-$2"
  [ -x "$folder/$1" ] && return
  GOBIN="$scratch/$1" GOFLAGS='' go install "$3@v$2"
  rm -rf "$folder"
  mv "$scratch/$1" "$folder"
}

# pip_tool NAME VERSION: a virtual environment at NAME-VERSION. It names its own path inside, so it is made in place and marked when whole.
pip_tool() {
  local folder="$cache/$1-$2"
  [ -e "$folder/ready" ] && return
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
  touch "$folder/ready"
}

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
pip_tool check-jsonschema "$CHECK_JSONSCHEMA"
openapi "$OCTOKIT_OPENAPI"
