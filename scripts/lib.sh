# Helpers of the scripts; to be sourced by bash with `set -euo pipefail`. Sets `root` to the repository's folder.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DEBIAN_FRONTEND=noninteractive

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

# quietly COMMAND…: runs it and shows what it printed only if it fails.
quietly() {
  local printed
  printed=$("$@" 2>&1) || {
    printf '%s\n' "$printed" >&2
    return 1
  }
}

# persistently COMMAND…: runs it, and up to twice more if it fails, after a while: for what comes over a network.
persistently() {
  local pause
  for pause in 5 30; do
    "$@" && return
    say "once more in $pause s: $*"
    sleep "$pause"
  done
  "$@"
}

# as_root COMMAND…: runs it as root, directly or through sudo where that asks nothing; status 125 if neither works.
as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo -n --preserve-env=DEBIAN_FRONTEND "$@"
  else
    return 125
  fi
}

can_be_root() { as_root true; }

# apt_private COMMAND…: apt-get with package lists and cache of its own under .toolchains, which needs no privileges.
apt_private() {
  local state=$root/.toolchains/apt
  mkdir -p "$state/lists/partial" "$state/archives/partial"
  apt-get -q -o Dir::State::lists="$state/lists" -o Dir::Cache="$state" -o Dir::Cache::archives="$state/archives" \
    -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=true "$@"
}

# debian_unpack FOLDER PACKAGE…: fetches Debian packages (these alone, no dependencies) and unpacks them into FOLDER,
# installing nothing. Each is marked there when it is complete.
debian_unpack() {
  local folder=$1 missing=() package
  shift
  for package; do
    [[ -e $folder/.unpacked/$package ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || fail "needs Debian's apt-get to get: ${missing[*]}"
  mkdir -p "$folder/.unpacked"
  persistently quietly apt_private update
  local downloads
  downloads=$(mktemp -d)
  (cd "$downloads" && persistently quietly apt_private download "${missing[@]}")
  for package in "${missing[@]}"; do
    dpkg-deb -x "$downloads/$package"_*.deb "$folder"
    touch "$folder/.unpacked/$package"
  done
  rm -r "$downloads"
}

# debian_install PACKAGE…: installs Debian packages on the machine, which needs root or sudo.
debian_install() {
  say "installing $*"
  # Another apt may be at work.
  local patient=(-o DPkg::Lock::Timeout=300)
  persistently quietly as_root apt-get -q "${patient[@]}" update
  persistently quietly as_root apt-get -q "${patient[@]}" install --yes --no-install-recommends "$@"
}

# go_is_usable: is there a go on PATH that is 1.21 or newer?
go_is_usable() {
  local version
  version=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null) || return 1
  [[ $version =~ ^go1\.([0-9]+) ]] && ((BASH_REMATCH[1] >= 21))
}

# need_libzstd: makes libzstd's header and pkg-config file available, on the machine where that is allowed, else in
# .toolchains/debian with PKG_CONFIG_PATH pointing there.
need_libzstd() {
  local unpacked=$root/.toolchains/debian
  if command -v pkg-config >/dev/null && pkg-config --exists libzstd; then
    return
  fi
  if can_be_root; then
    debian_install libzstd-dev pkg-config
    return
  fi
  say "no root: unpacking libzstd-dev into .toolchains"
  debian_unpack "$unpacked" libzstd-dev libzstd1
  local description
  description=$(find "$unpacked" -name libzstd.pc)
  sed -i "s#^prefix=.*#prefix=$unpacked/usr#" "$description"
  export PKG_CONFIG_PATH=${description%/*}
}

# need_c_compiler: cgo and the race detector need a C compiler; Swift always has clang.
need_c_compiler() {
  command -v gcc >/dev/null || export CC=${CC:-clang}
}
