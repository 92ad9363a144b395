# Sourced by the tools.sh of each platform, which sets `cache` to a folder of its own. What is there already is left alone; what
# is new appears whole or not at all.
mkdir -p "$cache"
scratch=$(mktemp -d "$cache/installing.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# go_tool NAME VERSION MODULE: a binary at NAME-VERSION/NAME.
go_tool() {
  local folder="$cache/$1-$2"
  [ -x "$folder/$1" ] && return
  GOBIN="$scratch/$1" GOFLAGS='' go install "$3@v$2"
  rm -rf "$folder"
  mv "$scratch/$1" "$folder"
}

# pip_tool NAME VERSION REQUIREMENTS: a virtual environment at NAME-VERSION. It names its own path inside, so it is made in place and marked when whole.
pip_tool() {
  local folder="$cache/$1-$2"
  [ -e "$folder/ready" ] && return
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$3"
  touch "$folder/ready"
}

# npm_tool NAME VERSION: the package with its node_modules at NAME-VERSION.
npm_tool() {
  local folder="$cache/$1-$2"
  [ -d "$folder/node_modules/$1" ] && return
  npm install --silent --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --prefix "$scratch/$1" "$1@$2"
  rm -rf "$folder"
  mv "$scratch/$1" "$folder"
}

# deb_tool NAME PACKAGE...: the packages of this Debian, unpacked side by side at deb-NAME. Needs root only where apt's lists are
# missing or old.
deb_tool() {
  local folder="$cache/deb-$1" name=$1
  shift
  [ -d "$folder" ] && return
  mkdir -p "$scratch/$name/debs"
  local root
  root=$([ "$(id -u)" -eq 0 ] || echo sudo)
  (cd "$scratch/$name/debs" && { apt-get download --quiet=2 "$@" || { $root apt-get update --quiet=2 && apt-get download --quiet=2 "$@"; }; })
  local deb
  for deb in "$scratch/$name"/debs/*.deb; do dpkg -x "$deb" "$scratch/$name/root"; done
  mv "$scratch/$name/root" "$folder"
}
