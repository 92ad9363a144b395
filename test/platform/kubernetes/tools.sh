#!/usr/bin/env bash
# Builds Kubernetes' API server and its etcd from the sources that servers/go.mod and go.sum pin, into $MODELGATE_CI_CACHE/kubernetes
# (outside of the checkout). Ten minutes of processor time at first. What is there already is left alone.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${MODELGATE_CI_CACHE:?set MODELGATE_CI_CACHE to a folder outside of the checkout}/kubernetes
# shellcheck source=tools.env
source "$here/tools.env"
# shellcheck source=../install.sh
source "$here/../install.sh"

folder="$cache/servers-$KUBERNETES"
[ -x "$folder/kube-apiserver" ] && exit
version="-X k8s.io/component-base/version.gitVersion=v$KUBERNETES -X k8s.io/component-base/version.gitMajor=${KUBERNETES%%.*} -X k8s.io/component-base/version.gitMinor=$(cut -d. -f2 <<<"$KUBERNETES")"
cd "$here/servers"
for program in etcd kube-apiserver; do
  CGO_ENABLED=0 GOFLAGS=-mod=readonly go build -trimpath -ldflags "-s -w $version" -o "$scratch/servers/$program" "./cmd/$program"
done
rm -rf "$folder"
mv "$scratch/servers" "$folder"
