#!/usr/bin/env bash
# Installs what promotion is tested against, in exact versions, into $MODELGATE_CI_CACHE/promote (outside of the checkout):
# cosign (Go), MLflow and moto (pip), Distribution's OCI registry (Debian). What is there already is left alone.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${MODELGATE_CI_CACHE:?set MODELGATE_CI_CACHE to a folder outside of the checkout}/promote
# shellcheck source=tools.env
source "$here/tools.env"
# shellcheck source=../install.sh
source "$here/../install.sh"

go_tool cosign "$COSIGN" github.com/sigstore/cosign/v3/cmd/cosign
pip_tool moto "$MOTO" "$here/moto.txt"
pip_tool mlflow "$MLFLOW" "$here/mlflow.txt"
deb_tool registry docker-registry
