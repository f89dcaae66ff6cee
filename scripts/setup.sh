#!/usr/bin/env bash
# The README's first command: everything from a fresh Debian 12 with Swift, git and python3 to a recorded program.
# Installs libzstd-dev, pkg-config and a Go toolchain where they are missing, builds, records Fixtures/server and prints
# the tree of its calls. Root is used where it is to be had, and not needed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"

command -v swift >/dev/null || fail "needs Swift 6.2 or newer on PATH"
need_libzstd
if ! go_is_usable; then
  go=$(scripts/install-toolchains.sh)
  export PATH=$go:$PATH
  say "using Go from $go"
fi

say "building"
swift build -c release
binaries=$(swift build -c release --show-bin-path)

mkdir -p .cache
trace=$root/.cache/server.trace
(cd Fixtures/server && "$binaries/gotrace-record" run -o "$trace" .)
"$binaries/gotrace-analyze" tree "$trace"

say "done; the programs are in $binaries"
if [[ ${go:-} ]]; then
  say "to record programs of your own, put Go on PATH first: export PATH=$go:\$PATH"
fi
