#!/usr/bin/env bash
# Tests of Runtime/, the Go package that is injected into traced programs: hand-instrumented programs, recorded by a
# small recorder that belongs to the tests. Prints why tests were skipped.
#
#   scripts/test-runtime.sh [folder of go and gofmt …]     default: the toolchains of install-toolchains.sh --ci
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"

need_c_compiler
# Programs for arm64 run under qemu, where it can be had.
if ! command -v qemu-aarch64-static qemu-aarch64 >/dev/null; then
  debian_unpack "$root/.toolchains/debian" qemu-user-static &
  if wait $!; then
    PATH=$PATH:$root/.toolchains/debian/usr/bin
  else
    say "no qemu-aarch64: the assembly for arm64 is compiled and vetted, but not run"
  fi
fi
toolchains=("$@")
((${#toolchains[@]})) || mapfile -t toolchains < <(scripts/install-toolchains.sh --ci)
newest=${toolchains[-1]}
export GOTOOLCHAIN=local GOPROXY=off GOFLAGS= GO111MODULE=
GOTRACE_TOOLCHAINS=$(IFS=:; echo "${toolchains[*]}")
# Kept, so that the build cache knows what was built before.
GOTRACE_TEST_CACHE=$root/.cache/runtime-test
export GOTRACE_TOOLCHAINS GOTRACE_TEST_CACHE
mkdir -p "$GOTRACE_TEST_CACHE"

# With -v, for the reasons of skipped tests are in its output only. All of it is printed where a test fails.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
(cd Runtime/testing && "$newest/go" test -v -count=1 -timeout 40m .) >"$log" 2>&1 || {
  cat "$log"
  fail "the tests of the runtime failed"
}
# A test's own lines come before its result: "    build_test.go:118: no qemu-aarch64", then "--- SKIP: TestArm64".
awk '/^ *--- SKIP: / { print "skipped " $3 ":" reason } { reason = $0; sub(/^ *[^ ]*:[0-9]+:/, "", reason) }' "$log"
tail -1 "$log"
