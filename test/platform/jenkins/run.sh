#!/usr/bin/env bash
# Tests the shared library in jenkins/: JenkinsPipelineUnit, groovy-cps in the script sandbox, CodeNarc. Needs a JDK 17, Maven,
# and the repository's node_modules. Maven's repository lies in $MODELGATE_CI_CACHE/m2, what it builds in a temporary folder.
# Ends with the line `N passed, N failed`.
set -u -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${MODELGATE_CI_CACHE:?set MODELGATE_CI_CACHE to a folder outside of the checkout}
target=$(mktemp -d)
trap 'rm -rf "$target"' EXIT
mvn --quiet --batch-mode -Dstyle.color=never --file "$here/pom.xml" "-Dmaven.repo.local=$cache/m2" "-Dmodelgate.target=$target" \
  "-Dmodelgate.root=$(cd "$here/../../.." && pwd)" test
status=$?
# What Maven and its forks leave of a line must not stand before the count.
echo
python3 "$here/count.py" "$target/surefire-reports" "$status"
