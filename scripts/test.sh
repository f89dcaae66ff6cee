#!/usr/bin/env bash
# The README's second command, and what CI runs: every check and test of the project, on a clean checkout.
# Works as root or not, needs no terminal.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
exec </dev/null

started=$SECONDS
step() { printf '\n==== %s (%d s)\n' "$*" $((SECONDS - started)); }

step "tools"
need_libzstd
need_c_compiler
mapfile -t toolchains < <(scripts/install-toolchains.sh --ci)
scripts/install-toolchains.sh --oracle >/dev/null
scripts/install-third-party.sh
newest=${toolchains[-1]}
# A build cache of our own: nothing that somebody else built is taken for granted.
export GOCACHE=$root/.cache/go-build GOTOOLCHAIN=local GOPROXY=off GOFLAGS= GO111MODULE=

step "format of Swift sources"
swift format lint --strict --recursive Package.swift Sources Tests

# Go modules of the repository, without what is vendored.
go_modules() { git ls-files '*go.mod' | grep -v '/vendor/' | xargs -n1 dirname; }

# supports TOOLCHAIN MODULE: is the toolchain new enough for the module's go line?
supports() {
  local wants has
  wants=$(awk '$1 == "go" { print $2 }' "$2/go.mod")
  has=$("$1/go" env GOVERSION)
  [[ $(printf '%s\n' "$wants" "${has#go}" | sort -V | head -1) == "$wants" ]]
}

step "format and vet of Go sources"
# Not formatted on purpose, and files that no Go compiler accepts.
unformatted=$(git ls-files '*.go' | grep -v -e /vendor/ -e /oddlayout/ -e /testdata/ -e tags/ignored.go |
  xargs "$newest/gofmt" -l)
[[ -z $unformatted ]] || fail "not formatted: $unformatted"
for module in $(go_modules); do
  (cd "$module" && "$newest/go" vet ./...)
done

for toolchain in "${toolchains[@]}"; do
  step "tests of the Go fixtures with $("$toolchain/go" env GOVERSION)"
  for module in $(go_modules | grep '^Fixtures/'); do
    supports "$toolchain" "$module" || continue
    (cd "$module" && PATH=$toolchain:$PATH go test ./... | sed '/no test files/d') || fail "tests of $module failed"
  done
done

if [[ -x scripts/test-runtime.sh ]]; then
  step "tests of the runtime"
  scripts/test-runtime.sh "${toolchains[@]}"
fi

step "build"
persistently swift package resolve
swift build -c release
GOTRACE_BINARIES=$(swift build -c release --show-bin-path)
export GOTRACE_BINARIES

step "build of the benchmarks"
for package in Benchmarks/*/Package.swift; do
  persistently swift package --package-path "${package%/*}" resolve
  swift build --package-path "${package%/*}"
done

step "reports and exports, read by what they are made for"
scripts/check-reports.sh "$newest"

step "a minute of made-up traces, and past findings"
fuzzed=$(Fuzz/store/run.sh 60 2>&1) || {
  tail -100 <<<"$fuzzed"
  fail "the trace reader does not survive a made-up file (see Fuzz/store/findings), or the fuzzer cannot be built"
}
tail -2 <<<"$fuzzed"

# tests ARGUMENTS…: `swift test`, with what failed said again at its end, where a reader of a long log looks first.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
tests() {
  swift test "$@" 2>&1 | tee "$log" | { grep --line-buffered -v '^◇' || true; } && return
  printf '\n==== what failed\n'
  grep -A 4 -E '✘|: error:|Fatal error' "$log" | cut -c1-4000 | tail -200
  fail "swift test $* failed"
}

# Apart from each other: the tests of the libraries keep every core busy, the end-to-end tests run programs whose own
# tests mind that.
step "tests of the libraries"
swift build --build-tests
tests --skip-build --skip EndToEndTests

step "end-to-end tests"
tests --skip-build --filter EndToEndTests

step "all tests passed"
